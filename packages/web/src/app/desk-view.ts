import type { ChatCastClient } from "@chatcast/client";
import type { Problem } from "../ui/problem.ts";
import type { Doing } from "./entering.ts";
import type { Gone, Place, Recent } from "./memory.ts";
import type { Seat } from "./store.ts";

export type Stand =
  /** In it, or on the way back. */
  | { state: "open"; seat: Seat }
  /** It will be entered in its turn, or when it is shown. */
  | { state: "waiting" }
  /** Another tab of this browser is in it: offered, never fought over. */
  | { state: "elsewhere" }
  /** It cannot be entered any more; it stays until somebody has understood. */
  | { state: "gone"; why: Gone };

/** A room of this browser's that is open, or that was and should be. */
export interface DeskRoom {
  key: string;
  place: Place;
  stand: Stand;
}

export interface DeskView {
  /** In the order in which they were entered first. */
  rooms: readonly DeskRoom[];
  /** Which of them is shown; undefined: the way in. */
  shown: DeskRoom | undefined;
  /** That one, or the one that will be if no other tab is in it, from the first moment on. */
  returning: DeskRoom | undefined;
  /** Whose client is that of what is shown. */
  seat: Seat;
  busy: { doing: Doing; place: Place } | undefined;
  problem: Problem | undefined;
  /** The room that the way in offers because it could not be shown. */
  offered: DeskRoom | undefined;
  /** The link by which the page was opened, until it was used or declined. */
  invitation: string | undefined;
  recents: readonly Recent[];
}

export interface DeskOptions {
  openClient: () => ChatCastClient;
  /** Fetches the room's screen. */
  load: () => Promise<void>;
  invitation: string | undefined;
}

/** See `ChatCastClient.onlyHere`; of all rooms. */
export const onlyHereIn = (rooms: readonly DeskRoom[]): number =>
  rooms.reduce((sum, { stand }) => sum + (stand.state === "open" ? stand.seat.client.onlyHere() : 0), 0);
