import { systemTimers } from "../clock.ts";
import type { LogPage, RoomRecord } from "../store/port.ts";
import type { RoomContext } from "./context.ts";
import type { Delivery } from "./delivery.ts";

/** How long a page serves those who come after it was read; it is in memory for so long. */
const KEEP_MS = 1_000;

interface Reading {
  limit: number;
  page: Promise<LogPage>;
  /** How much had been delivered when it began. */
  delivered: number;
}

/**
 * The newest messages of a room, as everybody who enters gets them. A whole room comes back at once after an outage: who comes
 * while they are being read, or within a second, shares the reading. Once something was delivered they are read anew, since it
 * would be in neither. Where other nodes write the log as well, nothing tells when a page is old: there it serves only those
 * who come while it is being read.
 */
export class NewestPage {
  readonly #record: RoomRecord;
  readonly #context: RoomContext;
  readonly #delivery: Pick<Delivery, "delivered">;
  #reading: Reading | undefined;
  /** Ends the keeping of the page that was read last. */
  #letGo: () => void = () => undefined;

  constructor(record: RoomRecord, context: RoomContext, delivery: Pick<Delivery, "delivered">) {
    this.#record = record;
    this.#context = context;
    this.#delivery = delivery;
  }

  /** @param limit so many messages at most */
  read(limit: number): Promise<LogPage> {
    const { delivered } = this.#delivery;
    if (this.#reading?.limit === limit && this.#reading.delivered === delivered) return this.#reading.page;
    const { store, timers = systemTimers, node } = this.#context;
    const page = store.newest({ kind: "room", roomId: this.#record.id }, limit);
    const reading = { limit, page, delivered };
    const over = (): void => {
      if (this.#reading === reading) this.#reading = undefined;
    };
    const keep = (): void => {
      // One that was read anew meanwhile serves nobody, and its messages need not wait for a timer.
      if (this.#reading === reading) this.#letGo = timers.after(KEEP_MS, over);
    };
    page.then(node === undefined ? keep : over, over);
    this.#letGo();
    this.#reading = reading;
    return page;
  }
}
