import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { crc32XorSeq, decodeReliable, decodeUp, type ErrorBody, type UpEventName } from "@chatcast/protocol";
import { Encoder, PacketType } from "socket.io-parser";

/** A value of a vector: `{hex}` are bytes, which JSON has no word for; `{repeat, times}` is a long text. */
type Value = string | number | boolean | null | { hex: string } | Value[] | { [key: string]: Value };
type Fields = Record<string, Value>;

const suite = crc32XorSeq(crc32);
const FILE = fileURLToPath(new URL("../../docs/vectors/wire-v1.json", import.meta.url));
const ABOUT =
  "The open profile of docs/spec/wire.md in values. Bytes are {hex}, a long text is {repeat, times}. tags: the integrity value of bytes under a seq. " +
  "frames: Socket.IO packets and the Engine.IO messages that carry them, text first, then attachments. requests and packets: " +
  "what a server makes of the shape of an event and of a reliable_event; good, or refused by that code and path. Made by " +
  "npm run vectors -w @chatcast/lab, computed again by check_wire.py.";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The value with bytes and texts in place of what stands for them. */
export function revived(value: Value): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(revived);
  if ("hex" in value && typeof value.hex === "string") return new Uint8Array(Buffer.from(value.hex, "hex"));
  if ("repeat" in value && typeof value.repeat === "string") return value.repeat.repeat(Number(value.times));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revived(inner)]));
}

const tags = [
  ...(
    [
      ["Hello", 5],
      ["PAY BOB   100", 7],
      ["", 0],
      ["grüße ☂", 0],
      ["x", 4_294_967_295],
    ] as const
  ).map(([text, seq]) => [utf8(text), seq] as const),
  [Uint8Array.from({ length: 256 }, (_, index) => index), 2_147_483_648] as const,
].map(([bytes, seq]) => ({ hex: hexOf(bytes), seq, checksum: suite.seal(bytes, seq) }));

const chunk = (more: Fields = {}): Fields => ({
  ...{
    type: "FILE_CHUNK",
    transfer_id: "t_1",
    seq: 0,
    checksum: suite.seal(utf8("hello"), 0),
    payload_b64: "aGVsbG8=",
  },
  ...{ total_chunks: 1, chunk_size: 65_536, filename: "a.txt", total_size: 5, ...more },
});
const { payload_b64: _, ...bare } = chunk();
const binary: Fields = { ...bare, payload: { hex: hexOf(utf8("hello")) } };
const msg = (more: Fields = {}): Fields => ({ type: "MSG", seq: 5, payload: "Hello", checksum: "f7d18987", ...more });
const LONG = { repeat: "x", times: 65_537 };

const REQUESTS: readonly (readonly [UpEventName, Value])[] = [
  ...[{ roomName: "lab", username: "Ada" }, { roomName: "lab" }, { roomName: 1, username: "Ada" }, null, []].map(
    (body) => ["create_room", body] as const,
  ),
  ...[
    { roomName: "lab", username: "Ada", token: "of-before" },
    { roomName: "lab", username: "Ada", token: 1 },
  ].map((body) => ["join_room", body] as const),
  ...[{}, { after: 3, limit: 200 }, { with: "Bob" }, { limit: 0 }, { limit: 201 }, { after: -1 }, { after: 1.5 }].map(
    (body) => ["history", body] as const,
  ),
  ...[
    { type: "text", mode: "broadcast", text: "hello", unknown: "fields are ignored" },
    { type: "text", mode: "unicast", recipient: "Bob", text: "psst", id: "m-1" },
    { type: "file", mode: "broadcast", url: "/files/a.txt", fileName: "a.txt", fileSize: 5 },
    { type: "text", mode: "broadcast", text: "" },
    { type: "text", mode: "broadcast", text: LONG },
    { type: "text", mode: "broadcast" },
    { type: "text", mode: "everybody", text: "hello" },
    { type: "text", mode: "unicast", text: "to whom" },
    { type: "text", mode: "broadcast", text: "hello", id: "not an id" },
    { type: "file", mode: "broadcast", url: "/files/a.txt", fileName: "a.txt", fileSize: -1 },
    { type: "song", mode: "broadcast", text: "hello" },
  ].map((body) => ["chat_message", body] as const),
];

