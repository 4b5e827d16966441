import { CELL, ChatCastError, ERROR_CODES, type ErrorCode } from "@chatcast/protocol";
import { FLIGHT_KINDS, type FlightKind, type FlightPacket, type Recording } from "./recording.ts";

const FORMAT = "chatcast-flight";
const VERSION = 1;
/** A recorder keeps no more; a file with more was not written by one. */
const MOST_PACKETS = 16_384;
/** Of a file of 10 GiB in the smallest chunks. */
const MOST_CHUNKS = 655_360;
/** Characters of a file that are looked at. */
const MOST_TEXT = 16 * 1024 * 1024;
const HIGHEST_CELL = Math.max(...Object.values(CELL));

/** A recording as the text of a JSON file. Chunk states are run-length encoded: `[count, value, count, value, …]`. */
export function flightFile({ transfer, startedAt, before, dropped, packets }: Recording): string {
  const runs = { cells: encodeRuns(before.cells), tries: encodeRuns(before.tries) };
  const told = packets.map((packet) => ({ ...packet, way: FLIGHT_KINDS[packet.kind] }));
  const head = { format: FORMAT, version: VERSION, transfer, startedAt: new Date(startedAt).toISOString() };
  return JSON.stringify({ ...head, dropped, before: runs, packets: told });
}

/** Reads what `flightFile` wrote; whatever else is in the file is left out. @throws ChatCastError `E_SCHEMA`, `E_TOO_LARGE`. */
export function parseFlight(text: string): Recording {
  if (text.length > MOST_TEXT) throw new ChatCastError("E_TOO_LARGE", "the file is too long for a recording");
  const file = fields(json(text), "the file");
  if (file.format !== FORMAT) throw wrong("the file", "is no recording of a transfer");
  if (file.version !== VERSION) throw wrong("version", `is not ${VERSION}: the file is of another version of ChatCast`);
  const head = fields(file.transfer, "transfer");
  const totalChunks = whole(head.totalChunks, "transfer.totalChunks", 1, MOST_CHUNKS);
  const before = fields(file.before, "before");
  return {
    transfer: {
      id: transferId(head.id),
      size: whole(head.size, "transfer.size"),
      chunkSize: whole(head.chunkSize, "transfer.chunkSize", 1),
      totalChunks,
    },
    startedAt: time(file.startedAt),
    dropped: whole(file.dropped, "dropped"),
    before: {
      cells: decodeRuns(before.cells, new Uint8Array(totalChunks), "before.cells", HIGHEST_CELL),
      tries: decodeRuns(before.tries, new Uint16Array(totalChunks), "before.tries", 65_535),
    },
    packets: packetsOf(file.packets, totalChunks),
  };
}

function packetsOf(value: unknown, totalChunks: number): FlightPacket[] {
  let last = 0;
  return list(value, "packets", MOST_PACKETS).map((entry, index) => {
    const packet = packetOf(fields(entry, `packets[${index}]`), `packets[${index}]`, totalChunks);
    if (packet.at < last) throw wrong(`packets[${index}].at`, "is before the packet ahead of it");
    last = packet.at;
    return packet;
  });
}

function packetOf(entry: Record<string, unknown>, path: string, totalChunks: number): FlightPacket {
  const { kind, at, verdict, code } = entry;
  if (!isKind(kind)) throw wrong(`${path}.kind`, "is no kind of packet");
  if (typeof at !== "number" || !Number.isFinite(at) || at < 0) throw wrong(`${path}.at`, "is no time");
  if (verdict !== undefined && verdict !== "valid" && verdict !== "compromised")
    throw wrong(`${path}.verdict`, "is no verdict");
  if (code !== undefined && !isCode(code)) throw wrong(`${path}.code`, "is no code of an error");
  const last = totalChunks - 1;
  const seqs = entry.seqs === undefined ? undefined : list(entry.seqs, `${path}.seqs`, MOST_PACKETS);
  const missing = entry.missing === undefined ? undefined : list(entry.missing, `${path}.missing`, MOST_PACKETS);
  return {
    at,
    kind,
    bytes: whole(entry.bytes, `${path}.bytes`),
    ...(entry.seq === undefined ? {} : { seq: whole(entry.seq, `${path}.seq`) }),
    ...(seqs === undefined ? {} : { seqs: seqs.map((seq, i) => whole(seq, `${path}.seqs[${i}]`, 0, last)) }),
    ...(entry.upTo === undefined ? {} : { upTo: whole(entry.upTo, `${path}.upTo`, -1, last) }),
    ...(missing === undefined ? {} : { missing: missing.map((one, i) => stretch(one, `${path}.missing[${i}]`, last)) }),
    ...(entry.truncated === true ? { truncated: true } : {}),
    ...(verdict === undefined ? {} : { verdict }),
    ...(code === undefined ? {} : { code }),
  };
}

function stretch(value: unknown, path: string, most: number): [number, number] {
  const [first, last] = list(value, path, 2);
  const from = whole(first, `${path}[0]`, 0, most);
  return [from, whole(last, `${path}[1]`, from, most)];
}

function encodeRuns(values: Uint8Array | Uint16Array): number[] {
  const runs: number[] = [];
  for (let at = 0; at < values.length; ) {
    const value = values[at] ?? 0;
    let end = at + 1;
    while (end < values.length && values[end] === value) end++;
    runs.push(end - at, value);
    at = end;
  }
  return runs;
}

function decodeRuns<T extends Uint8Array | Uint16Array>(value: unknown, into: T, path: string, most: number): T {
  const runs = list(value, path, into.length * 2);
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const length = whole(runs[i], `${path}[${i}]`, 1, into.length - at);
    into.fill(whole(runs[i + 1], `${path}[${i + 1}]`, 0, most), at, at + length);
    at += length;
  }
  if (at !== into.length) throw wrong(path, `tells of ${at} chunks, not of ${into.length}`);
  return into;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ChatCastError("E_SCHEMA", "the file is no JSON", { cause });
  }
}

function fields(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(path, "is no object");
  return value as Record<string, unknown>;
}

function list(value: unknown, path: string, most: number): unknown[] {
  if (!Array.isArray(value)) throw wrong(path, "is no list");
  if (value.length > most) throw wrong(path, `has more than ${most} entries`);
  return value;
}

function whole(value: unknown, path: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw wrong(path, "is no whole number");
  if (value < least || value > most) throw wrong(path, `is not between ${least} and ${most}`);
  return value;
}

function transferId(value: unknown): string {
  if (typeof value !== "string" || !/^[\w-]{1,64}$/.test(value)) throw wrong("transfer.id", "is no id");
  return value;
}

function time(value: unknown): number {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw wrong("startedAt", "is no time");
  return at;
}

const isKind = (value: unknown): value is FlightKind => typeof value === "string" && Object.hasOwn(FLIGHT_KINDS, value);
const isCode = (value: unknown): value is ErrorCode => ERROR_CODES.some((code) => code === value);

const wrong = (path: string, what: string): ChatCastError =>
  new ChatCastError("E_SCHEMA", `${path} ${what}`, path === "the file" ? {} : { path });
