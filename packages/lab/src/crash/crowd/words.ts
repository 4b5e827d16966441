import type { Rng } from "../../sim/kernel/rng.ts";

/** A message that nobody else says and this client never says again: name, number and some words of chance. */
export function bodyOf(name: string, n: number, rng: Rng): string {
  const length = rng.chance(0.05) ? rng.int(1_000, 8_000) : rng.int(0, 120);
  return `${name} ${n} ${filler(length, rng)}`;
}

/** The number in a body of this client's own; undefined for any other. */
export function numberOf(name: string, body: string): number | undefined {
  const [who, n] = body.split(" ", 2);
  return who === name && n !== undefined && /^\d+$/.test(n) ? Number(n) : undefined;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßéñçøåλжש字🙂";
const ALPHABET = [...LETTERS] as [string, ...string[]];

function filler(length: number, rng: Rng): string {
  let text = "";
  for (let at = 0; at < length; at++) text += rng.pick(ALPHABET);
  return text;
}
