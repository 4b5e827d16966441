import type { Timeline } from "../src/features/chat/timeline.ts";
import { TimelineMerge } from "../src/features/chat/timeline.ts";
import { type TimelineRow, TimelineRows } from "../src/features/chat/timeline-rows.ts";

/** The timeline of conversations that were never drawn before. */
export const mergeTimeline = (...input: Parameters<TimelineMerge["next"]>): Timeline =>
  new TimelineMerge().next(...input);

/** The rows of a timeline that was never drawn before. */
export const timelineRows = (...input: Parameters<TimelineRows["next"]>): readonly TimelineRow[] =>
  new TimelineRows().next(...input);
