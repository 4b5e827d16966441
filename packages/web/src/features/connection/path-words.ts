import type { ConnectionView, ServerFacts, TransferView } from "@chatcast/client";
import type { PathView } from "@chatcast/client/path";
import { formatBytes, formatDuration } from "../../ui/format.ts";

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
    return `the same, within ${formatDuration(Math.max(within, Math.abs(ms)))}`;
  return `${formatDuration(Math.abs(ms))} ${ms > 0 ? "ahead" : "behind"}, give or take ${formatDuration(within)}`;
}

const TRANSPORTS = {
  websocket: "WebSocket",
  polling: "long polling: something on the way holds up WebSockets",
} as const;

export function transportWords(connection: ConnectionView): string {
  return connection.state === "connected" ? TRANSPORTS[connection.transport] : "none now";
}

/** What the path takes, as far as it is known. */
export function limitWords(server: ServerFacts | undefined, newest: TransferView | undefined): [string, string][] {
  if (server === undefined) return [];
  return [
    ["Largest file", formatBytes(server.maxFileSize)],
    ["Largest frame", formatBytes(server.maxFrame)],
    ["Files", server.data === undefined ? "on this connection" : "on a connection of their own"],
    ...(server.data === undefined
      ? []
      : [["Taken at once", `${formatBytes(server.data.bytes)}, ${server.data.chunks} chunks`] as [string, string]]),
    ...(newest === undefined
      ? []
      : [["Last window", `${newest.window} × ${formatBytes(newest.chunkSize)}`] as [string, string]]),
  ];
}
