import type { DownEventName, DownEvents } from "@chatcast/protocol";

/** Where a member's deliveries go. Subset of a connection, so that rooms know nothing of sockets. */
export interface Outlet {
  /** Which connection it is: one that re-enters does not displace itself. */
  readonly connectionId: string;
  push<E extends DownEventName>(event: E, payload: DownEvents[E]): void;
  /** A newer connection of the same member took its place. */
  displace(): void;
}
