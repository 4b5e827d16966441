import { describe, expect, test } from "vitest";
import { type Joined, settle } from "./client.ts";
import { command, newEpoch, order, orders, shown } from "./commander.ts";
import { serveAlone, unique } from "./harness.ts";
import { Person } from "./keyed-person.ts";
import { chunk, failed, msg, outgoing } from "./packets.ts";
import { plain } from "./plain.ts";
import { SealedPerson, SealedRoom } from "./sealed-person.ts";
import { type Body, list, text } from "./shapes.ts";
import { json, upload } from "./upload.ts";

const server = serveAlone();
const FORBIDDEN = failed("E_FORBIDDEN");

async function enter(person: Person | undefined, roomName: string, username: string, more: Body = {}): Promise<Joined> {
  const client = await server.connect();
  const { create = false, ...rest } = more;
  const event = create === true ? "create_room" : "join_room";
  if (person === undefined) return client.enter(event, { roomName, username, ...rest });
  const nonce = text(await client.ask("challenge", {}), "nonce");
  const identity = { key: person.key, proof: person.proof(nonce, roomName, username) };
  return client.enter(event, { roomName, username, identity, ...rest });
}

/** A room that Ada, who has a key, made; Bob has one too, Cid and Dan have none. */
async function inhabited() {
  const [ada, bob] = [new Person(), new Person()];
  const roomName = unique("room");
  const owner = await enter(ada, roomName, "Ada", { create: true });
  const member = await enter(bob, roomName, "Bob");
  const cid = await enter(undefined, roomName, "Cid");
  const dan = await enter(undefined, roomName, "Dan");
  const about = (name: string): Body => shown(dan.answer, name);
  return { roomName, ada, bob, owner, member, cid, dan, about };
}

const listed = (body: Body): unknown[][] =>
  list(body, "users").map(({ username, role, muted }) => [username, role, muted]);

