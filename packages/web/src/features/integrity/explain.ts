import type { IntegrityEvent } from "@chatcast/client";
import { say } from "../../words/words.ts";
import { type BoundField, fieldsOf } from "./bound-fields.ts";

/** Under this a number is likelier to be a sequence number than what altered bytes leave by chance (1 in 4,096). */
const LIKELY_SEQ = 2 ** 20;

/** A verdict in a sentence, and what its tag is bound to, field by field. */
export interface Explanation {
  sentence: string;
  fields: readonly BoundField[];
}

export function explainVerdict(event: IntegrityEvent): Explanation {
  if (event.readBack) return explainReadBack(event);
  return event.suite === "crc32-xor-seq" ? explainOpen(event) : explainKeyed(event);
}

const hex32 = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
const number32 = (hex: string | undefined): number | undefined =>
  hex !== undefined && /^[0-9a-f]{8}$/i.test(hex) ? Number.parseInt(hex, 16) : undefined;

/** The open suite's tag is CRC-32 XOR sequence number (RFC 1952 for the CRC), so each of the two follows from the others. */
function explainOpen(event: IntegrityEvent): Explanation {
  const { status, seq, expected, received } = event;
  const what = event.type === "MSG" ? "message" : "chunk";
  const [should, did] = [number32(expected), number32(received)];
  const crc = should === undefined ? undefined : (should ^ seq) >>> 0;
  const fields: BoundField[] = [
    ...(crc === undefined ? [] : [{ name: "CRC-32", hex: hex32(crc), says: say("explain.crc-of", { what }) }]),
    { name: say("explain.seq"), hex: hex32(seq), says: say("explain.seq-as-came", { seq: String(seq) }) },
    ...(should === undefined
      ? []
      : [{ name: say("explain.crc-xor"), hex: hex32(should), says: say("explain.expected") }]),
    { name: say("explain.tag"), hex: received, says: say("explain.as-came") },
  ];
  if (status === "valid") {
    return {
      sentence: say("explain.open-valid", { what }),
      fields,
    };
  }
  const fits = crc === undefined || did === undefined ? undefined : (did ^ crc) >>> 0;
  if (fits !== undefined && fits < LIKELY_SEQ && fits !== seq) {
    return {
      sentence: say("explain.open-moved", { what, fits: String(fits), seq: String(seq) }),
      fields,
    };
  }
  return {
    sentence: say("explain.open-altered", { what }),
    fields,
  };
}

/** No tag came: the server keeps the chunk's SHA-256 and gave out nothing that does not fit it. */
const explainReadBack = ({ seq, readFrom }: IntegrityEvent): Explanation => ({
  sentence:
    readFrom === undefined
      ? say("explain.read-back-you", { seq: String(seq) })
      : say("explain.read-back", { seq: String(seq), name: readFrom }),
  fields: [{ name: say("explain.seq"), hex: seq64(seq), says: String(seq) }],
});

const SUITE_BYTES = { "hmac-sha256-room": "03", "aes-256-gcm-room": "04" } as const;
const seq64 = (seq: number): string => BigInt(seq).toString(16).padStart(16, "0");

/** Of what the server looked at alone, what the list keeps: the rest both sides know, and it is the same for the whole stream. */
const known = ({ suite, type, seq }: IntegrityEvent, what: "message" | "chunk"): BoundField[] => [
  { name: say("explain.magic"), hex: "43434652414d4531", says: "CCFRAME1" },
  { name: say("explain.suite"), hex: suite === "crc32-xor-seq" ? "00" : SUITE_BYTES[suite], says: suite },
  { name: say("explain.kind"), hex: type === "MSG" ? "01" : "02", says: say("explain.thing", { what }) },
  { name: say("explain.seq-bytes"), hex: seq64(seq), says: String(seq) },
];

function explainKeyed(event: IntegrityEvent): Explanation {
  const { status, type, received, readFrom, bound } = event;
  const what = type === "MSG" ? "message" : "chunk";
  const whose = { whose: readFrom === undefined ? "mine" : "theirs", name: readFrom ?? "" };
  const fields: BoundField[] = [
    ...(bound === undefined ? known(event, what) : fieldsOf(bound)),
    { name: say("explain.tag"), hex: received, says: say("explain.first-digits") },
  ];
  return {
    sentence: say(status === "valid" ? "explain.keyed-valid" : "explain.keyed-bad", { what, ...whose }),
    fields,
  };
}
