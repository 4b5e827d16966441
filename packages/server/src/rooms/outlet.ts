import type { ChatCastError, ChatMessage, DownEventName, DownEvents } from "@chatcast/protocol";
import type { Conversation } from "../store/port.ts";

/** What may be lost, and is told to those alone who asked for it. */
export type Hint = Extract<DownEventName, "typing" | "received">;

/** Where a member's deliveries go. Subset of a connection, so that rooms know nothing of sockets. */
export interface Outlet {
  /** Which connection it is: one that re-enters does not displace itself. */
  readonly connectionId: string;
  push<E extends DownEventName>(event: E, payload: DownEvents[E]): void;
  /** What is worth nothing later: a reader who cannot take it now, or never asked for it, does not get it. */
  hint<E extends Hint>(event: E, payload: DownEvents[E]): void;
  /** A message of the log: a reader who cannot take it now gets it from there later. */
  deliver(message: ChatMessage, conversation: Conversation): void;
  /** A newer connection of the same member took its place. */
  displace(): void;
  /** The member was put out of the room, for that reason. */
  expel(why: ChatCastError): void;
}
