import { describe, expect, test } from "vitest";
import { type Client, settle } from "./client.ts";
import { serveAlone, unique } from "./harness.ts";
import { CHUNK, chunk, control, msg, outgoing, sendChunks, sendFile, to, wrongTag } from "./packets.ts";
import { plain } from "./plain.ts";
import { text } from "./shapes.ts";
import { json, upload } from "./upload.ts";

const server = serveAlone({ lab: true });

/** Looks through every Engine.IO packet the client ever got, as text and as Base64. */
function neverSaw(client: Client, secret: string): void {
  const wire = client.wire.join("\n");
  expect(wire.length).toBeGreaterThan(0);
  expect(wire).not.toContain(secret);
  for (let shift = 0; shift < 3; shift += 1) {
    const base64 = Buffer.from(" ".repeat(shift) + secret).toString("base64");
    expect(wire).not.toContain(base64.slice(4, -4));
  }
}

describe.each(["websocket", "polling"] as const)("a third member over %s", (transport) => {
  const company = async (): Promise<Record<"alice" | "bob" | "carol", Awaited<ReturnType<typeof server.join>>>> => {
    const roomName = unique("room");
    const alice = await server.create(roomName, "Alice");
    const bob = await server.join(roomName, "Bob");
    const carol = await server.join(roomName, "Carol", { transports: [transport] });
    return { alice, bob, carol };
  };

  test("[WS1] sees no byte of a private text: live, in history, after joining again", async () => {
    const { alice, bob, carol } = await company();
    const secret = `secret words ${unique("s")}`;
    await alice.client.whisper("Bob", `${secret} 1`);
    await bob.client.exchange(msg(`${secret} 2`, 1, { id: "m", ...to("Alice") }));
    await alice.client.exchange(msg(`${secret} 3`, 1, { id: "bad", checksum: "00000000", ...to("Bob") }));
    await alice.client.exchange(msg(`${secret} 4`, 1, { ...to("Bob") }));
    await bob.client.whisper("Alice", `${secret} 1`, { id: "again" });
    await bob.client.whisper("Alice", `${secret} 1`, { id: "again" });
    await bob.client.receives("chat_message", { text: `${secret} 1` });
    await settle(alice.client, bob.client, carol.client);
    for (const query of [{}, { after: 0, limit: 200 }, { with: "Alice" }, { with: "Bob" }]) {
      await carol.client.history(query);
    }
    const again = await server.join(carol.roomName, "Carol", { token: carol.token, transports: [transport] });
    await again.client.history({ limit: 200 });
    const late = await server.join(carol.roomName, "Dave", { transports: [transport] });
    await late.client.history({ with: "Alice" });
    for (const client of [carol.client, again.client, late.client]) neverSaw(client, secret);
    expect(alice.client.wire.join("\n")).toContain(secret);
  });

  test("[WS1] sees nothing when the recipient is away, or the sender retries", async () => {
    const { alice, bob, carol } = await company();
    const secret = `secret words ${unique("s")}`;
    bob.client.close();
    await alice.client.receives("user_left");
    await alice.client.whisper("Bob", secret, { id: "x" });
    await alice.client.whisper("Bob", secret, { id: "x" });
    await alice.client.say(secret.slice(0, 6), { id: "x" });
    const back = await server.join(bob.roomName, "Bob", { token: bob.token });
    await back.client.history({ with: "Alice" });
    await alice.client.whisper("Nobody", secret);
    await alice.client.whisper("Alice", secret);
    await settle(alice.client, carol.client);
    neverSaw(carol.client, secret);
  });

  test("[WS2] sees nothing of a private file, its name, its url or its stop", async () => {
    const { alice, bob, carol } = await company();
    const secret = unique("secret-name");
    const bytes = Buffer.from(`${secret} `.repeat(4000));
    const whole = outgoing(0, { bytes, name: `${secret}.txt`, audience: to("Bob"), id: unique("whole") });
    const killed = outgoing(0, { bytes, name: `${secret}.txt`, audience: to("Bob"), id: unique("killed") });
    const cancelled = outgoing(0, { bytes, name: `${secret}.txt`, audience: to("Bob"), id: unique("cancelled") });
    await sendFile(alice.client, whole);
    await sendChunks(alice.client, killed, [0]);
    await alice.client.exchange(chunk(killed, 1, { checksum: wrongTag(bytes.subarray(CHUNK, 2 * CHUNK), 1) }));
    await sendChunks(alice.client, cancelled, [0]);
    alice.client.tell("reliable_event", control("CANCEL", cancelled.id));
    const message = await bob.client.receives("chat_message", { type: "file" });
    await bob.client.receives("transfer_stopped", { reason: "integrity_compromised" });
    await bob.client.receives("transfer_stopped", { reason: "cancelled" });
    await settle(alice.client, bob.client, carol.client);
    await carol.client.history({ limit: 200 });
    await carol.client.history({ with: "Alice" });
    for (const { id } of [whole, killed, cancelled]) {
      carol.client.tell("reliable_event", control("RESUME_REQUEST", id));
      await carol.client.packet({ type: "NACK", transfer_id: id });
    }
    neverSaw(carol.client, secret);
    neverSaw(carol.client, text(message, "url"));
    const path = text(message, "url").split("?")[0] ?? "";
    expect((await plain(server.url, path)).status).toBe(404);
  });

  test("[WS2] sees nothing of a private file that was uploaded", async () => {
    const { alice, bob, carol } = await company();
    const fileName = `${unique("secret-name")}.txt`;
    const url = text(json(await upload(server.url, "secret bytes", { token: alice.token, fileName })), "url");
    const body = { type: "file", ...to("Bob"), url, fileName, fileSize: 12 };
    expect(await alice.client.ask("chat_message", body)).toMatchObject({ ok: true });
    await bob.client.receives("chat_message", { type: "file" });
    await settle(alice.client, bob.client, carol.client);
    await carol.client.history({ with: "Bob" });
    neverSaw(carol.client, fileName);
  });

  test("[WS1] sees nothing when the lab plays with the packet", async () => {
    const { alice, bob, carol } = await company();
    const secret = `secret words ${unique("s")}`;
    for (const [index, tamper] of ["duplicate", "reorder", "delay", "bit-flip", "seq-shift"].entries()) {
      await alice.client.ask("lab_set", { plan: [{ on: "msg", tamper }] });
      const id = `lab${index}`;
      alice.client.tell("reliable_event", msg(secret, 1, { id, ...to("Bob") }));
      await alice.client.packet({ id });
    }
    await alice.client.ask("lab_set", { plan: [] });
    await settle(alice.client, bob.client, carol.client);
    neverSaw(carol.client, secret);
  });
});

test("[WS1] no log line holds a text", async () => {
  const [alice] = await server.room(unique("room"), "Alice", "Bob");
  const secret = `secret words ${unique("s")}`;
  await alice.client.say(secret);
  await alice.client.whisper("Bob", secret);
  await alice.client.exchange(msg(secret, 1, { id: "m", checksum: "00000000" }));
  await alice.client.ask("chat_message", { type: "text", mode: "unicast", recipient: 5, text: secret });
  await server.stop();
  const output = server.output;
  await server.start();
  expect(output).not.toContain(secret);
  expect(output).not.toContain(alice.token);
});