const PACKETS: readonly Value[] = [
  msg(),
  msg({ id: "m-1", mode: "unicast", recipient: "Bob" }),
  msg({ payload: "", checksum: "00000000", seq: 0 }),
  ...[-1, 1.5, "5", 4_294_967_296, true, null].map((seq) => msg({ seq })),
  msg({ payload: 5 }),
  msg({ payload: "", id: "m-1" }),
  msg({ payload: LONG }),
  msg({ id: "m-1", recipient: "Bob" }),
  chunk(),
  binary,
  chunk({ total_size: 0, payload_b64: "", checksum: "00000000" }),
  { ...binary, payload_b64: "aGVsbG8=" },
  bare,
  chunk({ payload_b64: "no Base64!" }),
  chunk({ chunk_size: 16_383 }),
  chunk({ chunk_size: 1_048_577 }),
  chunk({ chunk_size: 786_433 }),
  chunk({ filename: "" }),
  chunk({ seq: -1 }),
  chunk({ transfer_id: "no id" }),
  chunk({ recipient: "Bob" }),
  { type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: "t_1" },
  { type: "CONTROL", cmd: "CANCEL", transfer_id: "t_1" },
  { type: "CONTROL", cmd: "CANCEL" },
  { type: "CONTROL", cmd: "COMPLETE", transfer_id: "t_1" },
  { type: "CONTROL", cmd: "WHAT", transfer_id: "t_1" },
  { type: "WHAT" },
];

const said = ({ code, path }: ErrorBody): Fields => ({ code, ...(path === undefined ? {} : { path }) });

function request(event: UpEventName, body: Value): Fields {
  const read = decodeUp(event, revived(body));
  return { event, body, ...(read.ok ? { good: true } : { refused: said(read.error) }) };
}

function packet(body: Value): Fields {
  const read = decodeReliable(revived(body), (text) =>
    /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined,
  );
  if (read.kind !== "refused") return { body, good: true };
  return { body, refused: { ...said(read.error), by: read.by === "nack" ? "NACK" : "error_event" } };
}

const FRAMES: readonly { way: "up" | "down"; id?: number; data: Value[]; ack?: boolean }[] = [
  { way: "up", id: 0, data: ["join_room", { roomName: "lab", username: "Ada" }] },
  { way: "down", id: 0, ack: true, data: [{ ok: false, error: { code: "E_NO_ROOM", message: "no such room" } }] },
  { way: "up", data: ["reliable_event", msg({ id: "m-1" })] },
  { way: "up", data: ["reliable_event", binary] },
  { way: "up", id: 12, data: ["reliable_event", binary] },
  { way: "down", data: ["user_left", { username: "Bob ☂" }] },
];

function frame({ way, id, data, ack = false }: (typeof FRAMES)[number]): Fields {
  const encoded = new Encoder().encode({
    ...{ type: ack ? PacketType.ACK : PacketType.EVENT, nsp: "/", data: data.map(revived) },
    ...(id === undefined ? {} : { id }),
  });
  const messages = encoded.map((part) => (typeof part === "string" ? `4${part}` : { hex: hexOf(part) }));
  return { way, kind: ack ? "ack" : "event", ...(id === undefined ? {} : { id }), data, messages };
}

/** docs/vectors/wire-v1.json, computed with the protocol's own code. */
export function wireVectors(): string {
  const vectors = {
    about: ABOUT,
    tags,
    frames: FRAMES.map(frame),
    requests: REQUESTS.map(([event, body]) => request(event, body)),
    packets: PACKETS.map(packet),
  };
  return `${JSON.stringify(vectors, undefined, 1)}\n`;
}

if (import.meta.main) await writeFile(FILE, wireVectors());
