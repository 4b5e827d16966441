import { type Bus, type BusListener, readFacts, type Told, writeFacts } from "../port.ts";

/** What nodes of one process have in common instead of a Redis: for simulations and tests of several nodes. */
export class LocalWire {
  readonly #ends = new Set<(text: string) => void>();
  readonly #missed = new Set<() => void>();
  #cut = false;

  /** While it is cut everything is lost. */
  cut(): void {
    this.#cut = true;
  }

  mend(): void {
    this.#cut = false;
    for (const missed of this.#missed) missed();
  }

  bus(): Bus {
    const listeners = new Set<BusListener>();
    let told: Told[] = [];
    const hear = (text: string): void => {
      for (const [roomId, fact] of readFacts(text) ?? []) {
        for (const listener of listeners) listener.heard(roomId, fact);
      }
    };
    const missed = (): void => {
      for (const listener of listeners) listener.missed();
    };
    this.#ends.add(hear);
    this.#missed.add(missed);
    const send = (): void => {
      const text = writeFacts(told);
      told = [];
      if (this.#cut) return;
      for (const end of this.#ends) if (end !== hear) end(text);
    };
    return {
      tell: (roomId, fact) => {
        if (told.length === 0) setImmediate(send);
        told.push([roomId, fact]);
      },
      hear: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: async () => {
        if (told.length > 0) send();
        listeners.clear();
        this.#ends.delete(hear);
        this.#missed.delete(missed);
      },
    };
  }
}
