import type { Bus, RoomFact } from "./bus/port.ts";
import { type Clock, systemTimers, type Timers } from "./clock.ts";
import type { Directory } from "./rooms/directory.ts";
import type { Seats } from "./seats/port.ts";
import type { Store } from "./store/port.ts";
import type { Telemetry } from "./telemetry.ts";
import type { Transfers } from "./transfers/transfers.ts";

/** How often a node says that it lives, and after what silence it is dead; ms. */
const BEAT_MS = 3_000;
export const LEASE_MS = 15_000;

/**
 * A node that the database has not answered for so many looks, one a second, can do nothing for its members: another can. Two
 * beats and a bit, and well before the others take it for dead. Looks and not time, since a node that stood still itself knows
 * nothing yet.
 */
const CUT_LOOKS = 7;
const LOOK_MS = 1_000;

/** How often a node looks by itself what it may not have been told of; ms. */
const COMPARE_MS = 10_000;

export interface NodesContext {
  seats: Seats;
  bus: Bus;
  store: Pick<Store, "setRoomIdle" | "putMember">;
  directory: Directory;
  transfers: Pick<Transfers, "endedElsewhere">;
  clock: Clock;
  /** The system's own when absent. */
  timers?: Timers;
  telemetry: Telemetry;
  nameHoldMs: number;
  /** The database cannot be reached from here: whoever is here should go elsewhere. */
  cutOff(): void;
}

/** This node among those of its log: hears the others, says that it lives, and looks by itself now and then. */
export class Nodes {
  readonly #context: NodesContext;
  readonly #timers: Timers;
  readonly #deaf: () => void;
  #comparing: Promise<void> | undefined;
  #stopped = false;
  /** Looks since the database answered last. */
  #silent = 0;

  constructor(context: NodesContext) {
    this.#context = context;
    this.#timers = context.timers ?? systemTimers;
    this.#deaf = context.bus.hear({
      heard: (roomId, fact) => this.#heard(roomId, fact),
      missed: () => void this.compare(),
    });
    this.#again(BEAT_MS, "say that this node lives", () => this.beat());
    this.#again(LOOK_MS, "look whether the database answers", async () => this.#listen());
    this.#again(COMPARE_MS, "look what other nodes did", () => this.compare());
  }

  /** Whether this node reaches what it shares with the others. */
  get ready(): boolean {
    return this.#silent < CUT_LOOKS;
  }

  #listen(): void {
    this.#silent += 1;
    if (this.#silent !== CUT_LOOKS) return;
    this.#context.telemetry.log.warn("the database does not answer: everybody here is sent to another node");
    this.#context.cutOff();
  }

  /** Says that this node lives, and sees to those who sat at nodes that do not. */
  async beat(): Promise<void> {
    const { seats, bus, store, directory, clock, nameHoldMs, telemetry } = this.#context;
    const { lapsed, rooms, freed } = await seats.beat(nameHoldMs);
    if (!this.ready) telemetry.log.info("the database answers again");
    this.#silent = 0;
    if (lapsed) telemetry.log.warn("this node was taken for dead: the database did not answer it for long");
    for (const member of freed) {
      await store
        .putMember({ ...member, holdsName: false })
        .catch((error: unknown) => this.#failed(error, "free a name"));
    }
    for (const roomId of rooms) {
      bus.tell(roomId, { fact: "seats" });
      if ((await seats.of(roomId)).every(({ place }) => place === undefined)) {
        await store.setRoomIdle(roomId, clock.epoch());
      }
      await directory.byId(roomId)?.heard({ fact: "seats" });
    }
    // Whoever sits here takes its seat again.
    if (lapsed) await this.compare();
  }

  /** Looks in every room what was not told. One look at a time; who asks meanwhile gets the one that is under way. */
  compare(): Promise<void> {
    this.#comparing ??= this.#compare().finally(() => {
      this.#comparing = undefined;
    });
    return this.#comparing;
  }

  async #compare(): Promise<void> {
    const { directory } = this.#context;
    for (const roomId of directory.ids) {
      if (this.#stopped) return;
      // Room by room, so that nobody's message waits behind all of it.
      await directory
        .byId(roomId)
        ?.compare()
        .catch((error: unknown) => this.#failed(error, "compare a room"));
    }
  }

  #heard(roomId: string, fact: RoomFact): void {
    const { directory, transfers } = this.#context;
    if (fact.fact === "gone") {
      directory.gone(roomId);
      return;
    }
    if (fact.fact === "stopped") transfers.endedElsewhere(fact.stop.transfer_id);
    directory
      .byId(roomId)
      ?.heard(fact)
      .catch((error: unknown) => this.#failed(error, "follow another node"));
  }

  #again(ms: number, what: string, work: () => Promise<void>): void {
    this.#timers.after(ms, () => {
      if (this.#stopped) return;
      work()
        .catch((error: unknown) => this.#failed(error, what))
        .finally(() => this.#again(ms, what, work));
    });
  }

  #failed(error: unknown, what: string): void {
    if (!this.#stopped) this.#context.telemetry.log.warn({ err: error }, `could not ${what}, to be repeated`);
  }

  /** Hears and does nothing more; whoever sat here is away. */
  async close(): Promise<void> {
    this.#stopped = true;
    this.#deaf();
    const { seats, bus, nameHoldMs } = this.#context;
    await this.#comparing?.catch(() => undefined);
    await seats
      .close(nameHoldMs)
      .catch((error: unknown) => this.#context.telemetry.log.warn({ err: error }, "leaving"));
    await bus.close();
  }
}
