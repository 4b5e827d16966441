import { Difference, isBody, same } from "../expect.ts";
import { refused } from "../packets.ts";
import type { Check, Stage } from "../stage.ts";

/** Asks to enter the run's room under a name, on a new line. */
const ask = async (stage: Stage, username: unknown, more: { token?: string } = {}) =>
  (await stage.line()).ask("join_room", { roomName: stage.room, username, ...more });

export const ROOMS: readonly Check[] = [
  {
    id: "WR1",
    says: "create_room creates the room, joins it and describes it",
    async run(stage) {
      const line = await stage.line();
      const [roomName, username] = [stage.unique(stage.room), stage.unique("p")];
      const answer = await line.ask("create_room", { roomName, username });
      same(answer, { ok: true, room: { name: roomName, suite: "crc32-xor-seq" }, self: { username, token: String } });
      same(answer, { users: [{ username }], messages: [], head: 0 });
    },
  },
  {
    id: "WR2",
    says: "create_room of a name in use is E_ROOM_EXISTS",
    async run(stage) {
      await stage.person();
      const asked = { roomName: stage.room.toUpperCase(), username: stage.unique("p") };
      same(await (await stage.line()).ask("create_room", asked), refused("E_ROOM_EXISTS"));
    },
  },
  {
    id: "WR3",
    says: "join_room of a room that is not there is E_NO_ROOM",
    async run(stage) {
      const asked = { roomName: stage.unique("nowhere"), username: stage.unique("p") };
      same(await (await stage.line()).ask("join_room", asked), refused("E_NO_ROOM"));
    },
  },
  {
    id: "WR4",
    says: "join_room under a held name is E_NAME_TAKEN",
    async run(stage) {
      const { name } = await stage.person();
      same(await ask(stage, name), refused("E_NAME_TAKEN"));
    },
  },
  {
    id: "WR6",
    says: "leave_room frees the name at once and ends what is received",
    async run(stage) {
      const [stays, leaves, third] = await stage.people();
      same(await leaves.line.ask("leave_room"), { ok: true });
      await stage.settle(stays, third);
      same(await ask(stage, leaves.name), { ok: true });
      same(leaves.line.kept("chat_message", { from: stays.name }), []);
    },
  },
  {
    id: "WR8",
    says: "the others are told who comes and goes, nobody is told about itself",
    async run(stage) {
      const first = await stage.person();
      const second = await stage.person();
      await first.line.next("user_joined", { username: second.name });
      same(await second.line.ask("leave_room"), { ok: true });
      await first.line.next("user_left", { username: second.name });
      for (const { line, name } of [first, second]) same(line.kept("user_joined", { username: name }), []);
    },
  },
  {
    id: "WR9",
    says: "room_users lists the members after changes",
    async run(stage) {
      const first = await stage.person();
      const second = await stage.person();
      const wanted = [first.name, second.name];
      let users: unknown;
      // Lists are gathered: those who came before, or left, may each still be in one.
      for (let lists = 0; lists < 5; lists++) {
        ({ users } = await first.line.next("room_users"));
        const names = Array.isArray(users) ? users.map((user: unknown) => (isBody(user) ? user.username : user)) : [];
        if (wanted.every((name) => names.includes(name))) return;
      }
      throw new Difference(wanted, users);
    },
  },
  {
    id: "WR12",
    says: "names have 1 to 64 code points",
    async run(stage) {
      const rest = stage.unique("𝛂");
      const name = rest + "𝛂".repeat(64 - [...rest].length);
      same(await ask(stage, ""), refused("E_NAME_INVALID"));
      same(await ask(stage, `${name}x`), refused("E_NAME_INVALID"));
      same(await ask(stage, name), { ok: true });
    },
  },
  {
    id: "WR13",
    says: "names with control or bidi-override characters are E_NAME_INVALID",
    async run(stage) {
      for (const sign of ["\u0007", "\n", "\u202e"]) {
        same(await ask(stage, `${stage.unique("p")}${sign}x`), refused("E_NAME_INVALID"));
      }
    },
  },
  {
    id: "WR14",
    says: "a name that is no string is E_SCHEMA",
    async run(stage) {
      for (const name of [5, null, ["x"]]) same(await ask(stage, name), refused("E_SCHEMA"));
    },
  },
  {
    id: "WR15",
    says: "names are compared after trimming and without case",
    async run(stage) {
      const { name } = await stage.person();
      same(await ask(stage, `  ${name.toUpperCase()} `), refused("E_NAME_TAKEN"));
    },
  },
  {
    id: "WM3",
    says: "the token takes the name back on a new connection",
    async run(stage) {
      const { line, name, token } = await stage.person();
      line.close();
      same(await ask(stage, name, { token }), { ok: true, self: { username: name, token } });
    },
  },
  {
    id: "WM4",
    says: "a token that is not good is E_NAME_TAKEN",
    async run(stage) {
      same(await ask(stage, stage.unique("p"), { token: "conformance" }), refused("E_NAME_TAKEN"));
    },
  },
  {
    id: "WM6",
    says: "a token whose name was taken meanwhile may join under another",
    async run(stage) {
      const { line, name, token } = await stage.person();
      same(await line.ask("leave_room"), { ok: true });
      await stage.enter({ username: name });
      same(await ask(stage, name, { token }), refused("E_NAME_TAKEN"));
      same(await ask(stage, stage.unique("p"), { token }), { ok: true, self: { token } });
    },
  },
  {
    id: "WM8",
    says: "a new connection of the same member takes over and the older one is closed",
    async run(stage) {
      const { line, name, token } = await stage.person();
      same(await ask(stage, name, { token }), { ok: true });
      same(await line.next("error_event"), { event: "join_room", code: "E_CONFLICT" });
      await line.mustClose();
    },
  },
  {
    id: "WM11",
    says: "who takes a freed name sees nothing of its former holder's",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const text = { type: "text", mode: "unicast", recipient: bob.name, text: "before" };
      same(await ann.line.ask("chat_message", text), { ok: true, offset: 1 });
      same(await bob.line.ask("leave_room"), { ok: true });
      const other = await stage.enter({ username: bob.name });
      same(await other.line.ask("history", { with: ann.name }), { ok: true, messages: [], head: 0 });
    },
  },
];
