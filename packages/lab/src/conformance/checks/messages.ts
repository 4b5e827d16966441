import { numberAt, same } from "../expect.ts";
import { alarm, msg, nack, refused, tag } from "../packets.ts";
import type { Check } from "../stage.ts";
import { requestsRefused } from "../vectors.ts";

const text = (words: string, more: object = {}) => ({ type: "text", mode: "broadcast", text: words, ...more });

export const MESSAGES: readonly Check[] = [
  {
    id: "WT2",
    says: "the answer has the offset and the time of the message that is delivered",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const id = stage.unique("m");
      const { offset, at } = await ann.line.ask("chat_message", text("when", { id }));
      same(await bob.line.next("chat_message", { id }), { offset, at });
      same([typeof offset, typeof at], ["number", "number"]);
    },
  },
  {
    id: "WT5",
    says: "from is what the server knows, whatever the client says",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const id = stage.unique("m");
      same(await ann.line.ask("chat_message", text("who", { id, from: bob.name })), { ok: true });
      same(await bob.line.next("chat_message", { id }), { from: ann.name });
      same(await ann.line.exchange(msg("who", 1, { id: `${id}-2`, from: bob.name })), { type: "ACK" });
      same(await bob.line.next("chat_message", { id: `${id}-2` }), { from: ann.name });
    },
  },
  {
    id: "WT8",
    says: "an id is the member's own: two may use the same",
    async run(stage) {
      const [ann, bob, eve] = await stage.people();
      const id = stage.unique("m");
      for (const { line, name } of [ann, bob]) {
        const answer = await line.ask("chat_message", text(name, { id }));
        same({ duplicate: false, ...answer }, { ok: true, duplicate: false });
        await eve.line.next("chat_message", { id, from: name, text: name });
      }
    },
  },
  {
    id: "WT9",
    says: "an id has 1 to 64 characters of A-Z a-z 0-9 _ -, and without one the server chooses",
    async run(stage) {
      const { line } = await stage.person();
      for (const id of ["", "a b", "ä", "x".repeat(65), 5]) {
        same(await line.ask("chat_message", text("no id", { id })), refused("E_SCHEMA"));
      }
      same(await line.ask("chat_message", text("chosen")), { ok: true });
      same(await line.next("chat_message", { text: "chosen" }), { id: /^[A-Za-z0-9_-]{1,64}$/ });
    },
  },
  {
    id: "WT13",
    says: "a chat_message of another shape is refused, by the vectors",
    async run(stage) {
      const { line } = await stage.person();
      for (const { body, refused: as } of requestsRefused("chat_message")) {
        same(await line.ask("chat_message", body), { ok: false, error: as });
      }
    },
  },
  {
    id: "WT14",
    says: "a text without a tag is unchecked",
    async run(stage) {
      const { line } = await stage.person();
      const id = stage.unique("m");
      same(await line.ask("chat_message", text("plain", { id })), { ok: true });
      same(await line.next("chat_message", { id }), { integrity: { status: "unchecked" } });
    },
  },
  {
    id: "WH4",
    says: "with is the conversation of the pair, whoever of the two asks",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const pair = [ann, bob, ann] as const;
      for (const [n, { line }] of pair.entries()) {
        const recipient = n === 1 ? ann.name : bob.name;
        same(await line.ask("chat_message", text(`${n}`, { mode: "unicast", recipient })), { ok: true, offset: n + 1 });
      }
      const messages = [{ text: "0" }, { text: "1" }, { text: "2" }];
      same(await ann.line.ask("history", { with: bob.name }), { ok: true, head: 3, messages });
      same(await bob.line.ask("history", { with: ann.name }), { ok: true, head: 3, messages });
    },
  },
  {
    id: "WH5",
    says: "with means who holds the name, else who held it last, else nobody",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const whisper = text("before it left", { mode: "unicast", recipient: bob.name });
      same(await ann.line.ask("chat_message", whisper), { ok: true });
      same(await bob.line.ask("leave_room"), { ok: true });
      const kept = { ok: true, messages: [{ text: "before it left" }] };
      same(await ann.line.ask("history", { with: bob.name }), kept);
      same(await ann.line.ask("history", { with: stage.unique("nobody") }), refused("E_NO_RECIPIENT"));
    },
  },
  {
    id: "WH6",
    says: "the history of the room holds no private message",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const before = numberAt(await ann.line.ask("history", { limit: 1 }), "head");
      const whisper = text("between two", { mode: "unicast", recipient: bob.name });
      same(await ann.line.ask("chat_message", whisper), { ok: true });
      same(await bob.line.ask("history", { after: before }), { ok: true, head: before, messages: [] });
    },
  },
  {
    id: "WP10",
    says: "a MSG with neither mode nor recipient is for everybody; to and from mean nothing",
    async run(stage) {
      const [ann, bob, eve] = await stage.people();
      const id = stage.unique("m");
      same(await ann.line.exchange(msg("all", 2, { id, to: bob.name, from: eve.name })), { type: "ACK", id });
      for (const { line } of [bob, eve]) {
        same(await line.next("chat_message", { id }), { mode: "broadcast", from: ann.name });
      }
    },
  },
  {
    id: "WP13",
    says: "seq needs no start, no order and no uniqueness",
    async run(stage) {
      const { line } = await stage.person();
      for (const seq of [9, 0, 9, 4_294_967_295]) {
        const id = stage.unique("m");
        same(await line.exchange(msg("any", seq, { id })), {
          type: "ACK",
          seq,
          id,
          meta: { integrity_status: "valid" },
        });
      }
    },
  },
  {
    id: "WP14",
    says: "a payload over 65,536 bytes is E_TOO_LARGE, an empty one a good probe and no message",
    async run(stage) {
      const { line } = await stage.person();
      const long = msg("ü".repeat(32_769), 1, { id: stage.unique("m") });
      same(await line.exchange(long), { ...nack("E_TOO_LARGE"), seq: 1 });
      same(await line.exchange(msg("", 3)), { type: "ACK", meta: { integrity_status: "valid", received: tag("", 3) } });
      line.tell("reliable_event", msg("", 3, { id: stage.unique("m") }));
      await line.next("error_event", { event: "reliable_event", code: "E_SCHEMA" });
    },
  },
  {
    id: "WP16",
    says: "a message that failed its check may come again under the same id",
    async run(stage) {
      const { line } = await stage.person();
      const id = stage.unique("m");
      const wrong = msg("again", 4, { id, checksum: "00000000" });
      same(await line.exchange(wrong), alarm("MSG", 4, tag("again", 4), "00000000"));
      same(await line.exchange(msg("again", 4, { id })), { type: "ACK", id, meta: { integrity_status: "valid" } });
    },
  },
];
