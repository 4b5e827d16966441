import type { ChatCastClient } from "@chatcast/client";
import { createSeat, endSeat, type Seat } from "./store.ts";

/** The client of whoever is on the way in. It is made when it is needed, and becomes the room's that is entered. */
export class Lobby {
  readonly #openClient: () => ChatCastClient;
  #seat: Seat | undefined;

  constructor(openClient: () => ChatCastClient) {
    this.#openClient = openClient;
  }

  get seat(): Seat {
    this.#seat ??= createSeat(this.#openClient());
    return this.#seat;
  }

  /** It is a room's from now on. */
  take(): Seat {
    const { seat } = this;
    this.#seat = undefined;
    return seat;
  }

  /** A client that is in no room any more: what it tells of that is shown on the way in. */
  adopt(client: ChatCastClient): void {
    this.drop();
    this.#seat = createSeat(client);
  }

  /** Nobody is on the way in. */
  drop(): void {
    if (this.#seat === undefined) return;
    endSeat(this.#seat);
    this.#seat.client.close();
    this.#seat = undefined;
  }
}
