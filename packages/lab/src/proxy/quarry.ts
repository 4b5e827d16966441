import type { Prey } from "@chatcast/faults";
import { type Packet, PacketType } from "socket.io-parser";

type Fields = Record<string, unknown>;

/** What a packet is to the attacker. `rewrite` makes the Socket.IO packet of what he made of it. */
export type Quarry =
  | {
      kind: "readable";
      on: "msg" | "chunk" | "room";
      stream: string | undefined;
      prey: Prey;
      rewrite: Rewrite;
      /** Its bytes are other ones each time that the same is said. */
      sealed?: true;
    }
  | { kind: "opaque"; on: "answer"; stream: string | undefined; seq: number };

type Rewrite = (prey: Prey) => Packet;

/** Reads what a client sends. Undefined: nothing that a rule could meet. */
export function readUp(packet: Packet): Quarry | undefined {
  const [event, body] = eventOf(packet);
  if (body === undefined) return undefined;
  if (event === "reliable_event" && body.type === "MSG") return message(packet, body);
  if (event === "reliable_event" && body.type === "SEALED") return sealed(packet, body);
  if (event === "reliable_event" && body.type === "FILE_CHUNK") return chunk(packet, body);
  if (event === "reliable_event" && body.type === "SEALED_CHUNK") return sealedChunk(packet, body);
  if (event === "chat_message" && typeof body.text === "string") return spoken(packet, body, body.text);
  return undefined;
}

/** Reads what the server says. */
export function readDown(packet: Packet): Quarry | undefined {
  if (packet.type === PacketType.ACK) return room(packet);
  const [event, body] = eventOf(packet);
  if (body === undefined) return undefined;
  if (event === "reliable_event") {
    const stream = typeof body.transfer_id === "string" && body.transfer_id !== "MSG" ? body.transfer_id : undefined;
    return { kind: "opaque", on: "answer", stream, seq: typeof body.seq === "number" ? body.seq : 0 };
  }
  if (event === "chat_message" && typeof body.frame === "string") return sealed(packet, body);
  if (event === "chat_message" && typeof body.text === "string") return spoken(packet, body, body.text);
  return undefined;
}

/** The room that a client asks to enter. */
export function roomAskedFor(packet: Packet): string | undefined {
  const [event, body] = eventOf(packet);
  const enters = event === "create_room" || event === "join_room";
  return enters && typeof body?.roomName === "string" ? body.roomName : undefined;
}

export function eventOf(packet: Packet): [event: unknown, body: Fields | undefined] {
  if (packet.type !== PacketType.EVENT || !Array.isArray(packet.data)) return [undefined, undefined];
  const [event, body] = packet.data as unknown[];
  return [event, isFields(body) ? body : undefined];
}

function message(packet: Packet, body: Fields): Quarry | undefined {
  const { seq, payload, checksum } = body;
  if (typeof seq !== "number" || typeof payload !== "string") return undefined;
  const prey = { ...body, type: "MSG", seq, payload, ...texts({ checksum }) } as Prey;
  return { kind: "readable", on: "msg", stream: undefined, prey, rewrite: (after) => withBody(packet, { ...after }) };
}

/**
 * A sealed frame, on its way up or delivered: to the attacker it is bytes, one character each, without a tag that he could
 * compute. Who is said to have sent it stands beside it when it is delivered.
 */
function sealed(packet: Packet, body: Fields): Quarry | undefined {
  const { frame, seq = 0, from, integrity } = body;
  if (typeof frame !== "string" || typeof seq !== "number") return undefined;
  const judged = isFields(integrity) ? integrity : undefined;
  const payload = Buffer.from(frame, "base64url").toString("latin1");
  const prey: Prey = { type: "MSG", seq, payload, ...texts({ from, suite: judged?.suite }) };
  const rewrite: Rewrite = (after) => {
    if (after.type !== "MSG") return packet;
    const now = { frame: Buffer.from(after.payload, "latin1").toString("base64url"), ...texts({ from: after.from }) };
    if (judged === undefined) return withBody(packet, { ...body, ...now, seq: after.seq });
    return withBody(packet, { ...body, ...now, integrity: { ...judged, ...texts({ suite: after.suite }) } });
  };
  return { kind: "readable", on: "msg", stream: undefined, prey, rewrite, sealed: true };
}

