/**
 * A number in [0, 1) that depends on the seed and the label alone, so that what happens to one packet never depends
 * on how many others came before it: FNV-1a over the label, then the finaliser of MurmurHash3.
 */
export function draw(seed: number, label: string): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < label.length; at++) value = Math.imul(value ^ label.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) / 2 ** 32;
}
