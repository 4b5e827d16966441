import type { Deed } from "../../history/events.ts";
import type { Answered } from "../watch.ts";

/** What a page tells the process that drives it, in the order in which it happened. */
export type Told =
  | { type: "deed"; deed: Deed }
  | { type: "waiting" | "sent"; body: string }
  | { type: "answered"; answered: Answered }
  | { type: "status"; status: PageStatus };

export interface PageStatus {
  present: boolean;
  gap: boolean;
  shown: Record<string, number>;
  users: string[];
}
