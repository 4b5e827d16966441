import type { Crowd } from "./crowd/crowd.ts";
import { FAULTS, type FaultName, type FaultStage } from "./faults.ts";
import { monotonicNow } from "./history/events.ts";

export interface CycleOptions {
  fault: FaultName;
  /** Strike while a file is moving. */
  amidTransfer: boolean;
  /** Everybody says several messages right before the strike. */
  burst: boolean;
  /** Messages a second, of all clients together. */
  pace: number;
  /** Bytes of the largest file. */
  largest: number;
  /** How long everything may take that has to happen by itself, in milliseconds. */
  patience: number;
  /** Clients connect again as soon as the fault is over, instead of when their own wait ends. */
  eager: boolean;
}

export interface CycleResult {
  fault: FaultName;
  /** A file was moving when it struck. */
  amidTransfer: boolean;
  /** Messages without an answer when it struck. */
  inFlight: number;
  /** From the strike until it was over, and from then to the first acknowledged message and to all caught up, in ms. */
  outage: number;
  firstAck: number;
  caughtUp: number;
}

export type CycleStage = Omit<FaultStage, "patience">;

/** Messages of each client in a burst. */
const BURST = 5;

/**
 * One cycle: people talk and send files, something breaks at a random moment and is mended, and everything has to
 * become well by itself.
 * @throws Stuck when it does not
 */
export async function cycle(stage: CycleStage, options: CycleOptions): Promise<CycleResult> {
  const { crowd, changed, pause } = stage;
  const { fault, patience, pace, largest, eager } = options;
  crowd.talk(pace);
  const before = sentOf(crowd);
  sendFiles(stage, largest);
  if (options.amidTransfer) {
    await changed.until(
      () => movingOf(crowd) > 0 || sentOf(crowd) > before,
      patience,
      () => "no file has begun to move",
    );
    await pause(0, 30);
  } else await pause(100, 800);
  if (options.burst) {
    crowd.tell({ type: "burst", count: BURST });
    await pause(0, 10);
  }

  const amidTransfer = movingOf(crowd) > 0;
  const inFlight = crowd.statuses.reduce((sum, { pending }) => sum + pending, 0);
  const struckAt = monotonicNow();
  const { healedAt, affected } = await FAULTS[fault]({ ...stage, patience });
  if (eager) crowd.tell({ type: "reconnect" });

  let firstAckAt = Number.POSITIVE_INFINITY;
  const hasAck = (): boolean => {
    firstAckAt = Math.min(...affected.map((name) => crowd.lastAck.get(name) ?? 0).filter((at) => at > healedAt));
    return firstAckAt < Number.POSITIVE_INFINITY;
  };
  await changed.until(hasAck, patience, () => `no message was acknowledged after ${fault}: ${excerpt(crowd)}`);
  crowd.tell({ type: "hush" });
  await changed.until(
    () => crowd.isCaughtUp,
    patience,
    () => `not caught up after ${fault}: ${excerpt(crowd)}`,
  );
  return {
    fault,
    amidTransfer,
    inFlight,
    outage: healedAt - struckAt,
    firstAck: firstAckAt - healedAt,
    caughtUp: monotonicNow() - healedAt,
  };
}

/** Files of every cycle: one to be hit in its middle, one that is soon through. */
function sendFiles({ crowd, rng }: CycleStage, largest: number): void {
  const names = crowd.of("processes").flatMap((group) => group.names);
  const [first = "", second = "", third = ""] = shuffled(names, rng.next);
  crowd.sendFile(first, rng.int(largest / 4, largest), undefined);
  crowd.sendFile(second, rng.int(0, largest / 10), rng.chance(0.5) ? third : undefined);
}

const movingOf = ({ statuses }: Crowd): number => statuses.reduce((sum, { moving }) => sum + moving, 0);
const sentOf = ({ statuses }: Crowd): number => statuses.reduce((sum, { sent }) => sum + sent, 0);
const excerpt = (crowd: Crowd): string => crowd.laggards().slice(0, 5).join("; ");

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const deck = [...items];
  for (let at = deck.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [deck[at], deck[other]] = [deck[other] as T, deck[at] as T];
  }
  return deck;
}
