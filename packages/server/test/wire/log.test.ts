import { expect, test } from "vitest";
import { type Joined, settle } from "./client.ts";
import { serveAlone, unique } from "./harness.ts";
import { plan } from "./lab-plan.ts";
import { chunk, msg, outgoing } from "./packets.ts";
import { text } from "./shapes.ts";

const server = serveAlone({ lab: true });

type Line = Record<string, unknown>;

const lines = (): Line[] =>
  server.output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);

/** What the log says of one connection, once it has said that it ended. */
async function linesOf(member: Joined): Promise<Line[]> {
  const conn = member.client.socket.id;
  member.client.close();
  await server.printed(new RegExp(`"conn":"${conn}".*"disconnect"`));
  return lines().filter((line) => line.conn === conn);
}

const INFO = 30;

test("[LG1] connect, join, leave and disconnect are told, with connection, room and member", async () => {
  const [first, second] = [unique("room"), unique("room")];
  const alice = await server.create(first, "Alice");
  const member = text(alice.answer, "self", "memberId");
  const again = await alice.client.enter("create_room", { roomName: second, username: "Alice" });
  const other = text(again.answer, "self", "memberId");
  await alice.client.ask("leave_room");
  const said = (await linesOf(alice)).map(({ level, msg, room, member }) => ({ level, msg, room, member }));
  expect(said).toEqual([
    { level: INFO, msg: "connect", room: undefined, member: undefined },
    { level: INFO, msg: "join", room: first, member },
    { level: INFO, msg: "leave", room: first, member },
    { level: INFO, msg: "join", room: second, member: other },
    { level: INFO, msg: "leave", room: second, member: other },
    { level: INFO, msg: "disconnect", room: undefined, member: undefined },
  ]);
});

test("[LG1] who is lost in a room is named", async () => {
  const roomName = unique("room");
  const alice = await server.create(roomName, "Alice");
  const last = (await linesOf(alice)).at(-1);
  expect(last).toMatchObject({ msg: "disconnect", room: roomName, member: text(alice.answer, "self", "memberId") });
});

test("[LG2] each integrity failure is an error, each altered packet a warning, both with who and where", async () => {
  const roomName = unique("room");
  const alice = await server.create(roomName, "Alice");
  await plan(alice, { on: "msg", tamper: "seq-shift" }, { on: "chunk", tamper: "bit-flip" });
  const file = outgoing(20_000);
  for (const seq of [1, 2]) expect(await alice.client.exchange(msg("a", seq), { seq: seq + 1000 })).toBeDefined();
  await alice.client.exchange(chunk(file, 0));
  const who = { room: roomName, member: text(alice.answer, "self", "memberId") };
  const said = await linesOf(alice);
  const errors = said.filter(({ level }) => level === 50);
  expect(errors).toMatchObject([
    { ...who, msg: "integrity compromised", type: "MSG", seq: 1001 },
    { ...who, msg: "integrity compromised", type: "MSG", seq: 1002 },
    { ...who, msg: "integrity compromised", type: "FILE_CHUNK", seq: 0, transferId: file.id },
  ]);
  const warnings = said.filter(({ level }) => level === 40);
  expect(warnings).toHaveLength(3);
  expect(warnings[0]).toMatchObject({ ...who, msg: "[MITM ATTACK] Altered packet seq from 1 to 1001" });
});

test("[LG3] neither words nor names of files nor tokens get into the log", async () => {
  const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
  await alice.client.say("unspeakable words");
  await alice.client.whisper("Bob", "unspeakable whisper");
  await alice.client.exchange(msg("unspeakable packet", 1, { id: "m" }));
  await alice.client.exchange(msg("unspeakable packet", 1, { id: "n", checksum: "00000000" }));
  await alice.client.exchange(chunk(outgoing(20_000, { name: "unspeakable.txt" }), 0, { checksum: "00000000" }));
  await settle(alice.client, bob.client);
  await linesOf(alice);
  expect(server.output).not.toContain("unspeakable");
  for (const { token } of [alice, bob]) expect(server.output).not.toContain(token);
});
