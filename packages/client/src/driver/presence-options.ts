import type { RoomAnswer } from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import type { Keeping, Tenure } from "./keeping.ts";
import type { Link } from "./link.ts";
import type { Membership } from "./membership.ts";
import type { Prover } from "./prover.ts";
import type { Unsent } from "./unsent.ts";

/** What somebody who wants into a room says. */
export type Entrance = { event: "create_room" | "join_room"; roomName: string; username: string; token?: string };
/** What a member needs to come back. */
export interface Return {
  roomName: string;
  username: string;
  token: string;
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
  /** A membership, driven by this client from now on. */
  makeMembership: (tenure: Tenure, view: RoomView) => Membership;
  /** In the room, over a new connection. */
  entered: (answer: RoomAnswer) => void;
  /** Another membership is asked for: what belongs to the present one and would go on is told to end, under its name. */
  leaving: () => void;
  /** Another membership begins, or none: what belongs to the present one ends. */
  left: () => void;
  /** Another tab drives the present membership, and what belongs to it. */
  takenAway: () => void;
}
