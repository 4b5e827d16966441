import { ascii, concat } from "./bytes.ts";
import type { CryptoPort } from "./crypto-port.ts";

const GROUPS = 6;
const GROUP_BYTES = 5;

/**
 * Sixty digits that two people compare: thirty from each one's key, the same on both sides. Twelve groups of five, of
 * which each is five bytes of SHA-256 of `chatcast/v1/safety` and the key, modulo 100,000.
 */
export async function safetyNumber(
  crypto: Pick<CryptoPort, "sha256">,
  one: Uint8Array,
  other: Uint8Array,
): Promise<string[]> {
  const halves = await Promise.all([digitsOf(crypto, one), digitsOf(crypto, other)]);
  return halves.sort((a, b) => (a.join() < b.join() ? -1 : 1)).flat();
}

async function digitsOf(crypto: Pick<CryptoPort, "sha256">, key: Uint8Array): Promise<string[]> {
  const digest = await crypto.sha256(concat(ascii("chatcast/v1/safety"), key));
  return Array.from({ length: GROUPS }, (_, i) => {
    const group = digest.subarray(i * GROUP_BYTES, (i + 1) * GROUP_BYTES);
    const value = group.reduce((sum, byte) => sum * 256 + byte, 0);
    return String(value % 100_000).padStart(5, "0");
  });
}
