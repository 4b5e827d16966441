import { isBody, same, textAt } from "../expect.ts";
import { refused } from "../packets.ts";
import type { Check, Person, Stage } from "../stage.ts";
import { upload } from "./http.ts";

const text = (words: string, more: object = {}) => ({ type: "text", mode: "broadcast", text: words, ...more });

/** Somebody who makes a room of its own, beside that of the run. */
async function founder(stage: Stage): Promise<Person & { roomName: string }> {
  const roomName = stage.unique(stage.room);
  const [line, username] = [await stage.line(), stage.unique("p")];
  const entry = await line.ask("create_room", { roomName, username });
  same(entry, { ok: true });
  const self = isBody(entry.self) ? entry.self : {};
  return { line, entry, roomName, name: username, token: textAt(self, "token") };
}

export const MEMBERS: readonly Check[] = [
  {
    id: "WR5",
    says: "who enters gets the newest 50 messages, oldest first, and the last offset",
    async run(stage) {
      const { line, roomName } = await founder(stage);
      const said = await Promise.all(Array.from({ length: 45 }, (_, n) => line.ask("chat_message", text(`${n + 1}`))));
      for (const answer of said) same(answer, { ok: true });
      for (let n = 46; n <= 52; n++) same(await line.ask("chat_message", text(`${n}`)), { ok: true, offset: n });
      const { entry } = await stage.enter({ roomName, username: stage.unique("p") });
      const messages = Array.from({ length: 50 }, (_, n) => ({ offset: n + 3, text: String(n + 3) }));
      same(entry, { head: 52, messages });
    },
  },
  {
    id: "WH2",
    says: "history begins at the first message and has 50 where nothing else is asked",
    async run(stage) {
      const { line } = await founder(stage);
      const said = await Promise.all(Array.from({ length: 45 }, (_, n) => line.ask("chat_message", text(`${n + 1}`))));
      for (const answer of said) same(answer, { ok: true });
      for (let n = 46; n <= 51; n++) same(await line.ask("chat_message", text(`${n}`)), { ok: true, offset: n });
      const oldest = Array.from({ length: 50 }, (_, n) => ({ offset: n + 1 }));
      same(await line.ask("history"), { ok: true, head: 51, messages: oldest });
    },
  },
  {
    id: "WR7",
    says: "entering another room leaves the first once it succeeds, and a refusal leaves nothing",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const nowhere = { roomName: stage.unique("nowhere"), username: stage.unique("p") };
      same(await bob.line.ask("join_room", nowhere), refused("E_NO_ROOM"));
      await stage.settle(ann, bob);
      same(await bob.line.ask("create_room", nowhere), { ok: true, head: 0 });
      await ann.line.next("user_left", { username: bob.name });
    },
  },
  {
    id: "WR11",
    says: "an empty room stays, with its log",
    async run(stage) {
      const { line, roomName } = await founder(stage);
      same(await line.ask("chat_message", text("kept")), { ok: true, offset: 1 });
      same(await line.ask("leave_room"), { ok: true });
      const { entry } = await stage.enter({ roomName, username: stage.unique("p") });
      same(entry, { head: 1, messages: [{ text: "kept", offset: 1 }] });
    },
  },
  {
    id: "WR16",
    says: "nothing of a room is told in another",
    async run(stage) {
      const witness = await stage.person();
      const { line, name } = await founder(stage);
      same(await line.ask("chat_message", text("elsewhere")), { ok: true });
      await stage.settle(witness);
      same(JSON.stringify(witness.line.heard).includes(name), false);
    },
  },
  {
    id: "WM1",
    says: "each member gets a token of its own",
    async run(stage) {
      const tokens = (await stage.people()).map(({ token }) => token);
      same(new Set(tokens).size, 3);
    },
  },
  {
    id: "WM2",
    says: "whose connection ends is off the list at once, and its name is kept for its token",
    async run(stage) {
      const [ann, bob] = await stage.people();
      bob.line.close();
      await ann.line.next("user_left", { username: bob.name });
      const asked = { roomName: stage.room, username: bob.name };
      same(await (await stage.line()).ask("join_room", asked), refused("E_NAME_TAKEN"));
    },
  },
  {
    id: "WM7",
    says: "a token may enter under another name, and what is the member's follows it",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const whisper = { ...text("to whom it was"), mode: "unicast", recipient: bob.name };
      same(await ann.line.ask("chat_message", whisper), { ok: true });
      const renamed = await stage.enter({ username: stage.unique("p"), token: bob.token });
      const answer = await renamed.line.ask("history", { with: ann.name });
      same(answer, { ok: true, head: 1, messages: [{ text: "to whom it was" }] });
    },
  },
  {
    id: "WM10",
    says: "a private message for somebody whose name is kept waits in the history",
    async run(stage) {
      const [ann, bob] = await stage.people();
      bob.line.close();
      await ann.line.next("user_left", { username: bob.name });
      const whisper = { ...text("for later"), mode: "unicast", recipient: bob.name };
      same(await ann.line.ask("chat_message", whisper), { ok: true, offset: 1 });
      const back = await stage.enter({ username: bob.name, token: bob.token });
      same(await back.line.ask("history", { with: ann.name }), { ok: true, messages: [{ text: "for later" }] });
    },
  },
  {
    id: "WM12",
    says: "a token stays good after leave_room",
    async run(stage) {
      const { line, name, token } = await stage.person();
      same(await line.ask("leave_room"), { ok: true });
      same((await stage.enter({ username: name, token })).token, token);
    },
  },
  {
    id: "WU6",
    says: "a token uploads without a live connection",
    async run(stage) {
      const [ann, bob] = await stage.people();
      bob.line.close();
      await ann.line.next("user_left", { username: bob.name });
      same(await upload(stage, bob.token), { status: 200, url: String });
    },
  },
];