describe("who may", () => {
  test("[WO1] whoever made the room is its owner, by its key or by its token; the founder is told", async () => {
    const { owner, ada, roomName } = await inhabited();
    expect(list(owner.answer, "users")).toMatchObject([{ username: "Ada", role: "owner" }]);
    expect(owner.answer.room).toMatchObject({ founder: { key: ada.key }, commands: 0 });
    const [keyless] = await server.room(unique("room"), "Eve");
    expect(list(keyless.answer, "users")).toMatchObject([{ username: "Eve", role: "owner" }]);
    expect(keyless.answer.room).toMatchObject({ founder: { memberId: text(keyless.answer, "self", "memberId") } });

    // Another membership of the same key is the owner too; one with the same name and another token is not.
    owner.client.close();
    const again = await enter(ada, roomName, "Ada again");
    expect(list(again.answer, "users").find(({ username }) => username === "Ada again")).toMatchObject({
      role: "owner",
    });
    await keyless.client.ask("leave_room");
    const other = await server.join(keyless.roomName, "Eve");
    expect(list(other.answer, "users")).toMatchObject([{ username: "Eve" }]);
    expect(list(other.answer, "users")[0]?.role).toBeUndefined();
    const back = await server.join(keyless.roomName, "Eva", { token: keyless.token });
    expect(list(back.answer, "users").find(({ username }) => username === "Eva")).toMatchObject({ role: "owner" });
  });

  test("[WO2] members, strangers and connections in no room order nothing", async () => {
    const { member, bob, cid, about, owner } = await inhabited();
    expect(await order(member, "remove", about("Cid"), bob)).toMatchObject(FORBIDDEN);
    expect(await order(cid, "mute", about("Bob"))).toMatchObject(FORBIDDEN);
    const asked = await command(owner, "mute", about("Bob"));
    expect(await (await server.connect()).ask("command", asked)).toMatchObject(failed("E_NOT_MEMBER"));
    expect(await orders(owner.client)).toEqual([]);
  });

  test("[WO3] who has a key signs: without it, with another key, or over other words it is refused", async () => {
    const { owner, ada, bob, about, member } = await inhabited();
    const PATH = { ok: false, error: { code: "E_FORBIDDEN", path: "signature" } };
    const good = await command(owner, "mute", about("Bob"), ada);
    const { signature: _gone, ...bare } = good;
    expect(await owner.client.ask("command", bare)).toMatchObject(PATH);
    expect(await owner.client.ask("command", await command(owner, "mute", about("Bob"), bob))).toMatchObject(PATH);
    for (const forged of [{ kind: "ban" }, { target: about("Cid") }, { previous: "A".repeat(43) }]) {
      expect(await owner.client.ask("command", { ...good, ...forged })).toMatchObject(PATH);
    }
    // Nobody can use the command of another one.
    expect(await member.client.ask("command", good)).toMatchObject(PATH);
    expect(await owner.client.ask("command", good)).toMatchObject({ ok: true });
  });

  test("[WO3] a member without a key is what its token proves, and cannot sign", async () => {
    const [eve, fay] = await server.room(unique("room"), "Eve", "Fay");
    const asked = await command(eve, "mute", shown(fay.answer, "Fay"), new Person());
    expect(await eve.client.ask("command", asked)).toMatchObject(FORBIDDEN);
    expect(await order(eve, "mute", shown(fay.answer, "Fay"))).toMatchObject({ ok: true });
    expect(await fay.client.say("hello")).toMatchObject(FORBIDDEN);
  });

  test("[WO4] a moderator orders about members, not about other moderators and not about the owner", async () => {
    const { owner, ada, member, bob, cid, about } = await inhabited();
    expect(await order(owner, "appoint", about("Bob"), ada)).toMatchObject({ ok: true });
    expect(await order(owner, "appoint", about("Cid"), ada)).toMatchObject({ ok: true });
    expect(await order(member, "mute", about("Dan"), bob)).toMatchObject({ ok: true });
    expect(await order(member, "mute", about("Cid"), bob)).toMatchObject(FORBIDDEN);
    expect(await order(member, "remove", about("Ada"), bob)).toMatchObject(FORBIDDEN);
    for (const kind of ["appoint", "dismiss", "hand-over"]) {
      expect(await order(member, kind, about("Dan"), bob)).toMatchObject(FORBIDDEN);
    }
    expect(await order(member, "close", undefined, bob)).toMatchObject(FORBIDDEN);
    expect(await order(owner, "dismiss", about("Bob"), ada)).toMatchObject({ ok: true });
    expect(await order(member, "unmute", about("Dan"), bob)).toMatchObject(FORBIDDEN);
    expect(await order(cid, "unmute", about("Dan"))).toMatchObject({ ok: true });
  });

  test("[WO5] the room is handed over: the new owner has all rights, the former is a moderator", async () => {
    const { owner, ada, member, bob, about } = await inhabited();
    expect(await order(owner, "hand-over", about("Bob"), ada)).toMatchObject({ ok: true });
    const users = await member.client.receives("room_users", (body) =>
      listed(body).some((one) => `${one}` === "Bob,owner,"),
    );
    expect(listed(users)).toContainEqual(["Ada", "moderator", undefined]);
    expect(await order(owner, "appoint", about("Cid"), ada)).toMatchObject(FORBIDDEN);
    expect(await order(member, "dismiss", about("Ada"), bob)).toMatchObject({ ok: true });
  });
});

