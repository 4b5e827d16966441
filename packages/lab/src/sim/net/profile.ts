import type { Rng } from "../kernel/rng.ts";

/** What a network does to packets. Probabilities are per packet, times in milliseconds. */
export interface NetProfile {
  /** Packets of one direction of a connection keep their order, and none is lost or doubled, as over TCP. */
  ordered: boolean;
  delay: readonly [low: number, high: number];
  loss: number;
  duplicate: number;
  /** Held back so that others pass. */
  reorder: number;
  /** Altered on the way up where only the integrity value can tell. */
  corrupt: number;
}

/** Most networks are TCP's; some are worse than any real one, because the machines promise to stand that too. */
export function drawProfile(rng: Rng): NetProfile {
  const low = rng.between(0.2, 20);
  const delay: [number, number] = [low, low + rng.between(0.5, 60)];
  const corrupt = rng.chance(0.5) ? rng.between(0.002, 0.03) : 0;
  if (rng.chance(0.55)) return { ordered: true, delay, loss: 0, duplicate: 0, reorder: 0, corrupt };
  return {
    ordered: false,
    delay,
    loss: rng.between(0, 0.15),
    duplicate: rng.between(0, 0.1),
    reorder: rng.between(0, 0.2),
    corrupt,
  };
}

/** For the end of a run: nothing goes wrong any more. */
export const HEALED: NetProfile = { ordered: true, delay: [1, 5], loss: 0, duplicate: 0, reorder: 0, corrupt: 0 };
