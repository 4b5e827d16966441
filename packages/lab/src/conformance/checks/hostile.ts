import { type Body, Difference, isBody, same } from "../expect.ts";
import type { Line } from "../line.ts";
import { control, nack, Parcel, refused, tag } from "../packets.ts";
import type { Check, Person, Stage } from "../stage.ts";

const MIB = 1_048_576;

/** The codes of the profile: no other is ever heard. */
const CODES = new Set(
  (
    "E_SCHEMA E_EVENT E_ROOM_EXISTS E_NO_ROOM E_NAME_TAKEN E_NAME_INVALID E_NOT_MEMBER E_NO_RECIPIENT E_FORBIDDEN E_AUTH " +
    "E_TOO_LARGE E_RATE E_QUOTA E_CONFLICT E_SEQ_RANGE E_LENGTH E_TOTAL_MISMATCH E_NOT_FOUND E_NOT_OWNER E_STREAM_CLOSED " +
    "E_INTEGRITY E_SUITE E_DISK_FULL E_UNAVAILABLE E_ABUSE"
  ).split(" "),
);

const text = (words: unknown, more: object = {}) => ({ type: "text", mode: "broadcast", text: words, ...more });

/** What the server says to something strange: the answer, or nothing because it hung up. */
async function saidOrClosed(line: Line, asked: Promise<Body>): Promise<Body | undefined> {
  return asked.catch((error: unknown) => {
    if (error instanceof Difference && !line.isOpen) return undefined;
    throw error;
  });
}

/** Others go on talking, whatever somebody does. */
async function unharmed(stage: Stage, witness: Person): Promise<void> {
  await stage.settle(witness);
}

