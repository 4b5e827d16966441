import { formatClock, startOfDay } from "../../ui/format.ts";

const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

/** When a message was said: the time of day, with its date unless that is today. */
export function formatWhen(at: number, now: number): string {
  return startOfDay(at) === startOfDay(now) ? formatClock(at) : `${DATE.format(at)} ${formatClock(at)}`;
}
