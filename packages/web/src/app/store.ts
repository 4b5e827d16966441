import type { ChatCastClient, Snapshot } from "@chatcast/client";
import { createContext, useContext, useSyncExternalStore } from "react";

/** The client's snapshot at the pace of the screen. */
export interface Store {
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  /** Resolves once views have been told all that the client knows by now. */
  caughtUp(): Promise<void>;
  /** It follows the client no longer. */
  close(): void;
}

const HIDDEN_PACE_MS = 250;

/**
 * Follows a client at most once a frame: a fast transfer changes its snapshot hundreds of times a second, and nobody
 * sees more than the frames. A hidden page has no frames and is followed by a slow timer.
 */
export function createStore(client: ChatCastClient): Store {
  const listeners = new Set<() => void>();
  let current = client.snapshot();
  let scheduled = false;
  const waiting: (() => void)[] = [];

  const flush = () => {
    scheduled = false;
    current = client.snapshot();
    for (const listener of listeners) listener();
    for (const resolve of waiting.splice(0)) resolve();
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    if (document.hidden) setTimeout(flush, HIDDEN_PACE_MS);
    else requestAnimationFrame(flush);
  };
  const close = client.subscribe(schedule);

  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    caughtUp() {
      if (current === client.snapshot()) return Promise.resolve();
      schedule();
      return new Promise((resolve) => waiting.push(resolve));
    },
    close,
  };
}

/** One client of this page, what views read of it, and what they keep while another one is shown. */
export interface Seat {
  key: number;
  client: ChatCastClient;
  store: Store;
  kept: Map<string, unknown>;
  /** Run when the client is not this room's any more. */
  atEnd: (() => void)[];
}

let seats = 0;

export const createSeat = (client: ChatCastClient): Seat => ({
  key: seats++,
  client,
  store: createStore(client),
  kept: new Map(),
  atEnd: [],
});

/** Nobody sits there any more; the client lives on. */
export function endSeat({ store, atEnd }: Seat): void {
  store.close();
  for (const run of atEnd.splice(0)) run();
}

export const SeatContext = createContext<Seat | undefined>(undefined);

/** Where what is drawn belongs. */
export function useSeat(): Seat {
  const seat = useContext(SeatContext);
  if (!seat) throw new Error("drawn outside SeatProvider");
  return seat;
}

/** The client of what is drawn. */
export const useClient = (): ChatCastClient => useSeat().client;

/** A slice of the snapshot; draws again only when the slice is another one. `select` must return a stable value. */
export function useSlice<Slice>(select: (snapshot: Snapshot) => Slice): Slice {
  const { store } = useSeat();
  return useSyncExternalStore(store.subscribe, () => select(store.snapshot()));
}