export const HOSTILE: readonly Check[] = [
  {
    id: "WA1",
    says: "every event of the profile is answered through its callback",
    async run(stage) {
      const line = await stage.line();
      const events = ["create_room", "join_room", "leave_room", "history", "chat_message", "reliable_event", "lab_set"];
      for (const event of events) {
        const { ok, error } = await line.ask(event, {});
        same([event, typeof ok, ok === false ? isBody(error) : true], [event, "boolean", true]);
      }
    },
  },
  {
    id: "WA6",
    says: "every code belongs to the closed set",
    async run(stage) {
      const { line, name } = await stage.person();
      const asked: [string, unknown][] = [
        ["create_room", { roomName: stage.room, username: "x" }],
        ["join_room", { roomName: stage.unique("nowhere"), username: "x" }],
        ["join_room", { roomName: stage.room, username: "\u202ex" }],
        ["chat_message", text("to myself", { mode: "unicast", recipient: name })],
        ["chat_message", text("")],
        ["reliable_event", control("CANCEL", stage.unique("t"))],
        ["reliable_event", control("COMPLETE", stage.unique("t"))],
        ["history", { limit: 0 }],
        ["lab_set", 5],
        ["constructor", {}],
      ];
      for (const [event, body] of asked) {
        const { ok, error } = await line.ask(event, body);
        const code = isBody(error) ? error.code : undefined;
        if (ok !== false || typeof code !== "string" || !CODES.has(code))
          throw new Difference("a code of the set", code);
      }
    },
  },
  {
    id: "WC11",
    says: "50 messages and 64 unacknowledged chunks at once pass unhindered",
    async run(stage) {
      const person = await stage.person();
      const said = await Promise.all(
        Array.from({ length: 50 }, (_, n) => person.line.ask("chat_message", text(`${n}`))),
      );
      for (const answer of said) same(answer, { ok: true });
      const id = stage.unique("t");
      const payload = new Uint8Array(16_384);
      const totals = { total_chunks: 65, chunk_size: 16_384, total_size: 65 * 16_384, filename: `${id}.bin` };
      stage.opened(person.line, id);
      for (let seq = 0; seq < 64; seq++) {
        const chunk = { type: "FILE_CHUNK", transfer_id: id, seq, payload, checksum: tag(payload, seq), ...totals };
        person.line.tell("reliable_event", chunk);
      }
      for (let seq = 0; seq < 64; seq++) same(await person.line.reply({ transfer_id: id, seq }), { type: "ACK" });
    },
  },
  {
    id: "WC14",
    says: "a frame of up to 4 MiB is answered, a larger one ends its connection and no other",
    async run(stage) {
      const [ann, bob] = await stage.people();
      same(await ann.line.ask("chat_message", text("x".repeat(4 * MIB - 1_000))), refused("E_TOO_LARGE"));
      ann.line.tell("chat_message", text("x".repeat(4 * MIB + 1_000)));
      await ann.line.mustClose();
      await unharmed(stage, bob);
    },
  },
  {
    id: "WS3",
    says: "strange names of events are E_EVENT or end their connection, and hurt nobody else",
    async run(stage) {
      const witness = await stage.person();
      for (const event of ["__proto__", "constructor", "hasOwnProperty", "", "x".repeat(2_000)]) {
        const line = await stage.line();
        const answer = await saidOrClosed(line, line.ask(event, {}));
        if (answer !== undefined) same(answer, refused("E_EVENT"));
      }
      await unharmed(stage, witness);
    },
  },
  {
    id: "WS4",
    says: "keys such as __proto__ pollute nothing",
    async run(stage) {
      const { line } = await stage.person();
      const body: unknown = JSON.parse(
        '{"__proto__":{"type":"text","mode":"broadcast","text":"inherited"},"constructor":{}}',
      );
      same(await line.ask("chat_message", body), refused("E_SCHEMA"));
      same(await (await stage.line()).ask("chat_message", {}), refused("E_SCHEMA"));
      same(await line.ask("chat_message", {}), refused("E_SCHEMA"));
    },
  },
  {
    id: "WS5",
    says: "deeply nested bodies are refused",
    async run(stage) {
      const witness = await stage.person();
      const { line } = await stage.person();
      const deep: unknown = JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`);
      const answer = await saidOrClosed(line, line.ask("chat_message", text("deep", { id: deep })));
      if (answer !== undefined) same(answer, refused("E_SCHEMA"));
      await unharmed(stage, witness);
    },
  },
  {
    id: "WS6",
    says: "bodies that are no objects, or missing, are E_SCHEMA",
    async run(stage) {
      const line = await stage.line();
      for (const body of [null, 5, "x", [], true]) same(await line.ask("create_room", body), refused("E_SCHEMA"));
      same(await line.ask("create_room"), refused("E_SCHEMA"));
    },
  },
  {
    id: "WS7",
    says: "unknown fields are ignored",
    async run(stage) {
      const { line } = await stage.person();
      same(await line.ask("chat_message", text("more", { of: "a later version", and: { so: "on" } })), { ok: true });
      same(await line.next("chat_message", { text: "more" }), { type: "text" });
    },
  },
  {
    id: "WS8",
    says: "text that is not well-formed Unicode is E_SCHEMA",
    async run(stage) {
      const { line } = await stage.person();
      for (const words of ["\ud800", "x\udc00y"])
        same(await line.ask("chat_message", text(words)), refused("E_SCHEMA"));
    },
  },
  {
    id: "WS9",
    says: "frames that break the protocol end their connection alone",
    async run(stage) {
      const witness = await stage.person();
      for (const frame of ["4999", "42[", '42{"not":"a list"}', "x"]) {
        const line = await stage.line();
        line.raw(frame);
        await line.mustClose();
      }
      await unharmed(stage, witness);
    },
  },
  {
    id: "WS10",
    says: "absurd totals are refused",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      const payload = new Uint8Array(16_384);
      const total_size = Number.MAX_SAFE_INTEGER;
      const absurd = { payload, checksum: tag(payload, 0), total_size, total_chunks: Math.ceil(total_size / 16_384) };
      same(await parcel.send(person, 0, absurd), { type: "NACK", meta: { retryable: false } });
      same(await person.line.exchange(control("RESUME_REQUEST", parcel.id)), nack("E_NOT_OWNER"));
    },
  },
  {
    id: "WS11",
    says: "a forged INTEGRITY_FAIL stops nobody's transfer",
    async run(stage) {
      const [ann, eve] = await stage.people();
      const parcel = new Parcel(stage);
      await parcel.sendAll(ann, 0);
      same(await eve.line.exchange(control("INTEGRITY_FAIL", parcel.id)), { type: "NACK" });
      await parcel.sendAll(ann, 1, 2);
      await ann.line.reply({ cmd: "COMPLETE", transfer_id: parcel.id });
    },
  },
  {
    id: "WS13",
    says: "names such as __proto__ are like any other, or E_NAME_INVALID",
    async run(stage) {
      await stage.person();
      for (const username of ["__proto__", "constructor", "toString"]) {
        const line = await stage.line();
        const answer = await line.ask("join_room", { roomName: stage.room, username });
        same(answer, answer.ok === true ? { self: { username, token: String } } : refused("E_NAME_INVALID"));
      }
    },
  },
  {
    id: "WU10",
    says: "tricks with paths lead nowhere",
    async run(stage) {
      const paths = ["/files/..%2f..%2fetc%2fpasswd", "/files/%2e%2e%2fhealthz", "/files/..%5c..%5cdata", "/files/%00"];
      for (const path of paths) same((await stage.get(path)).status, 404);
    },
  },
  {
    id: "WS15",
    says: "a broken or oversize HTTP request ends with a 4xx and nothing else",
    async run(stage) {
      same(Math.floor((await stage.get("/files/%zz")).status / 100), 4);
      same(Math.floor((await stage.get("/healthz", { "x-long": "x".repeat(40_000) })).status / 100), 4);
      same((await stage.get("/healthz")).status, 200);
    },
  },
];
