import type { FileChunk, IntegritySuite, Msg } from "@chatcast/protocol";

/**
 * A packet as the man in the middle sees it: the fields that he knows how to change. Whatever else it carries rides
 * along untouched.
 */
export type Prey = (Msg | FileChunk) & { from?: string; suite?: string };

/** What an attacker knows and can do besides changing packets. */
export interface Tools {
  /** The suite without a key, which everybody can compute. */
  suite: IntegritySuite;
  encodeUtf8: (text: string) => Uint8Array;
}

export const bytesOf = (prey: Prey, { encodeUtf8 }: Tools): Uint8Array =>
  prey.type === "MSG" ? encodeUtf8(prey.payload) : prey.bytes;

/** Sealed anew with what everybody knows. */
export const resealed = <P extends Prey>(prey: P, tools: Tools): P => ({
  ...prey,
  checksum: tools.suite.seal(bytesOf(prey, tools), prey.seq),
});
