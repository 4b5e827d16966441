import { type Body, numberAt, same } from "../expect.ts";
import { alarm, msg, nack, refused, tag } from "../packets.ts";
import type { Check } from "../stage.ts";
import { packetsRefused, TAGS } from "../vectors.ts";

const broadcast = (text: string, more: Body = {}): Body => ({ type: "text", mode: "broadcast", text, ...more });
const unicast = (recipient: unknown, text: string): Body => ({ type: "text", mode: "unicast", recipient, text });

export const TALK: readonly Check[] = [
  {
    id: "WT1",
    says: "a broadcast reaches every member, the sender too",
    async run(stage) {
      const people = await stage.people();
      const { line, name } = people[0];
      const answer = await line.ask("chat_message", broadcast("to all", { from: people[1].name }));
      same(answer, { ok: true, offset: Number, at: Number });
      const { offset, at } = answer;
      const integrity = { suite: "crc32-xor-seq", status: "unchecked" };
      const wanted = { id: String, at, type: "text", mode: "broadcast", from: name, text: "to all", integrity };
      for (const person of people) same(await person.line.next("chat_message", { offset }), wanted);
    },
  },
  {
    id: "WT3",
    says: "a unicast reaches sender and recipient and nobody else",
    async run(stage) {
      const [ann, bob, eve] = await stage.people();
      same(await ann.line.ask("chat_message", unicast(bob.name, "between us")), { ok: true, offset: 1 });
      const wanted = { mode: "unicast", from: ann.name, recipient: bob.name, text: "between us" };
      for (const { line } of [ann, bob]) same(await line.next("chat_message", { mode: "unicast" }), wanted);
      await stage.settle(bob, eve);
      same(eve.line.kept("chat_message", { mode: "unicast" }), []);
      same(await eve.line.ask("history", { with: ann.name }), { ok: true, messages: [] });
    },
  },
  {
    id: "WT4",
    says: "offsets count without a hole, and refused messages use none up",
    async run(stage) {
      const { line } = await stage.person();
      const first = numberAt(await line.ask("chat_message", broadcast("one")), "offset");
      same(await line.ask("chat_message", broadcast("")), refused("E_SCHEMA"));
      same(await line.ask("chat_message", broadcast("two")), { ok: true, offset: first + 1 });
    },
  },
  {
    id: "WT6",
    says: "the same id and body again gets the first answer and is delivered once",
    async run(stage) {
      const ann = await stage.person();
      const body = broadcast("once", { id: stage.unique("m") });
      const { ok, offset, at } = await ann.line.ask("chat_message", body);
      same({ ok }, { ok: true });
      same(await ann.line.ask("chat_message", body), { ok: true, offset, at, duplicate: true });
      await stage.settle(ann);
      same(ann.line.kept("chat_message", { id: body.id }), [{ offset }]);
    },
  },
  {
    id: "WT7",
    says: "the same id with another body is E_CONFLICT",
    async run(stage) {
      const { line } = await stage.person();
      const id = stage.unique("m");
      same(await line.ask("chat_message", broadcast("one", { id })), { ok: true });
      same(await line.ask("chat_message", broadcast("other", { id })), refused("E_CONFLICT"));
    },
  },
  {
    id: "WT10",
    says: "text of up to 65,536 bytes of UTF-8 is taken, more is E_TOO_LARGE",
    async run(stage) {
      const { line } = await stage.person();
      same(await line.ask("chat_message", broadcast("é".repeat(32_769))), refused("E_TOO_LARGE"));
      same(await line.ask("chat_message", broadcast("é".repeat(32_768))), { ok: true });
    },
  },
  {
    id: "WT11",
    says: "an impossible recipient is E_NO_RECIPIENT, one that is no string E_SCHEMA",
    async run(stage) {
      const { line, name } = await stage.person();
      for (const recipient of [name, stage.unique("nobody"), "\u202e"]) {
        same(await line.ask("chat_message", unicast(recipient, "x")), refused("E_NO_RECIPIENT"));
      }
      same(await line.ask("chat_message", unicast(5, "x")), refused("E_SCHEMA"));
    },
  },
  {
    id: "WH1",
    says: "history answers what lies above an offset, oldest first, and the head",
    async run(stage) {
      const { line } = await stage.person();
      const first = numberAt(await line.ask("chat_message", broadcast("one")), "offset");
      await line.ask("chat_message", broadcast("two"));
      await line.ask("chat_message", broadcast("three"));
      const answer = await line.ask("history", { after: first, limit: 1 });
      same(answer, { ok: true, head: first + 2, messages: [{ offset: first + 1, text: "two" }] });
    },
  },
  {
    id: "WH3",
    says: "history outside its bounds is E_SCHEMA",
    async run(stage) {
      const { line } = await stage.person();
      for (const query of [{ limit: 0 }, { limit: 201 }, { after: -1 }]) {
        same(await line.ask("history", query), refused("E_SCHEMA"));
      }
    },
  },
  {
    id: "WP1",
    says: "the tag is CRC32(bytes) XOR seq: the published vectors are accepted",
    async run(stage) {
      const { line } = await stage.person();
      for (const { bytes, seq, checksum } of TAGS) {
        const payload = new TextDecoder().decode(bytes);
        if (new TextEncoder().encode(payload).length !== bytes.length) continue;
        const answer = await line.exchange({ type: "MSG", seq, payload, checksum });
        const meta = { integrity_status: "valid", expected: checksum, received: checksum };
        same(answer, { type: "ACK", seq, meta });
      }
    },
  },
  {
    id: "WP2",
    says: "a MSG with id and a good tag is acknowledged and delivered as valid",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const id = stage.unique("m");
      const right = tag("checked", 7);
      const meta = { integrity_status: "valid", expected: right, received: right, offset: Number };
      same(await ann.line.exchange(msg("checked", 7, { id })), { type: "ACK", seq: 7, id, meta });
      const message = await bob.line.next("chat_message", { id });
      same(message, { type: "text", text: "checked", from: ann.name, integrity: { status: "valid" } });
    },
  },
  {
    id: "WP3",
    says: "a MSG with id sent again is acknowledged as duplicate and delivered once",
    async run(stage) {
      const ann = await stage.person();
      const id = stage.unique("m");
      same(await ann.line.exchange(msg("again", 1, { id })), { type: "ACK", id });
      same(await ann.line.exchange(msg("again", 1, { id })), { type: "ACK", id, meta: { duplicate: true } });
      await stage.settle(ann);
      same(ann.line.kept("chat_message", { id }), [{ text: "again" }]);
    },
  },
  {
    id: "WP4",
    says: "a MSG without id is checked and delivered to nobody",
    async run(stage) {
      const ann = await stage.person();
      const meta = { integrity_status: "valid" };
      same(await ann.line.exchange(msg("probe", 3)), { type: "ACK", seq: 3, meta });
      await stage.settle(ann);
      same(ann.line.kept("chat_message", { from: ann.name }), []);
    },
  },
  {
    id: "WP5",
    says: "a wrong tag is INTEGRITY_FAIL, and nothing is stored or delivered",
    async run(stage) {
      const ann = await stage.person();
      const id = stage.unique("m");
      const answer = await ann.line.exchange(msg("altered", 5, { id, checksum: tag("altered", 4) }));
      const wanted = alarm("MSG", 5, tag("altered", 5), tag("altered", 4));
      same(answer, { ...wanted, id, transfer_id: "MSG" });
      await stage.settle(ann);
      same(ann.line.kept("chat_message", { from: ann.name }), []);
    },
  },
  {
    id: "WP6",
    says: "without checksum a probe gets a plain ACK, a message E_INTEGRITY",
    async run(stage) {
      const { line } = await stage.person();
      const bare = { type: "MSG", seq: 2, payload: "bare" };
      const probe = await line.exchange(bare);
      same(probe, { type: "ACK", seq: 2 });
      same(JSON.stringify(probe).includes("integrity_status"), false);
      same(await line.exchange({ ...bare, id: stage.unique("m") }), { ...nack("E_INTEGRITY"), seq: 2 });
    },
  },
  {
    id: "WP7",
    says: "tags are compared without case",
    async run(stage) {
      const { line } = await stage.person();
      const checksum = "F7D18987";
      same(await line.exchange(msg("Hello", 5, { checksum })), { type: "ACK", meta: { received: /^f7d18987$/i } });
    },
  },
  {
    id: "WP8",
    says: "a seq that is no integer of 0 to 2^32-1 is E_SCHEMA and never wrapped",
    async run(stage) {
      const { line } = await stage.person();
      for (const seq of [-1, 1.5, "5", 4_294_967_301, true]) {
        same(await line.exchange({ ...msg("x", 5), seq }), { event: "reliable_event", code: "E_SCHEMA" });
      }
    },
  },
  {
    id: "WP9",
    says: "an unknown type and a MSG of another shape are refused as the vectors say",
    async run(stage) {
      const { line } = await stage.person();
      for (const { body, refused: as } of [...packetsRefused("WHAT"), ...packetsRefused("MSG")]) {
        const told = { event: "reliable_event", code: as.code, path: as.path, message: String };
        same(await line.exchange(body), as.by === "NACK" ? nack(as.code) : told);
      }
    },
  },
  {
    id: "WP11",
    says: 'a recipient without mode "unicast" is E_SCHEMA',
    async run(stage) {
      const [ann, bob] = await stage.people();
      const packet = msg("whose", 0, { id: stage.unique("m"), recipient: bob.name });
      same(await ann.line.exchange(packet), { event: "reliable_event", code: "E_SCHEMA" });
    },
  },
  {
    id: "WP12",
    says: "other refusals of a message are a NACK with seq and id",
    async run(stage) {
      const { line } = await stage.person();
      const audience = { mode: "unicast", recipient: stage.unique("nobody") };
      const packet = msg("lost", 9, { id: stage.unique("m"), ...audience });
      const meta = { code: "E_NO_RECIPIENT", message: String, retryable: false };
      same(await line.exchange(packet), { type: "NACK", seq: 9, id: packet.id, meta });
    },
  },
  {
    id: "WP15",
    says: "a unicast MSG reaches sender and recipient alone",
    async run(stage) {
      const [ann, bob, eve] = await stage.people();
      const packet = msg("sealed lips", 0, { id: stage.unique("m"), mode: "unicast", recipient: bob.name });
      same(await ann.line.exchange(packet), { type: "ACK", id: packet.id });
      for (const { line } of [ann, bob]) await line.next("chat_message", { id: packet.id });
      await stage.settle(bob, eve);
      same(eve.line.kept("chat_message", { mode: "unicast" }), []);
    },
  },
];
