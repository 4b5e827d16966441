/** How long `delay` keeps a packet, in milliseconds. */
export const DELAY_MS = 500;
/** How long `reorder` lets others pass, in milliseconds. */
export const REORDER_MS = 150;

/** A packet and how long it is held before it goes on. */
export interface Parcel<P> {
  packet: P;
  delayMs: number;
}

/** What a network does to packets without looking into them. */
export type Move = "drop" | "duplicate" | "delay" | "reorder";

/** The parcels after a move. `reorder` holds them: whoever decides to call it lets others pass meanwhile. */
export function moved<P>(move: Move, parcels: readonly Parcel<P>[]): Parcel<P>[] {
  switch (move) {
    case "drop":
      return [];
    case "duplicate":
      return parcels.flatMap((parcel) => [parcel, { ...parcel }]);
    case "delay":
      return held(parcels, DELAY_MS);
    case "reorder":
      return held(parcels, REORDER_MS);
  }
}

function held<P>(parcels: readonly Parcel<P>[], ms: number): Parcel<P>[] {
  return parcels.map(({ packet, delayMs }) => ({ packet, delayMs: delayMs + ms }));
}
