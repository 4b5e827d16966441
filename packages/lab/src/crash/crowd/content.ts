import { createCipheriv, createHash } from "node:crypto";
import type { Rng } from "../../sim/kernel/rng.ts";

/** Bytes of chance, quickly: a stream cipher's key stream. */
export function contentOf(size: number, rng: Rng): { bytes: Uint8Array; sha256: string } {
  const cipher = createCipheriv("aes-128-ctr", rng.bytes(new Uint8Array(16)), new Uint8Array(16));
  const bytes = cipher.update(new Uint8Array(size));
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}
