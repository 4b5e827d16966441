import { say } from "../../words/words.ts";

/** One field of what the tag binds: its name, its bytes as hex, and what they say. */
export interface BoundField {
  name: string;
  hex: string;
  says: string;
}

const SUITES: Record<number, string> = { 3: "hmac-sha256-room", 4: "aes-256-gcm-room" };
const MESSAGE = 1;
const LAST = 1;

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** All fields of what a tag covers beside the bytes, each at its place (SPEC SA). @param bound 160 bytes */
export function fieldsOf(bound: Uint8Array): BoundField[] {
  const view = new DataView(bound.buffer, bound.byteOffset, bound.byteLength);
  const hex = (from: number, to: number): string => hexOf(bound.subarray(from, to));
  const u64 = (at: number): string => String(view.getBigUint64(at));
  const bytes = (amount: string): string => `${amount} B`;
  const to = bound[10] === 0 ? "room" : "one";
  return [
    { name: say("explain.magic"), hex: hex(0, 8), says: String.fromCharCode(...bound.subarray(0, 8)) },
    { name: say("explain.suite"), hex: hex(8, 9), says: SUITES[bound[8] ?? 0] ?? "" },
    {
      name: say("explain.kind"),
      hex: hex(9, 10),
      says: say("explain.thing", { what: bound[9] === MESSAGE ? "message" : "chunk" }),
    },
    { name: say("explain.direction"), hex: hex(10, 11), says: say("explain.to", { to }) },
    {
      name: say("explain.flags"),
      hex: hex(11, 12),
      says: say("explain.last", { last: ((bound[11] ?? 0) & LAST) === LAST ? "yes" : "no" }),
    },
    { name: say("explain.epoch"), hex: hex(12, 16), says: String(view.getUint32(12)) },
    { name: say("explain.room"), hex: hex(16, 48), says: say("explain.room-is") },
    { name: say("explain.sender"), hex: hex(48, 80), says: say("explain.sender-is") },
    { name: say("explain.recipient"), hex: hex(80, 112), says: say("explain.recipient-is", { to }) },
    { name: say("explain.stream"), hex: hex(112, 128), says: say("explain.stream-is") },
    { name: say("explain.seq-bytes"), hex: hex(128, 136), says: u64(128) },
    { name: say("explain.chunks"), hex: hex(136, 144), says: u64(136) },
    { name: say("explain.chunk-size"), hex: hex(144, 148), says: bytes(String(view.getUint32(144))) },
    { name: say("explain.length"), hex: hex(148, 152), says: bytes(String(view.getUint32(148))) },
    { name: say("explain.file-size"), hex: hex(152, 160), says: bytes(u64(152)) },
  ];
}
