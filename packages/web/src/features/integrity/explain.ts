import type { IntegrityEvent } from "@chatcast/client";

/** Under this a number is likelier to be a sequence number than what altered bytes leave by chance (1 in 4,096). */
const LIKELY_SEQ = 2 ** 20;

/** One field of what the tag binds: its name, its bytes as hex, and what they say. */
export interface BoundField {
  name: string;
  hex: string;
  says: string;
}

/** A verdict in a sentence, and what its tag is bound to, field by field. */
export interface Explanation {
  sentence: string;
  fields: readonly BoundField[];
}

export function explainVerdict(event: IntegrityEvent): Explanation {
  if (event.readBack) return explainReadBack(event);
  return event.suite === "crc32-xor-seq" ? explainOpen(event) : explainKeyed(event);
}

/** Who looked, in words. */
export function checkedBy({ readFrom, readBack }: Pick<IntegrityEvent, "readFrom" | "readBack">): string {
  if (readBack) return "the server, reading it back";
  return readFrom === undefined ? "the server" : "this client";
}

const hex32 = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
const number32 = (hex: string | undefined): number | undefined =>
  hex !== undefined && /^[0-9a-f]{8}$/i.test(hex) ? Number.parseInt(hex, 16) : undefined;

/** The open suite's tag is CRC-32 XOR sequence number (RFC 1952 for the CRC), so each of the two follows from the others. */
function explainOpen(event: IntegrityEvent): Explanation {
  const { status, seq, expected, received } = event;
  const thing = event.type === "MSG" ? "message" : "chunk";
  const [should, did] = [number32(expected), number32(received)];
  const crc = should === undefined ? undefined : (should ^ seq) >>> 0;
  const fields: BoundField[] = [
    ...(crc === undefined ? [] : [{ name: "CRC-32", hex: hex32(crc), says: `of the ${thing}'s bytes as they came` }]),
    { name: "Sequence number", hex: hex32(seq), says: `${seq}, as it came` },
    ...(should === undefined
      ? []
      : [{ name: "CRC-32 XOR number", hex: hex32(should), says: "the tag that was expected" }]),
    { name: "Tag", hex: received, says: "as it came" },
  ];
  if (status === "valid") {
    return {
      sentence: `The tag fits the ${thing}'s bytes and its number: neither was changed by accident. Anybody could have computed it, so it proves no author.`,
      fields,
    };
  }
  const fits = crc === undefined || did === undefined ? undefined : (did ^ crc) >>> 0;
  if (fits !== undefined && fits < LIKELY_SEQ && fits !== seq) {
    return {
      sentence: `The tag fits the same bytes under number ${fits}, and the ${thing} came as number ${seq}: its number was changed on the way.`,
      fields,
    };
  }
  return {
    sentence: `The tag fits neither the ${thing}'s bytes nor its number as they came: what is in it was changed on the way.`,
    fields,
  };
}

/** No tag came: the server keeps the chunk's SHA-256 and gave out nothing that does not fit it. */
const explainReadBack = ({ seq, readFrom }: IntegrityEvent): Explanation => ({
  sentence: `The server read chunk ${seq} from ${readFrom ?? "you"} from its disk and did not find what it had taken. It gave nothing of it out.`,
  fields: [{ name: "Sequence number", hex: seq64(seq), says: String(seq) }],
});

const SUITE_BYTES = { "hmac-sha256-room": "03", "aes-256-gcm-room": "04" } as const;
const seq64 = (seq: number): string => BigInt(seq).toString(16).padStart(16, "0");

/** Of associated data, what the list keeps: the rest both sides know, and it is the same for the whole stream. */
function explainKeyed(event: IntegrityEvent): Explanation {
  const { status, seq, type, suite, received, readFrom } = event;
  const thing = type === "MSG" ? "message" : "chunk";
  const whose = readFrom === undefined ? "" : ` from ${readFrom}`;
  const fields: BoundField[] = [
    { name: "Magic, bytes 0–7", hex: "43434652414d4531", says: "CCFRAME1" },
    { name: "Suite, byte 8", hex: suite === "crc32-xor-seq" ? "00" : SUITE_BYTES[suite], says: suite },
    { name: "Kind, byte 9", hex: type === "MSG" ? "01" : "02", says: thing },
    { name: "Sequence number, bytes 128–135", hex: seq64(seq), says: String(seq) },
    { name: "Tag", hex: received, says: "its first digits, as it came" },
  ];
  return {
    sentence:
      status === "valid"
        ? `The ${thing}${whose} opened under the room's key, in its place and with everything that is bound to it: nobody without the key made or moved it.`
        : `The ${thing}${whose} does not hold under the room's key, in its place and with everything that is bound to it. What tag it should have had nobody is told.`,
    fields,
  };
}