describe("order and replay", () => {
  test("[WO6] a command is good for one place: a replay is its first answer, another one there a conflict", async () => {
    const { owner, ada, about } = await inhabited();
    const mute = await command(owner, "mute", about("Cid"), ada);
    const first = await owner.client.ask("command", mute);
    expect(first).toMatchObject({ ok: true });
    expect(await order(owner, "unmute", about("Cid"), ada)).toMatchObject({ ok: true });
    // Muted again by nobody: the old command says what became of it, and does nothing.
    const { duplicate, ...again } = await owner.client.ask("command", mute);
    expect([duplicate, again]).toEqual([true, first]);
    expect(await orders(owner.client)).toHaveLength(2);
    const other = await command(owner, "mute", about("Dan"), ada, { seq: 0, previous: mute.previous });
    expect(await owner.client.ask("command", other)).toMatchObject({
      ok: false,
      error: { code: "E_CONFLICT", path: "seq" },
    });
  });

  test("[WO6] a command that skips a place, or follows another than the last one, is a conflict", async () => {
    const { owner, ada, about } = await inhabited();
    const ahead = await command(owner, "mute", about("Cid"), ada, { seq: 1 });
    expect(await owner.client.ask("command", ahead)).toMatchObject({
      ok: false,
      error: { code: "E_CONFLICT", path: "seq" },
    });
    const astray = await command(owner, "mute", about("Cid"), ada, { previous: "A".repeat(43) });
    expect(await owner.client.ask("command", astray)).toMatchObject({
      ok: false,
      error: { code: "E_CONFLICT", path: "previous" },
    });
  });

  test("[WO6] of commands that come at once for one place one is taken", async () => {
    const { owner, ada, about } = await inhabited();
    const asked = await Promise.all(["Bob", "Cid", "Dan"].map((name) => command(owner, "mute", about(name), ada)));
    const answers = await Promise.all(asked.map((one) => owner.client.ask("command", one)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter(({ ok }) => !ok)).toMatchObject([failed("E_CONFLICT"), failed("E_CONFLICT")]);
    expect(await orders(owner.client)).toHaveLength(1);
  });

  test("[WO7] who is meant is named in full: another id, key or name is nobody; what is so already is a conflict", async () => {
    const { owner, ada, about, bob } = await inhabited();
    const { key: _none, ...keyless } = about("Bob");
    for (const wrong of [
      keyless,
      { ...about("Bob"), key: new Person().key },
      { ...about("Bob"), memberId: about("Cid").memberId },
      { ...about("Cid"), key: bob.key },
      { ...about("Cid"), username: "Nobody" },
    ]) {
      expect(await order(owner, "ban", wrong, ada)).toMatchObject(failed("E_NO_RECIPIENT"));
    }
    expect(await order(owner, "mute", undefined, ada)).toMatchObject(failed("E_SCHEMA"));
    expect(await order(owner, "close", about("Bob"), ada)).toMatchObject(failed("E_SCHEMA"));
    expect(await order(owner, "mute", about("Ada"), ada)).toMatchObject(FORBIDDEN);
    expect(await order(owner, "unmute", about("Bob"), ada)).toMatchObject(failed("E_CONFLICT"));
    expect(await owner.client.ask("command", { seq: "0" })).toMatchObject(failed("E_SCHEMA"));
  });
});

describe("what follows", () => {
  test("[WO8] everybody sees the command as a line of the log, in its place, also later", async () => {
    const { owner, ada, cid, dan, about, roomName } = await inhabited();
    await owner.client.say("before");
    const answer = await order(owner, "mute", about("Cid"), ada);
    await owner.client.say("after");
    const line = await dan.client.receives("chat_message", { text: "Ada muted Cid" });
    expect(line).toMatchObject({
      offset: answer.offset,
      type: "text",
      mode: "broadcast",
      from: "Ada",
      fromId: text(owner.answer, "self", "memberId"),
      command: { kind: "mute", seq: 0, by: { username: "Ada", key: ada.key }, target: about("Cid") },
      integrity: { status: "unchecked" },
    });
    expect((await cid.client.history()).texts).toEqual(["before", "Ada muted Cid", "after"]);
    expect(list((await server.join(roomName, "Eve")).answer, "messages")[1]).toEqual(line);
    // It is found by its words, and shown in them.
    const hits = list(await dan.client.ask("search", { query: "muted" }), "hits");
    expect(hits.map(({ text: words }) => words)).toEqual(["Ada muted Cid"]);
    expect(list(await dan.client.ask("search", { query: "memberId" }), "hits")).toEqual([]);
  });

  test("[WO9] who is muted is told, and says nothing on any way; what was said before keeps its answer", async () => {
    const { owner, ada, cid, dan, about } = await inhabited();
    const before = await cid.client.say("said before", { id: "m1" });
    await order(owner, "mute", about("Cid"), ada);
    await cid.client.receives("chat_message", { text: "Ada muted Cid" });
    const users = await cid.client.receives("room_users", (body) => listed(body).some((one) => one[2] === true));
    expect(listed(users)).toContainEqual(["Cid", undefined, true]);

    expect(await cid.client.say("aloud")).toMatchObject(FORBIDDEN);
    expect(await cid.client.whisper("Dan", "aside")).toMatchObject(FORBIDDEN);
    expect(await cid.client.exchange(msg("tagged", 1, { id: "m2" }))).toMatchObject({
      type: "NACK",
      meta: { code: "E_FORBIDDEN" },
    });
    const file = outgoing(10);
    expect(await cid.client.exchange(chunk(file, 0))).toMatchObject({ type: "NACK", meta: { code: "E_FORBIDDEN" } });
    const { status, body } = await upload(server.url, "words", { token: cid.token }).then((got) => ({
      status: got.status,
      body: json(got),
    }));
    expect([status, body]).toMatchObject([403, { error: { code: "E_FORBIDDEN" } }]);
    const { duplicate, ...again } = await cid.client.say("said before", { id: "m1" });
    expect([duplicate, again]).toEqual([true, before]);
    await settle(owner.client, dan.client);
    expect(dan.client.received("chat_message", (one) => one.fromId === about("Cid").memberId)).toHaveLength(1);

    // Reads on, and speaks again when that was lifted.
    expect((await cid.client.history()).texts).toContain("Ada muted Cid");
    expect(await order(owner, "unmute", about("Cid"), ada)).toMatchObject({ ok: true });
    expect(await cid.client.say("again")).toMatchObject({ ok: true });
  });

  test("[WO9] a key is muted whatever membership and name it comes with", async () => {
    const { owner, ada, bob, about, roomName } = await inhabited();
    await order(owner, "mute", about("Bob"), ada);
    const other = await enter(bob, roomName, "Robert");
    expect(await other.client.say("hello")).toMatchObject(FORBIDDEN);
    expect((await upload(server.url, "words", { token: other.token })).status).toBe(403);
  });

  test("[WO10] who is removed is out at once: told why, with no way back into that membership", async () => {
    const { owner, ada, member, dan, about, roomName, bob } = await inhabited();
    const sent = json(await upload(server.url, "words", { token: member.token }));
    const url = text(sent, "url");
    expect((await plain(server.url, url)).status).toBe(200);
    await order(owner, "remove", about("Bob"), ada);

    expect(await member.client.receives("error_event")).toMatchObject({
      event: "join_room",
      code: "E_FORBIDDEN",
      message: "Ada removed you from this room",
      reason: "removed",
      by: "Ada",
    });
    expect(member.client.received("chat_message").at(-1)).toMatchObject({ text: "Ada removed Bob" });
    expect(await dan.client.receives("user_left")).toMatchObject({ username: "Bob" });
    expect(member.client.connected).toBe(true);
    for (const [event, body] of [
      ["chat_message", { type: "text", mode: "broadcast", text: "still here" }],
      ["history", {}],
      ["commands", { from: 0 }],
    ] as const) {
      expect(await member.client.ask(event, body)).toMatchObject(failed("E_NOT_MEMBER"));
    }
    expect(await dan.client.whisper("Bob", "there?")).toMatchObject(failed("E_NO_RECIPIENT"));
    expect((await plain(server.url, url)).status).toBe(404);
    expect((await upload(server.url, "words", { token: member.token })).status).toBe(403);
    const back = enter(bob, roomName, "Bob", { token: member.token });
    await expect(back).rejects.toThrow("E_FORBIDDEN");
    // It was no ban: the person may come as a new member.
    expect((await enter(bob, roomName, "Bob")).token).not.toBe(member.token);
  });

  test("[WO10] connections for files, and what goes over them, end with the membership", async () => {
    const { owner, ada, cid, dan, about, roomName } = await inhabited();
    const files = await server.connect();
    await files.ask("join_room", { roomName, username: "Cid", token: cid.token, role: "data" });
    const file = outgoing(40_000);
    expect(await files.exchange(chunk(file, 0))).toMatchObject({ type: "ACK" });
    await order(owner, "remove", about("Cid"), ada);
    await files.ended;
    expect(await dan.client.receives("transfer_stopped")).toMatchObject({ transfer_id: file.id, reason: "cancelled" });
    const again = await (await server.connect()).ask("join_room", {
      roomName,
      username: "Cid",
      token: cid.token,
      role: "data",
    });
    expect(again).toMatchObject(FORBIDDEN);
  });

  test("[WO16] a download that is under way for who is removed is broken off; another one's goes on", async () => {
    const { owner, ada, cid, dan, about } = await inhabited();
    const size = 24 * 1024 * 1024;
    const sent = json(await upload(server.url, Buffer.alloc(size), { token: owner.token }));
    const said = { type: "file", mode: "broadcast", url: text(sent, "url"), fileName: "zeros.bin", fileSize: size };
    expect(await owner.client.ask("chat_message", said)).toMatchObject({ ok: true });
    const read = async (member: Joined) => {
      const message = await member.client.receives("chat_message", { type: "file" });
      const { body } = await fetch(new URL(text(message, "url"), server.url));
      const reader = body?.getReader();
      expect((await reader?.read())?.done).toBe(false);
      return async () => {
        let bytes = 0;
        for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
          bytes += part.value.length;
        return bytes;
      };
    };
    const [ofCid, ofDan] = [await read(cid), await read(dan)];
    await order(owner, "remove", about("Cid"), ada);
    await expect(ofCid()).rejects.toThrow("terminated");
    expect(await ofDan()).toBeGreaterThan(size / 2);
  });

  test("[WO10] who is not connected is removed all the same, also across a restart", async () => {
    const { owner, ada, cid, about, roomName } = await inhabited();
    cid.client.close();
    await owner.client.receives("user_left", { username: "Cid" });
    await order(owner, "remove", about("Cid"), ada);
    const body = { roomName, username: "Cid", token: cid.token };
    expect(await (await server.connect()).ask("join_room", body)).toMatchObject(FORBIDDEN);
    await server.restart();
    expect(await (await server.connect()).ask("join_room", body)).toMatchObject(FORBIDDEN);
  });

  test("[WO11] a banned key comes back under no name; that of a banned member without a key is closed to all", async () => {
    const { owner, ada, bob, about, roomName } = await inhabited();
    await order(owner, "ban", about("Bob"), ada);
    await expect(enter(bob, roomName, "Bob")).rejects.toThrow("E_FORBIDDEN");
    await expect(enter(bob, roomName, "Robert")).rejects.toThrow("E_FORBIDDEN");
    await order(owner, "ban", about("Cid"), ada);
    await expect(server.join(roomName, "cid")).rejects.toThrow("E_FORBIDDEN");
    await expect(enter(new Person(), roomName, "Cid")).rejects.toThrow("E_FORBIDDEN");
    await server.restart();
    await expect(enter(bob, roomName, "Robert")).rejects.toThrow("E_FORBIDDEN");
    await expect(server.join(roomName, "cid")).rejects.toThrow("E_FORBIDDEN");
    const back = await enter(ada, roomName, "Ada", { token: owner.token });
    expect(await order(back, "unban", { ...about("Cid"), username: "Someone" }, ada)).toMatchObject(
      failed("E_NO_RECIPIENT"),
    );
    expect(await order(back, "unban", about("Bob"), ada)).toMatchObject({ ok: true });
    expect(await order(back, "unban", about("Cid"), ada)).toMatchObject({ ok: true });
    expect((await enter(bob, roomName, "Robert")).name).toBe("Robert");
    expect((await server.join(roomName, "Cid")).name).toBe("Cid");
  });

  test("[WO12] a closed room puts everybody out and lets nobody in; its log and files are read by nobody", async () => {
    const { owner, ada, cid, dan, member, roomName } = await inhabited();
    const url = text(json(await upload(server.url, "words", { token: cid.token })), "url");
    expect(await order(owner, "close", undefined, ada)).toMatchObject({ ok: true });
    for (const { client } of [owner, member, cid, dan]) {
      expect(await client.receives("error_event")).toMatchObject({
        code: "E_FORBIDDEN",
        message: "Ada closed this room",
        reason: "closed",
        by: "Ada",
      });
    }
    await expect(server.join(roomName, "Eve")).rejects.toThrow("E_FORBIDDEN");
    await expect(enter(ada, roomName, "Ada", { token: owner.token })).rejects.toThrow("E_FORBIDDEN");
    expect((await plain(server.url, url)).status).toBe(404);
    await server.restart();
    await expect(server.join(roomName, "Eve")).rejects.toThrow("E_FORBIDDEN");
    expect(await (await server.connect()).ask("create_room", { roomName, username: "Eve" })).toMatchObject(
      failed("E_ROOM_EXISTS"),
    );
  });

  test("[WO13] roles, and what was ordered, survive a restart, and the next command follows", async () => {
    const { owner, ada, about, roomName } = await inhabited();
    await order(owner, "appoint", about("Cid"), ada);
    await order(owner, "mute", about("Dan"), ada);
    await server.restart("kill");
    const back = await enter(ada, roomName, "Ada", { token: owner.token });
    expect(list(back.answer, "users")).toMatchObject([{ username: "Ada", role: "owner" }]);
    expect(back.answer.room).toMatchObject({ commands: 2 });
    expect((await orders(back.client)).map(({ kind }) => kind)).toEqual(["appoint", "mute"]);
    expect(await order(back, "unmute", about("Dan"), ada)).toMatchObject({ ok: true });
  });
});

test("[WO14] a sealed room is commanded alike, by signature alone", async () => {
  const room = new SealedRoom();
  const join = async (person: SealedPerson, event: "create_room" | "join_room"): Promise<Joined> => {
    const client = await server.connect();
    return client.enter(event, await person.entry(client, room));
  };
  const [ann, ben, cal] = [new SealedPerson("Ann"), new SealedPerson("Ben"), new SealedPerson("Cal")];
  const owner = await join(ann, "create_room");
  const member = await join(ben, "join_room");
  const other = await join(cal, "join_room");
  expect(await order(owner, "mute", shown(other.answer, "Ben"))).toMatchObject(FORBIDDEN);
  expect(await order(owner, "mute", shown(other.answer, "Ben"), ann)).toMatchObject({ ok: true });
  expect(await member.client.exchange(ben.packet("m1", ben.frame(room)))).toMatchObject({
    type: "NACK",
    meta: { code: "E_FORBIDDEN", reason: "muted" },
  });
  const epoch = newEpoch(1, room.withOtherLink().publicAccess, [ann.key, ben.key]);
  expect(await order(owner, "remove", shown(other.answer, "Cal"), ann, epoch)).toMatchObject({ ok: true });
  expect(await other.client.receives("error_event")).toMatchObject({ code: "E_FORBIDDEN" });
  const line = { text: "Cal was removed by Ann. New keys since then." };
  expect(await member.client.receives("chat_message", line)).not.toHaveProperty("frame");
});
