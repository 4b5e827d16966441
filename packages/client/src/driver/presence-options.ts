import type { RoomAnswer } from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import type { Vault } from "../sealed/port.ts";
import type { StoredSaid } from "../storage/port.ts";
import type { Asker } from "../transport/ask.ts";
import type { Keeping, Tenure } from "./keeping.ts";
import type { Link } from "./link.ts";
import type { Membership } from "./membership.ts";
import type { Prover } from "./prover.ts";
import type { Unsent } from "./unsent.ts";

/** A membership of this client, and by what right it is driven. */
export interface Seat {
  membership: Membership;
  tenure: Tenure;
}

/** What somebody who wants into a room says. */
export interface Entrance {
  event: "create_room" | "join_room";
  roomName: string;
  username: string;
  token?: string;
  /** Of a sealed room. */
  vault?: Vault | undefined;
}

/** What a member needs to come back. */
export interface Return {
  roomName: string;
  username: string;
  token: string;
  vault?: Vault | undefined;
}

/** How somebody came in: over which connection, with what to show. */
export interface Way {
  asker: Asker;
  token: string | undefined;
  tenure?: Tenure | undefined;
  vault: Vault | undefined;
}

export interface PresenceOptions {
  link: Link;
  journal: Journal;
  keeping: Keeping;
  unsent: Unsent;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  /** Undefined: this person shows no key. */
  prover: Prover | undefined;
  /** Resolves when memberships can be made. */
  ready: () => Promise<void>;
  /** A membership, driven by this client from now on; `left` is what its earlier seat here could not keep. */
  makeMembership: (tenure: Tenure, view: RoomView, vault: Vault | undefined, left: readonly StoredSaid[]) => Membership;
  /** In the room, over a new connection. */
  entered: (answer: RoomAnswer) => void;
  /** Another membership is asked for: what belongs to the present one and would go on is told to end, under its name. */
  leaving: () => void;
  /** Another membership begins, or none: what belongs to the present one ends. */
  left: () => void;
  /** Another tab drives the present membership, and what belongs to it. */
  takenAway: () => void;
}
