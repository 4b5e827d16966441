import { crc32, crc32XorSeq, decideChunk, type FileChunk, type IncomingTransfer, Receiver } from "@chatcast/protocol";
import type { Arena, Frame, Report } from "./frame.ts";
import {
  asBytes,
  asHex,
  asText,
  CHUNK,
  CHUNKS,
  chunkOf,
  FORGED,
  MESSAGES,
  SECOND_VERSION,
  SECRET,
  SIZE,
  sampleFile,
  saying,
} from "./sample.ts";

const suite = crc32XorSeq(crc32);
const SENDER = "Ada";

/** An open room: what the server checks on arrival, and members who believe the server. */
export function openRoom(): Arena {
  const file = sampleFile(1);
  const messages = MESSAGES.map((text, seq) => message(seq, text));
  return {
    file: chunks("here", file, 1),
    otherFile: chunks("here", sampleFile(3), 2),
    elsewhere: chunks("elsewhere", sampleFile(5), 3),
    messages,
    secondVersion: message(0, SECOND_VERSION),
    forgery: message(MESSAGES.length, FORGED),
    sentFile: [asText(file)],
    sentMessages: MESSAGES.map((text) => saying(SENDER, text)),
    // Members keep apart what the server keeps apart for them.
    readPrivate: async () => SECRET,
    async receive(by, frames) {
      if (by === "member") return believe(frames);
      return frames[0]?.kind === "message" ? listen(frames) : collect(frames);
    },
  };
}

function chunks(room: string, file: Uint8Array, id: number): Frame[] {
  return Array.from({ length: CHUNKS }, (_, seq) => frame("chunk", room, id, seq, chunkOf(file, seq)));
}

const message = (seq: number, text: string): Frame => frame("message", "here", 9, seq, asBytes(text));

function frame(kind: Frame["kind"], room: string, id: number, seq: number, bytes: Uint8Array): Frame {
  const final = kind === "chunk" && seq === CHUNKS - 1;
  const stream = new Uint8Array(16).fill(id);
  const about = { suite: "crc32-xor-seq", from: SENDER, room, stream, signature: undefined } as const;
  return { kind, ...about, seq, final, bytes, tag: tagOf(bytes, seq), chunks: CHUNKS, size: SIZE };
}

/** The eight hex digits of the wire as four bytes. */
export function tagOf(bytes: Uint8Array, seq: number): Uint8Array {
  const tag = new Uint8Array(4);
  new DataView(tag.buffer).setUint32(0, (crc32(bytes) ^ seq) >>> 0);
  return tag;
}

/** A transfer as the server receives it, by the core's own decisions. */
function collect(frames: readonly Frame[]): Report {
  const report: Report = { fates: [], refused: [], copies: 0, took: [], missing: "no" };
  let transfer: IncomingTransfer | undefined;
  let receiver: Receiver | undefined;
  const kept = new Map<number, Uint8Array>();
  for (const each of frames) {
    const decision = decideChunk({
      chunk: asChunk(each),
      senderId: SENDER,
      transfer,
      verify: (checksum) => suite.verify(each.bytes, each.seq, checksum),
      holding: (seq) => {
        const leaf = kept.get(seq);
        return leaf === undefined ? { held: "none" } : { held: "stored", leaf };
      },
      // Compared as they are: nothing is stored that a digest would spare.
      isOf: (kept) => kept.length === each.bytes.length && kept.every((byte, at) => byte === each.bytes[at]),
      recipientIssue: () => undefined,
      quotaIssue: () => undefined,
    });
    switch (decision.do) {
      case "open":
        transfer = { state: "open", ownerId: SENDER, terms: decision.terms };
        receiver = new Receiver(decision.terms);
        break;
      case "nack":
        refuse(report, each, decision.error.code);
        continue;
      case "kill":
      case "fail":
        refuse(report, each, "E_INTEGRITY");
        transfer = { state: "killed", ownerId: SENDER };
        continue;
      case "ack-duplicate":
        report.copies++;
        note(report, each, "copy");
        continue;
      case "store":
      case "wait":
        break;
    }
    note(report, each, "taken");
    kept.set(each.seq, each.bytes);
    receiver?.stored(each.seq);
  }
  if (receiver?.complete === true) report.took.push(inOrder(kept));
  // A gap, and nobody vouches for what belongs in it: the same as a sender who went away.
  else report.missing = "seen";
  return report;
}

const note = (report: Report, { kind, seq }: Frame, fate: string): void => {
  report.fates.push({ kind, seq, fate });
};

function refuse(report: Report, frame: Frame, why: string): void {
  report.refused.push(why);
  note(report, frame, why);
}

function asChunk({ seq, tag, chunks: total, size, bytes }: Frame): FileChunk {
  return {
    type: "FILE_CHUNK",
    transfer_id: "sample",
    seq,
    ...(tag === undefined ? {} : { checksum: asHex(tag) }),
    total_chunks: total,
    chunk_size: CHUNK,
    total_size: size,
    filename: "sample",
    bytes,
  };
}

/** Messages as the server receives them. Each comes under an id of its own choosing, so no number is ever taken. */
function listen(frames: readonly Frame[]): Report {
  const report: Report = { fates: [], refused: [], copies: 0, took: [], missing: "no" };
  for (const each of frames) {
    const { seq, tag, bytes } = each;
    const isGood = tag !== undefined && suite.verify(bytes, seq, asHex(tag)).status === "valid";
    // Whose it is the connection's token says, not the frame.
    if (!isGood) refuse(report, each, "E_INTEGRITY");
    else {
      report.took.push(saying(SENDER, asText(bytes)));
      note(report, each, "taken");
    }
  }
  return report;
}

/** What members see is what the server says. */
function believe(frames: readonly Frame[]): Report {
  const said = frames.filter(({ kind }) => kind === "message").map(({ from, bytes }) => saying(from, asText(bytes)));
  const parts = new Map(frames.filter(({ kind }) => kind === "chunk").map(({ seq, bytes }) => [seq, bytes] as const));
  const fates = frames.map(({ kind, seq }) => ({ kind, seq, fate: "taken" }));
  return { fates, refused: [], copies: 0, took: parts.size > 0 ? [inOrder(parts)] : said, missing: "no" };
}

const inOrder = (parts: ReadonlyMap<number, Uint8Array>): string =>
  [...parts]
    .sort(([one], [other]) => one - other)
    .map(([, bytes]) => asText(bytes))
    .join("");
