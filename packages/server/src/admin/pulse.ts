import { monitorEventLoopDelay } from "node:perf_hooks";
import type { AdminSample } from "@chatcast/protocol";
import type { Clock, Timers } from "../clock.ts";
import type { Telemetry, Totals } from "../telemetry.ts";
import { Ring } from "./ring.ts";

/** How far measurements are apart, in ms. */
export const PULSE_MS = 2_000;
/** Measurements that are kept: ten minutes. */
const KEPT = 300;
/** How exactly delays of the event loop are measured, in ms. */
const RESOLUTION_MS = 10;

type Measured = Omit<AdminSample, "id">;

/** Delays of the event loop since they were read last, in ms. */
export interface LoopDelays {
  read(): { p50: number; p99: number };
  stop(): void;
}

/** Measures every two seconds what happened since the measurement before. */
export class Pulse {
  readonly #telemetry: Pick<Telemetry, "totals">;
  readonly #clock: Clock;
  readonly #delays: LoopDelays;
  readonly #samples = new Ring<Measured>(KEPT);
  #before: { at: number; totals: Totals; refused: number };
  #stop: () => void;

  constructor(telemetry: Pick<Telemetry, "totals">, clock: Clock, timers: Timers, delays: LoopDelays = loopDelays()) {
    this.#telemetry = telemetry;
    this.#clock = clock;
    this.#delays = delays;
    this.#before = this.#read();
    const next = (): (() => void) =>
      timers.after(PULSE_MS, () => {
        this.#measure();
        this.#stop = next();
      });
    this.#stop = next();
  }

  after(id: number): AdminSample[] {
    return this.#samples.after(id);
  }

  stop(): void {
    this.#stop();
    this.#delays.stop();
  }

  #read() {
    const { totals } = this.#telemetry;
    let refused = 0;
    for (const count of totals.refused.values()) refused += count;
    return { at: this.#clock.monotonic(), totals, refused };
  }

  #measure(): void {
    const before = this.#before;
    const now = this.#read();
    this.#before = now;
    const seconds = Math.max(0.001, (now.at - before.at) / 1_000);
    const rate = (name: "messages" | "deliveries" | "chunks" | "chunkBytes"): number =>
      (now.totals[name] - before.totals[name]) / seconds;
    const { p50, p99 } = this.#delays.read();
    this.#samples.add({
      at: this.#clock.epoch(),
      messages: rate("messages"),
      deliveries: rate("deliveries"),
      chunks: rate("chunks"),
      chunkBytes: rate("chunkBytes"),
      refusals: (now.refused - before.refused) / seconds,
      loopP50: p50,
      loopP99: p99,
    });
  }
}

function loopDelays(): LoopDelays {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  // What is measured is how far apart two looks were: without any delay that is their distance.
  const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return {
    read() {
      const read =
        histogram.count === 0
          ? { p50: 0, p99: 0 }
          : { p50: ms(histogram.percentile(50)), p99: ms(histogram.percentile(99)) };
      histogram.reset();
      return read;
    },
    stop: () => void histogram.disable(),
  };
}
