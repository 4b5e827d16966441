/**
 * The name under which a membership is kept: 128 bits of where the server is and what proves the member. It is no
 * secret and no proof: tokens hold more random bits than that, so none can be had back from it. Plain-HTTP pages have
 * no SHA-256, and nobody who could choose a token to collide is kept out by one: the storage is the person's own.
 * Mixing as in MurmurHash3 (Appleby), once for each of four seeds.
 */
export function scopeOf(origin: string, token: string): string {
  const text = `${origin}\n${token}`;
  return [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f]
    .map((seed) => mixed(text, seed).toString(16).padStart(8, "0"))
    .join("");
}

function mixed(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) {
    let unit = Math.imul(text.charCodeAt(at), 0xcc9e2d51);
    unit = Math.imul((unit << 15) | (unit >>> 17), 0x1b873593);
    hash ^= unit;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
