import type { DownEventName, DownEvents } from "@chatcast/protocol";
import type { Outlet } from "../rooms/outlet.ts";
import type { Room } from "../rooms/room.ts";
import type { Member } from "../rooms/roster.ts";

/** Who sits there. */
export interface Occupant {
  room: Room;
  member: Member;
  token: string;
}

type Push = { [E in DownEventName]: { event: E; payload: DownEvents[E] } }[DownEventName];

/**
 * A connection's place in one room. Until the entry is answered, deliveries are held back; those that the answer's
 * snapshot already has are then dropped, so that a newcomer misses nothing and sees nothing twice.
 */
export class Seat implements Outlet {
  readonly connectionId: string;
  readonly #emit: Outlet["push"];
  readonly #displaced: () => void;
  #held: Push[] | undefined = [];
  occupant: Occupant | undefined;

  constructor(connectionId: string, emit: Outlet["push"], displaced: () => void) {
    this.connectionId = connectionId;
    this.#emit = emit;
    this.#displaced = displaced;
  }

  push<E extends DownEventName>(event: E, payload: DownEvents[E]): void {
    if (this.#held) this.#held.push({ event, payload } as Push);
    else this.#emit(event, payload);
  }

  displace(): void {
    this.#displaced();
  }

  /** The entry was answered with a snapshot that reaches to `head` of the room's conversation. */
  open(head: number): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const push of held) {
      const known = push.event === "chat_message" && push.payload.mode === "broadcast" && push.payload.offset <= head;
      if (!known) this.#emit(push.event, push.payload);
    }
  }
}
