import { formatClock, formatDate, startOfDay } from "../../ui/format.ts";

const DATE = { day: "numeric", month: "short", year: "numeric" } as const;

/** When a message was said: the time of day, with its date unless that is today. */
export function formatWhen(at: number, now: number): string {
  return startOfDay(at) === startOfDay(now) ? formatClock(at) : `${formatDate(at, DATE)} ${formatClock(at)}`;
}
