import { describe, expect, test } from "vitest";
import { settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { CHUNK, chunk, msg, nack, outgoing, resume, sendFile, tag, to } from "./packets.ts";
import { type Body, list, text } from "./shapes.ts";

const MIB = 1024 * 1024;

const server = serve();

interface Said {
  kind: "reply" | "edit" | keyof typeof WORDS;
  of: number;
  emoji?: string;
}

/** What stands in the text of what has no words of a person. */
const WORDS = {
  delete: ({ of }: Said) => `(deleted message ${of})`,
  react: ({ of, emoji }: Said) => `${emoji} (for message ${of})`,
  unreact: ({ of, emoji }: Said) => `(took ${emoji} back from message ${of})`,
  pin: ({ of }: Said) => `(pinned message ${of})`,
  unpin: ({ of }: Said) => `(unpinned message ${of})`,
  decline: ({ of }: Said) => `(declined the file of message ${of})`,
  accept: ({ of }: Said) => `(takes the file of message ${of} after all)`,
};

/** An entry about the message at `of`, tagged by nothing of ours. */
function about(said: Said, seq: number, more: Body = {}, text = "words"): Body {
  const checksum = tag(`${said.kind} ${said.of} ${said.emoji ?? ""}`, seq);
  const payload = said.kind === "reply" || said.kind === "edit" ? text : WORDS[said.kind](said);
  return msg(payload, seq, { relation: { ...said, checksum }, ...more });
}

describe("relations", () => {
  test("[WN1] are stored, numbered, delivered and answered like any message", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await alice.client.exchange(msg("first", 0, { id: "m1" }));
    const reply = about({ kind: "reply", of: 1 }, 1, { id: "m2", prev: "m1" }, "yes");
    expect(await alice.client.exchange(reply)).toMatchObject({ type: "ACK", id: "m2", meta: { offset: 2 } });
    const thumb = about({ kind: "react", of: 2, emoji: "👍" }, 0, { id: "r1" });
    expect(await bob.client.exchange(thumb)).toMatchObject({ type: "ACK", meta: { offset: 3 } });
    expect(await bob.client.exchange(thumb)).toMatchObject({ type: "ACK", meta: { offset: 3, duplicate: true } });
    const other = about({ kind: "unreact", of: 2, emoji: "👍" }, 0, { id: "r1" });
    expect(await bob.client.exchange(other)).toMatchObject(nack("E_CONFLICT"));
    const pushed = await alice.client.receives("chat_message", { id: "r1" });
    expect(pushed).toMatchObject({ type: "text", text: "👍 (for message 2)", relation: thumb.relation });
    expect(pushed).toMatchObject({ integrity: { seq: 0, checksum: tag("👍 (for message 2)", 0), status: "valid" } });
    const { messages } = await alice.client.history();
    expect(messages.map(({ text, relation }) => [text, relation])).toEqual([
      ["first", undefined],
      ["yes", reply.relation],
      ["👍 (for message 2)", thumb.relation],
    ]);
  });

  test("[WN1] whose tag is another one's are stopped", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await alice.client.exchange(msg("first", 0, { id: "m1" }));
    await alice.client.exchange(msg("second", 1, { id: "m2" }));
    const edit = about({ kind: "edit", of: 1 }, 2, { id: "e1" });
    const turned = { ...edit, relation: { ...(edit.relation as Body), of: 2 } };
    expect(await alice.client.exchange(turned)).toMatchObject({ cmd: "INTEGRITY_FAIL", id: "e1" });
    expect(await alice.client.exchange({ ...edit, seq: 3 })).toMatchObject({ cmd: "INTEGRITY_FAIL" });
    await settle(alice.client, bob.client);
    expect((await bob.client.history()).texts).toEqual(["first", "second", "barrier"]);
  });

  test("[WN2] only the author edits or deletes, and no file's text", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await alice.client.exchange(msg("hers", 0, { id: "m1" }));
    for (const kind of ["edit", "delete"] as const) {
      const refused = await bob.client.exchange(about({ kind, of: 1 }, 0, { id: kind }));
      expect(refused).toMatchObject({ ...nack("E_FORBIDDEN"), meta: { retryable: false } });
      expect(await alice.client.exchange(about({ kind, of: 1 }, 0, { id: kind }))).toMatchObject({ type: "ACK" });
    }
    const { client, token } = alice;
    const form = new FormData();
    form.append("file", new Blob(["abc"]), "a.txt");
    const headers = { authorization: `Bearer ${token}` };
    const { url } = (await (
      await fetch(`${server.url}/upload`, { method: "POST", headers, body: form })
    ).json()) as Body;
    const file = { type: "file", mode: "broadcast", url, fileName: "a.txt", fileSize: 3 };
    const { offset } = await client.ask("chat_message", file);
    const edited = about({ kind: "edit", of: Number(offset) }, 9, { id: "f" });
    expect(await client.exchange(edited)).toMatchObject(nack("E_FORBIDDEN"));
  });

  test("[WN3] are about a message that is there, and no annotation", async () => {
    const [alice] = await server.room(unique("room"), "Alice");
    await alice.client.exchange(msg("first", 0, { id: "m1" }));
    await alice.client.exchange(about({ kind: "pin", of: 1 }, 1, { id: "p1" }));
    for (const of of [2, 3, 99]) {
      const refused = await alice.client.exchange(about({ kind: "delete", of }, 2, { id: `d${of}` }));
      expect(refused).toMatchObject({ ...nack("E_NOT_FOUND"), meta: { retryable: false } });
    }
    expect(await alice.client.exchange(about({ kind: "reply", of: 99 }, 3, { id: "m2" }))).toMatchObject({
      type: "ACK",
    });
  });

  test("[WN4] of a private conversation reach its two members alone", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    await alice.client.exchange(msg("psst", 0, { id: "m1", ...to("Bob") }));
    await bob.client.exchange(about({ kind: "react", of: 1, emoji: "🤫" }, 0, { id: "r1", ...to("Alice") }));
    expect(await alice.client.receives("chat_message", { id: "r1" })).toMatchObject({ mode: "unicast", offset: 2 });
    const stray = about({ kind: "react", of: 1, emoji: "👀" }, 0, { id: "r2" });
    expect(await carol.client.exchange(stray)).toMatchObject(nack("E_NOT_FOUND"));
    await settle(alice.client, bob.client, carol.client);
    expect(carol.client.received("chat_message", { id: "r1" })).toEqual([]);
    expect(JSON.stringify(carol.client.received("chat_message"))).not.toContain("🤫");
  });

  test("[WN5] the deletion of a file takes its bytes away: for every reader, a download under way", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    // More than the system takes in for a reader who does not read: up to 32 MiB on one side and 4 on the other.
    const file = outgoing(64 * MIB, { chunkSize: MIB / 2 });
    await sendFile(alice.client, file);
    const message = await bob.client.receives("chat_message", { type: "file" });
    const url = new URL(text(message, "url"), server.url);
    const reader = (await fetch(url)).body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    const deletion = about({ kind: "delete", of: 1 }, 0, { id: "d1" });
    expect(await bob.client.exchange(about({ kind: "delete", of: 1 }, 0, { id: "b1" }))).toMatchObject(
      nack("E_FORBIDDEN"),
    );
    expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
    expect(await alice.client.exchange(deletion)).toMatchObject({ type: "ACK", meta: { offset: 2 } });
    expect(await bob.client.receives("chat_message", { id: "d1" })).toMatchObject({
      relation: { kind: "delete", of: 1 },
    });
    expect((await fetch(url)).status).toBe(404);
    const rest = async () => {
      while ((await reader?.read())?.done === false);
    };
    await expect(rest()).rejects.toThrow("terminated");
    expect(await resume(alice.client, file.id)).toMatchObject(nack("E_STREAM_CLOSED"));
    expect(await alice.client.exchange(deletion)).toMatchObject({ type: "ACK", meta: { offset: 2, duplicate: true } });
    const carol = await server.join(alice.roomName, "Carol");
    expect(list(carol.answer, "messages").map(({ type }) => type)).toEqual(["file", "text"]);
  });

  test("[WF28] a file that came in chunks has their sender's small picture, live and in the history, until the file is deleted", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const thumbnail = "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA_vuUAAA";
    const file = outgoing(CHUNK + 1, { name: "heron.png" });
    for (const wrong of [`${thumbnail}=`, thumbnail.slice(4), "A".repeat(2_049), 7]) {
      const refused = await alice.client.exchange(chunk(file, 0, { thumbnail: wrong }));
      expect(refused).toMatchObject(nack("E_SCHEMA"));
    }
    await alice.client.exchange(chunk(file, 1, { thumbnail }));
    await alice.client.exchange(chunk(file, 0));
    const message = await bob.client.receives("chat_message");
    expect(message).toMatchObject({ type: "file", fileName: "heron.png", thumbnail });
    expect(await bob.client.history()).toMatchObject({ messages: [{ thumbnail }] });
    await alice.client.exchange(about({ kind: "delete", of: 1 }, 0, { id: "d1" }));
    const { messages } = await bob.client.history();
    expect(messages[0]).toMatchObject({ type: "file" });
    expect(messages[0]).not.toHaveProperty("thumbnail");
  });

  test("[WN5] whoever passes a file on can take only that message back", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await sendFile(alice.client, outgoing(CHUNK));
    const url = text(await bob.client.receives("chat_message", { type: "file" }), "url");
    const passedOn = { type: "file", mode: "broadcast", url, fileName: "again.bin", fileSize: CHUNK };
    expect(await bob.client.ask("chat_message", passedOn)).toMatchObject({ ok: true, offset: 2 });
    expect(await bob.client.exchange(about({ kind: "delete", of: 2 }, 0, { id: "d1" }))).toMatchObject({ type: "ACK" });
    expect((await fetch(new URL(url, server.url))).status).toBe(200);
  });

  test("[WN7] a file is declined, and taken after all, by whoever it was sent to; nothing else is", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    await sendFile(alice.client, outgoing(CHUNK));
    await alice.client.exchange(msg("words", 0, { id: "m1" }));
    const declines = about({ kind: "decline", of: 1 }, 0, { id: "d1" });
    expect(await bob.client.exchange(declines)).toMatchObject({ type: "ACK", meta: { offset: 3 } });
    expect(await alice.client.receives("chat_message", { id: "d1" })).toMatchObject({
      text: "(declined the file of message 1)",
      relation: { kind: "decline", of: 1 },
    });
    expect(await bob.client.exchange(about({ kind: "accept", of: 1 }, 1, { id: "a1" }))).toMatchObject({ type: "ACK" });
    expect(await alice.client.exchange(about({ kind: "decline", of: 1 }, 1, { id: "d2" }))).toMatchObject(
      nack("E_FORBIDDEN"),
    );
    expect(await bob.client.exchange(about({ kind: "decline", of: 2 }, 2, { id: "d3" }))).toMatchObject(
      nack("E_FORBIDDEN"),
    );
  });
});
