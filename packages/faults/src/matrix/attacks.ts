import { crc32 } from "@chatcast/protocol";
import { SEQ_SHIFT } from "../alter-packet.ts";
import { crcDelta, withCrc } from "../attack/forge.ts";
import type { Arena, Frame, Report } from "./frame.ts";
import { tagOf } from "./open-room.ts";

/** What an attack led to: what the receivers report, and what they should have got. */
export interface Trial {
  report: Report;
  sent: string[];
}

/** One attack on one arena. Undefined: there is nothing in this suite that it could attack. */
export type Run = (arena: Arena) => Promise<Trial | undefined>;

/** Frames of the file, altered on their way to the server. */
const onFile =
  (alter: (file: Frame[], arena: Arena) => Frame[]): Run =>
  async (arena) => ({ report: await arena.receive("server", alter(arena.file, arena)), sent: arena.sentFile });

const onMessages =
  (by: "server" | "member", alter: (messages: Frame[], arena: Arena) => Frame[]): Run =>
  async (arena) => ({ report: await arena.receive(by, alter(arena.messages, arena)), sent: arena.sentMessages });

/** Changes the second chunk of the file, which has one whatever frames stand around it. */
const onChunk = (alter: (chunk: Frame, arena: Arena) => Frame | Frame[]): Run =>
  onFile((file, arena) => file.flatMap((frame) => (isSecond(frame) ? alter(frame, arena) : [frame])));

const isSecond = ({ kind, seq }: Frame): boolean => kind === "chunk" && seq === 1;
const second = (frames: readonly Frame[]): Frame => {
  const found = frames.find(isSecond);
  if (found === undefined) throw new Error("the sample has a second chunk");
  return found;
};

function flip(bytes: Uint8Array, at = 0): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** The tag that somebody without a key can compute, at the length that is due. */
function guessed(bytes: Uint8Array, seq: number, { tag }: Frame): Uint8Array {
  const guess = new Uint8Array(tag?.length ?? 4);
  guess.set(tagOf(bytes, seq));
  return guess;
}

/** The first four bytes of a tag with a CRC's difference XORed on. */
function shifted(tag: Uint8Array | undefined, delta: number): Uint8Array | undefined {
  if (tag === undefined) return undefined;
  const copy = Uint8Array.from(tag);
  const view = new DataView(copy.buffer);
  view.setUint32(0, (view.getUint32(0) ^ delta) >>> 0);
  return copy;
}

function blind(chunk: Frame): Frame {
  const delta = flip(new Uint8Array(chunk.bytes.length));
  return { ...chunk, bytes: flip(chunk.bytes), tag: shifted(chunk.tag, crcDelta(delta, crc32)) };
}

/** Other content for this place whose CRC, XORed with its number, is the tag of the first chunk. */
function crafted(chunk: Frame, { file }: Arena): Frame {
  const first = file.find(({ kind, seq }) => kind === "chunk" && seq === 0);
  const wanted = first === undefined ? 0 : (crc32(first.bytes) ^ first.seq ^ chunk.seq) >>> 0;
  return { ...chunk, bytes: withCrc(flip(chunk.bytes), wanted, crc32) ?? chunk.bytes, tag: first?.tag };
}

/** Content, tag and signature of another frame, under this one's name. */
const inPlaceOf = (chunk: Frame, other: Frame): Frame => ({
  ...chunk,
  bytes: other.bytes,
  tag: other.tag,
  signature: other.signature,
});

function relabelled(file: Frame[]): Frame[] {
  return file.map((frame) => {
    if (frame.kind !== "chunk" || frame.seq > 1) return frame;
    const other = file.find(({ kind, seq }) => kind === "chunk" && seq === 1 - frame.seq) ?? frame;
    return inPlaceOf(frame, other);
  });
}

/** Half as many chunks, says every one; those beyond are gone. */
function shortened(file: Frame[]): Frame[] {
  return file.flatMap((frame) => {
    const chunks = Math.ceil(frame.chunks / 2);
    const gone = frame.kind === "chunk" && frame.seq >= chunks;
    return gone
      ? []
      : [{ ...frame, chunks, size: chunks * second(file).bytes.length, final: frame.seq === chunks - 1 }];
  });
}

/** Two members are told two things. What each of them sees is in order; only their heads can differ. */
const equivocates: Run = async (arena) => {
  const [, ...rest] = arena.messages;
  const one = await arena.receive("member", arena.messages);
  const other = await arena.receive("member", [arena.secondVersion, ...rest]);
  if (one.refused.length + other.refused.length > 0) return { report: other, sent: arena.sentMessages };
  const differ = one.head !== undefined && one.head !== other.head;
  return { report: { ...other, missing: differ ? "seen" : "no" }, sent: arena.sentMessages };
};

const readsPrivate: Run = async (arena) => {
  const read = await arena.readPrivate();
  const took = read === undefined ? [] : [read];
  const refused = read === undefined ? ["tag"] : [];
  const fates = [{ kind: "message", seq: 0, fate: refused[0] ?? "read" }] as const;
  return { report: { fates: [...fates], refused, copies: 0, took, missing: "no" }, sent: [] };
};

/** How each attack is made. */
export const RUNS = {
  "seq-shift": onChunk((chunk) => ({ ...chunk, seq: chunk.seq + SEQ_SHIFT })),
  "bit-flip": onChunk((chunk) => ({ ...chunk, bytes: flip(chunk.bytes) })),
  "re-tag": onChunk((chunk) => {
    const bytes = flip(chunk.bytes);
    return { ...chunk, bytes, tag: guessed(bytes, chunk.seq, chunk) };
  }),
  "crc-delta": onChunk(blind),
  craft: onChunk(crafted),
  replay: onMessages("server", (messages) => [...messages, ...messages.slice(0, 1)]),
  "replay-transfer": onChunk((chunk, { otherFile }) => inPlaceOf(chunk, second(otherFile))),
  "splice-room": onChunk((chunk, { elsewhere }) => inPlaceOf(chunk, second(elsewhere))),
  relabel: onFile(relabelled),
  reorder: onFile((file) => file.toSorted((one, other) => order(one) - order(other))),
  drop: onChunk(() => []),
  "lower-totals": onFile(shortened),
  truncate: onChunk((chunk) => ({ ...chunk, bytes: chunk.bytes.slice(0, chunk.bytes.length >>> 1) })),
  duplicate: onChunk((chunk) => [chunk, chunk]),
  "strip-tag": onChunk((chunk) => ({ ...chunk, tag: undefined, signature: undefined })),
  "downgrade-suite": async (arena) => {
    if (second(arena.file).suite === "crc32-xor-seq") return undefined;
    return onChunk((chunk) => ({
      ...chunk,
      suite: "crc32-xor-seq",
      tag: tagOf(chunk.bytes, chunk.seq),
      signature: undefined,
    }))(arena);
  },
  impersonate: onMessages("member", (messages) => messages.map((message) => ({ ...message, from: "Bob" }))),
  "member-forges": onMessages("member", (messages, { forgery }) => [...messages, forgery]),
  "member-equivocates": equivocates,
  "server-alters": onMessages("member", (messages) =>
    messages.map((message) => (message.seq === 0 ? { ...message, bytes: flip(message.bytes, 8) } : message)),
  ),
  "server-drops": onMessages("member", (messages) => messages.filter(({ seq }) => seq !== 1)),
  "server-shows-private": readsPrivate,
} as const satisfies Record<string, Run>;

/** Chunks backwards; what stands around them stays around them. */
const order = ({ kind, seq }: Frame): number => (kind === "manifest" ? -100 : kind === "seal" ? 100 : -seq);
