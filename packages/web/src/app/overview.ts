import type { Snapshot } from "@chatcast/client";
import type { Desk } from "./desk.ts";
import type { DeskRoom } from "./desk-view.ts";
import type { Reading } from "./reading.ts";
import type { Seat } from "./store.ts";
import { type Summary, summarise } from "./summary.ts";

export interface Overseen {
  room: DeskRoom;
  /** Undefined where this page has no client in the room. */
  summary: Summary | undefined;
}

interface Entry {
  snapshot: Snapshot;
  mark: number | undefined;
  summary: Summary;
}

/** Follows all rooms of a page at once. A room is summed up again only when something of it has changed. */
export class Overview {
  readonly #desk: Pick<Desk, "view" | "subscribe">;
  readonly #reading: Reading;
  readonly #listeners = new Set<() => void>();
  readonly #followed = new Map<Seat, () => void>();
  readonly #entries = new Map<string, Entry>();
  #view: readonly Overseen[] = [];

  constructor(desk: Pick<Desk, "view" | "subscribe">, reading: Reading) {
    this.#desk = desk;
    this.#reading = reading;
    desk.subscribe(() => this.#look());
    reading.subscribe(() => this.#look());
    this.#look();
  }

  readonly view = (): readonly Overseen[] => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #look(): void {
    const { rooms } = this.#desk.view();
    this.#follow(new Set(rooms.flatMap(({ stand }) => (stand.state === "open" ? [stand.seat] : []))));
    const next = rooms.map((room): Overseen => ({ room, summary: this.#summary(room) }));
    const same = next.length === this.#view.length && next.every((one, index) => isSame(one, this.#view[index]));
    if (same) return;
    this.#view = next;
    for (const listener of [...this.#listeners]) listener();
  }

  #follow(seats: ReadonlySet<Seat>): void {
    for (const [seat, stop] of this.#followed) {
      if (seats.has(seat)) continue;
      stop();
      this.#followed.delete(seat);
    }
    for (const seat of seats) {
      if (!this.#followed.has(seat))
        this.#followed.set(
          seat,
          seat.store.subscribe(() => this.#look()),
        );
    }
  }

  #summary({ key, place, stand }: DeskRoom): Summary | undefined {
    if (stand.state !== "open") {
      this.#entries.delete(key);
      return undefined;
    }
    const snapshot = stand.seat.store.snapshot();
    const mark = this.#reading.mark(place);
    const known = this.#entries.get(key);
    if (known?.snapshot === snapshot && known.mark === mark) return known.summary;
    const made = summarise(snapshot, mark);
    const summary = known !== undefined && isEqual(known.summary, made) ? known.summary : made;
    this.#entries.set(key, { snapshot, mark, summary });
    return summary;
  }
}

const isSame = (a: Overseen, b: Overseen | undefined): boolean => a.room === b?.room && a.summary === b.summary;

function isEqual(a: Summary, b: Summary): boolean {
  const { last, ...rest } = a;
  const same = (Object.keys(rest) as (keyof typeof rest)[]).every((name) => a[name] === b[name]);
  return same && last?.at === b.last?.at && last?.from === b.last?.from && last?.text === b.last?.text;
}
