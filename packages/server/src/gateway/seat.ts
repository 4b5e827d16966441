import { ChatCastError, type ChatMessage, type DownEventName, type DownEvents } from "@chatcast/protocol";
import { HELD_EVENTS } from "../fanout/bounds.ts";
import type { Epochs } from "../rooms/epochs.ts";
import type { Hint, Outlet } from "../rooms/outlet.ts";
import type { Room } from "../rooms/room.ts";
import type { Member } from "../rooms/roster.ts";
import type { Conversation } from "../store/port.ts";
import type { Speaker } from "../telemetry.ts";
import { Backlog } from "./backlog.ts";
import { catchUp, type Way } from "./catch-up.ts";

/** Who sits there. */
export interface Occupant {
  room: Room;
  member: Member;
  token: string;
}

/**
 * entering: until the entry is answered, deliveries are held back; those that the answer's snapshot already has are then
 * dropped, so that a newcomer misses nothing and sees nothing twice. behind: the reader is slow; messages are noted, and
 * sent from the log when it has drained. over: somebody else's, or nobody's.
 */
type State = { is: "entering"; held: (() => void)[] } | { is: "live" } | { is: "behind" } | { is: "over" };

/** A connection's place in one room. */
export class Seat implements Outlet {
  readonly connectionId: string;
  readonly #way: Way;
  readonly #ended: (why?: ChatCastError) => void;
  readonly #backlog = new Backlog();
  #state: State = { is: "entering", held: [] };
  /** Coming and going was not told: the list is due. */
  #usersDue = false;
  #catchingUp = false;
  /** What of that its reader asked to be told. */
  #hears: Partial<Record<Hint, boolean | undefined>> = {};
  occupant: Occupant | undefined;

  /** @param ended the member sits elsewhere now, or, with a reason, is none any more */
  constructor(connectionId: string, way: Way, ended: (why?: ChatCastError) => void) {
    this.connectionId = connectionId;
    this.#way = way;
    this.#ended = ended;
  }

  /** @param entry by which its reader enters, with what it asks for beside what everybody is told */
  asking({ typing, received }: Partial<Record<Hint, boolean | undefined>>): this {
    this.#hears = { typing, received };
    return this;
  }

  push<E extends DownEventName>(event: E, payload: DownEvents[E]): void {
    if (this.#state.is !== "live" && this.#isHeld(() => this.push(event, payload))) return;
    if (!PRESENCE.has(event) || (this.#state.is === "live" && !this.#way.lagging)) this.#way.push(event, payload);
    else {
      this.#usersDue = true;
      this.#fallBehind();
    }
  }

  hint<E extends Hint>(event: E, payload: DownEvents[E]): void {
    if (this.#hears[event] === true && this.#state.is === "live" && !this.#way.lagging) this.#way.push(event, payload);
  }

  deliver(message: ChatMessage, conversation: Conversation): void {
    if (this.#state.is !== "live" && this.#isHeld(() => this.deliver(message, conversation))) return;
    if (this.#backlog.has(conversation, message.offset)) return;
    if (this.#state.is === "live" && !this.#way.lagging) this.#way.push("chat_message", message);
    else {
      this.#backlog.note(conversation, message.offset);
      this.#fallBehind();
    }
  }

  /** Events that are held back. */
  get held(): number {
    return this.#state.is === "entering" ? this.#state.held.length : 0;
  }

  displace(): void {
    this.#ended();
  }

  expel(why: ChatCastError): void {
    this.#ended(why);
  }

  /** The entry was answered with a snapshot that reaches to `head` of the room's conversation. */
  open(head: number): void {
    if (this.#state.is !== "entering") return;
    this.#backlog.startAfter(head);
    const { held } = this.#state;
    this.#state = { is: "live" };
    for (const again of held) again();
    if (this.#backlog.first === undefined && !this.#usersDue) return;
    this.#fallBehind();
    this.drained();
  }

  /** The reader has read what was queued: time to send what it missed. */
  drained(): void {
    const { occupant } = this;
    if (this.#state.is !== "behind" || this.#catchingUp || occupant === undefined) return;
    const { room, member } = occupant;
    this.#catchingUp = true;
    void catchUp(this.#backlog, (...range) => room.talk.after(member, ...range), this.#way, {
      over: () => this.#state.is === "over",
      done: () => {
        this.#state = { is: "live" };
        if (this.#usersDue) this.push("room_users", { users: room.users });
        this.#usersDue = false;
      },
    }).then(() => {
      this.#catchingUp = false;
    });
  }

  /** Nothing more is sent from here. */
  end(): void {
    this.#state = { is: "over" };
  }

  /** Holds deliveries back while the entry is being answered, as many as fit, and drops those that come too late. */
  #isHeld(again: () => void): boolean {
    if (this.#state.is === "over") return true;
    if (this.#state.is !== "entering" || this.#state.held.length >= HELD_EVENTS) return false;
    this.#state.held.push(again);
    return true;
  }

  #fallBehind(): void {
    if (this.#state.is === "live") this.#state = { is: "behind" };
  }
}

/** Whose packet is checked. */
export const speakerOf = ({ room, member }: Pick<Occupant, "room" | "member">): Speaker => ({
  roomId: room.record.id,
  member: member.name.display,
});

/** @throws ChatCastError `E_SUITE` in a sealed room, where only what is sealed is taken: never for want of a field. */
export function requireOpenRoom({ record, sealed }: Room): void {
  if (sealed !== undefined) throw new ChatCastError("E_SUITE", `this room takes ${record.suite} alone`);
}

/** @throws ChatCastError `E_SUITE` in an open room */
export function requireSealedRoom({ record, sealed }: Room): Epochs {
  if (sealed === undefined) throw new ChatCastError("E_SUITE", `this room has the suite ${record.suite}`);
  return sealed;
}

/** What is latest-wins: a reader who missed some of it gets the list as it is by then. */
const PRESENCE: ReadonlySet<DownEventName> = new Set(["user_joined", "user_left", "room_users"]);
