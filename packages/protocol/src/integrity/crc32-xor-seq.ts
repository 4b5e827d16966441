import type { Crc32 } from "./crc32.ts";
import type { IntegritySuite } from "./suite.ts";

/** A hostile "tag" can be megabytes long; what is echoed to dashboards and logs is not. */
const ECHOED_TAG_CHARS = 64;

/** CRC-32 XOR sequence number as eight lower-case hex digits. `seq` is an unsigned 32-bit integer. */
export function crc32XorSeqTag(crc: number, seq: number): string {
  return ((crc ^ seq) >>> 0).toString(16).padStart(8, "0");
}

/**
 * The seed's suite. Finds accidents and naive tampering; it is linear and unkeyed, so whoever can change a packet can
 * recompute its tag (docs/THREATS.md). Tags are compared without case.
 */
export function crc32XorSeq(crc32: Crc32): IntegritySuite {
  return {
    name: "crc32-xor-seq",
    keyed: false,
    seal: (bytes, seq) => crc32XorSeqTag(crc32(bytes), seq),
    verify(bytes, seq, received) {
      const expected = crc32XorSeqTag(crc32(bytes), seq);
      const status = received.toLowerCase() === expected ? "valid" : "compromised";
      return { status, suite: "crc32-xor-seq", seq, expected, received: received.slice(0, ECHOED_TAG_CHARS) };
    },
  };
}
