const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Standard Base64 with padding; undefined for anything else (Node's own decoder skips what it does not know). */
export function decodeBase64(text: string): Uint8Array | undefined {
  return text.length % 4 === 0 && BASE64.test(text) ? Buffer.from(text, "base64") : undefined;
}
