import { Rng } from "../../sim/kernel/rng.ts";

/** How long a link holds on average, and how long it is gone, in milliseconds. */
const MEAN_UP = 30_000;
const DOWN = { low: 500, high: 10_000 };

/** At `at` milliseconds from the start, something happens to one client. */
export type JitterEvent =
  | { at: number; client: number; do: "cut" }
  | { at: number; client: number; do: "restore" }
  | { at: number; client: number; do: "say"; text: string };

export interface JitterPlan {
  /** In the order of time; at the end every link is back. */
  events: JitterEvent[];
  messages: number;
  /** Parts of the time that links are gone, 0 to 1. */
  downtime: number;
}

/** What happens to `clients` links and who says what in `duration` milliseconds: the same for every system. */
export function planJitter(options: { seed: number; clients: number; duration: number; pace: number }): JitterPlan {
  const { seed, clients, duration, pace } = options;
  const events: JitterEvent[] = [];
  let down = 0;
  for (let client = 0; client < clients; client++) {
    const rng = new Rng(seed, `link ${client}`);
    let at = exponential(rng, MEAN_UP);
    while (at < duration) {
      const back = Math.min(duration, at + rng.between(DOWN.low, DOWN.high));
      events.push({ at, client, do: "cut" }, { at: back, client, do: "restore" });
      down += back - at;
      at = back + exponential(rng, MEAN_UP);
    }
  }
  const rng = new Rng(seed, "talk");
  const messages = Math.round((duration / 1_000) * pace);
  for (let n = 0; n < messages; n++) {
    events.push({ at: (n * 1_000) / pace, client: rng.int(0, clients - 1), do: "say", text: `message ${n}` });
  }
  events.sort((one, other) => one.at - other.at);
  return { events, messages, downtime: down / (clients * duration) };
}

const exponential = (rng: Rng, mean: number): number => -Math.log(1 - rng.next()) * mean;
