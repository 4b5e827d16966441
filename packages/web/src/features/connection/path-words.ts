import type { ConnectionView, ServerFacts, TransferView } from "@chatcast/client";
import type { PathView } from "@chatcast/client/path";
import { formatBytes, formatDuration } from "../../ui/format.ts";
import { say } from "../../words/words.ts";

/** Less than this is what clocks of machines that keep time differ by. */
const SAME_CLOCK = 2_000;

/** The middle one and the longest of some round trips, in milliseconds; undefined of none. */
export function tripSums(trips: PathView["roundTrips"]): { median: number; worst: number } | undefined {
  const sorted = trips.map(({ ms }) => ms).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  const worst = sorted.at(-1);
  return median === undefined || worst === undefined ? undefined : { median, worst };
}

/** The server's clock against this one, in words. */
export function skewWords(skew: PathView["skew"]): string {
  if (skew === undefined) return "–";
  const { ms, within } = skew;
  if (Math.abs(ms) <= Math.max(within, SAME_CLOCK))
    return say("connection.same-clock", { time: formatDuration(Math.max(within, Math.abs(ms))) });
  return say(ms > 0 ? "connection.ahead" : "connection.behind", {
    time: formatDuration(Math.abs(ms)),
    within: formatDuration(within),
  });
}

const TRANSPORTS = { websocket: "connection.websocket", polling: "connection.polling" } as const;

export const transportWords = (connection: ConnectionView): string =>
  say(connection.state === "connected" ? TRANSPORTS[connection.transport] : "connection.no-transport");

/** What the path takes, as far as it is known. */
export function limitWords(server: ServerFacts | undefined, newest: TransferView | undefined): [string, string][] {
  if (server === undefined) return [];
  const { maxFileSize, maxFrame, data } = server;
  const facts: [string, string][] = [
    [say("connection.largest-file"), formatBytes(maxFileSize)],
    [say("connection.largest-frame"), formatBytes(maxFrame)],
    [say("connection.files"), say(data === undefined ? "connection.files-here" : "connection.files-own")],
  ];
  if (data !== undefined) {
    const value = { size: formatBytes(data.bytes), chunks: String(data.chunks) };
    facts.push([say("connection.at-once"), say("connection.at-once-value", value)]);
  }
  if (newest !== undefined)
    facts.push([say("connection.last-window"), `${newest.window} × ${formatBytes(newest.chunkSize)}`]);
  return facts;
}
