import { dateFormat, direction, listFormat, locale, numberFormat, relativeFormat, say } from "../words/words.ts";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** A number as its language groups it: 12,345. `digits` are those behind the decimal sign. */
export const formatNumber = (value: number, digits = 0): string =>
  numberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** Bytes in binary units, three significant figures: 20 MiB, 1.46 GiB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
  return leftToRight(`${ungrouped(value, digits)} ${UNITS[unit] ?? "B"}`);
}

/** Where lines run from right to left a Latin unit would come before its number: the two are isolated there. */
const leftToRight = (text: string): string => (direction() === "rtl" ? `\u2066${text}\u2069` : text);

/** Bytes a second: 1.5 MiB/s. */
export const formatRate = (bytes: number): string => say("format.rate", { size: formatBytes(bytes) });

/** Milliseconds as a length of time: 840 ms, 12 s, 3 min 05 s, 2 h 10 min. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return formatMillis(Math.max(0, Math.round(ms)));
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return say("format.seconds", { n: ms < 9950 ? ungrouped(ms / 1000, 1) : ungrouped(seconds) });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return say("format.minutes", { minutes: ungrouped(minutes), seconds: padded(seconds % 60) });
  return say("format.hours", { hours: ungrouped(Math.floor(minutes / 60)), minutes: padded(minutes % 60) });
}

/** Milliseconds that stay such, however many: 1830 ms. */
export const formatMillis = (ms: number, digits = 0): string =>
  say("format.milliseconds", { n: ungrouped(ms, digits) });

const ungrouped = (value: number, digits = 0): string =>
  numberFormat(locale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  }).format(value);

const padded = (value: number): string => numberFormat(locale(), { minimumIntegerDigits: 2 }).format(value);

/** A time or a day as its language writes it. `at` in ms since the epoch, local time. */
export const formatDate = (at: number, options: Intl.DateTimeFormatOptions): string =>
  dateFormat(locale(), options).format(at);

/** A day and a time of it, local time. */
export const formatMoment = (at: number): string => formatDate(at, { dateStyle: "medium", timeStyle: "short" });

/** Hours and minutes, local time. */
export const formatClock = (at: number): string =>
  formatDate(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Hours, minutes and seconds, local time. */
export const formatSeconds = (at: number): string =>
  formatDate(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** A day as a line between messages: Today, Yesterday, or its date. `now` in ms since the epoch. */
export function formatDay(at: number, now: number): string {
  const day = startOfDay(at);
  if (day === startOfDay(now)) return say("format.today");
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (day === startOfDay(yesterday.getTime())) return say("format.yesterday");
  return formatDate(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

/** Local midnight before `at`. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Several as one phrase: Anna, Ben, and Cy. */
export const formatList = (items: readonly string[]): string =>
  listFormat(locale(), { type: "conjunction" }).format(items);

/** Several words side by side: sealed, 3 unread. */
export const formatSeries = (items: readonly string[]): string =>
  listFormat(locale(), { type: "unit", style: "short" }).format(items);

/** How far ahead something is, in the largest unit that says enough: in 3 days, in 5 hours, in 1 minute. */
export function formatAhead(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const [value, unit] =
    minutes < 90
      ? ([minutes, "minute"] as const)
      : minutes < 2_880
        ? ([Math.round(minutes / 60), "hour"] as const)
        : ([Math.round(minutes / 1_440), "day"] as const);
  return relativeFormat(locale(), { numeric: "always" }).format(value, unit);
}