/** The seed's message, and every message that is delivered: its tag stands in `integrity`, bound to the number there. */
function spoken(packet: Packet, body: Fields, text: string): Quarry {
  const integrity = isFields(body.integrity) ? body.integrity : {};
  const seq = typeof integrity.seq === "number" ? integrity.seq : 0;
  const prey: Prey = {
    type: "MSG",
    seq,
    payload: text,
    ...texts({ checksum: integrity.checksum, from: body.from, suite: integrity.suite }),
  };
  const rewrite: Rewrite = (after) => {
    if (after.type !== "MSG") return packet;
    const { from, payload, checksum, suite } = after;
    const said = { ...body, text: payload, ...(from === undefined ? {} : { from }) };
    if (!isFields(body.integrity)) return withBody(packet, said);
    const { checksum: _old, ...rest } = integrity;
    const judged = { ...rest, ...texts({ suite, checksum }), ...(after.seq === seq ? {} : { seq: after.seq }) };
    return withBody(packet, { ...said, integrity: judged });
  };
  return { kind: "readable", on: "msg", stream: undefined, prey, rewrite };
}

function chunk(packet: Packet, body: Fields): Quarry | undefined {
  const { seq, transfer_id, payload, payload_b64, total_chunks, chunk_size, total_size, checksum } = body;
  const counted = [seq, total_chunks, chunk_size, total_size].every((value) => typeof value === "number");
  if (!counted || typeof transfer_id !== "string") return undefined;
  const inBase64 = typeof payload_b64 === "string";
  const bytes = inBase64 ? Buffer.from(payload_b64, "base64") : payload;
  if (!(bytes instanceof Uint8Array)) return undefined;
  const { payload: _bytes, payload_b64: _text, ...rest } = body;
  const prey = { ...rest, ...texts({ checksum }), bytes } as unknown as Prey;
  const rewrite: Rewrite = (after) => {
    if (after.type !== "FILE_CHUNK") return packet;
    const { bytes: now, ...fields } = after;
    const carried = inBase64 ? { payload_b64: Buffer.from(now).toString("base64") } : { payload: Buffer.from(now) };
    return withBody(packet, { ...fields, ...carried });
  };
  return { kind: "readable", on: "chunk", stream: transfer_id, prey, rewrite };
}

/**
 * A chunk of a sealed file: bytes, with signature and tag among them, and no totals, which the manifest has. So there is nothing
 * to strip or to lower.
 */
function sealedChunk(packet: Packet, body: Fields): Quarry | undefined {
  const { seq, transfer_id, payload } = body;
  if (typeof seq !== "number" || typeof transfer_id !== "string" || !(payload instanceof Uint8Array)) return undefined;
  const totals = { filename: "", total_chunks: 0, chunk_size: 0, total_size: 0, mode: "broadcast" } as const;
  const prey: Prey = { ...totals, type: "FILE_CHUNK", transfer_id, seq, bytes: payload };
  const rewrite: Rewrite = (after) =>
    after.type === "FILE_CHUNK"
      ? withBody(packet, { ...body, seq: after.seq, payload: Buffer.from(after.bytes) })
      : packet;
  return { kind: "readable", on: "chunk", stream: transfer_id, prey, rewrite, sealed: true };
}

/** The answer to entering a room names the room's suite. */
function room(packet: Packet): Quarry | undefined {
  const [answer] = Array.isArray(packet.data) ? (packet.data as unknown[]) : [];
  if (!isFields(answer) || !isFields(answer.room) || typeof answer.room.suite !== "string") return undefined;
  const { room: entered } = answer;
  const prey: Prey = { type: "MSG", seq: 0, payload: "", suite: String(entered.suite) };
  const rewrite: Rewrite = ({ suite }) => ({ ...packet, data: [{ ...answer, room: { ...entered, suite } }] });
  return { kind: "readable", on: "room", stream: undefined, prey, rewrite };
}

/** The same event with another body; what followed it, a callback's number, stays. */
function withBody(packet: Packet, body: Fields): Packet {
  const [event, , ...more] = packet.data as unknown[];
  return { ...packet, data: [event, body, ...more] };
}

/** Only those that are texts. */
function texts(fields: Fields): Record<string, string> {
  const entries = Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(entries);
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
