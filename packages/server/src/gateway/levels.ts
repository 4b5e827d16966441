import type { Level } from "../telemetry.ts";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./context.ts";

/** What a connection lets wait, as `/metrics` adds it up. */
export type Waits = Pick<Connection, "line" | "waits">;

type LevelContext = Pick<GatewayContext, "telemetry" | "tick" | "work" | "budget" | "slabs"> & {
  transfers: Pick<GatewayContext["transfers"], "aheadBytes">;
};

/** Shows the levels of what docs/LIMITS.md bounds on the way from a client and back to it. */
export function showLevels(connections: ReadonlySet<Waits>, context: LevelContext): void {
  const { telemetry, tick, work, budget, slabs, transfers } = context;
  const sum = (of: (connection: Waits) => number): number => {
    let total = 0;
    for (const connection of connections) total += of(connection);
    return total;
  };
  const most = (of: (connection: Waits) => number): number => {
    let found = 0;
    for (const connection of connections) found = Math.max(found, of(connection));
    return found;
  };
  const levels: Level[] = [
    {
      name: "chatcast_queued_bytes",
      help: "Bytes that wait for readers, over all connections",
      read: () => sum(({ line }) => line.queued),
    },
    {
      name: "chatcast_queued_bytes_max",
      help: "Bytes that wait for the slowest reader",
      read: () => most(({ line }) => line.queued),
    },
    {
      name: "chatcast_lagging_members",
      help: "Connections that read slower than their room writes",
      read: () => tick.laggards.count,
    },
    {
      name: "chatcast_news_waiting",
      help: "Members for whom news of who came or went waits",
      read: () => tick.news.waiting,
    },
    {
      name: "chatcast_catching_up",
      help: "Members who read from the log what they missed, or wait for their turn",
      read: () => tick.laggards.readers,
    },
    {
      name: "chatcast_unacknowledged_chunk_bytes",
      help: "Bytes of chunks that wait for their acknowledgement",
      read: () => budget.bytes,
    },
    {
      name: "chatcast_paused_connections",
      help: "Connections that are not read until more chunks are stored",
      read: () => budget.paused,
    },
    {
      name: "chatcast_slab_idle_bytes",
      help: "Bytes of memory that is kept for the next chunks",
      read: () => slabs.idleBytes,
    },
    {
      name: "chatcast_digest_ahead_bytes",
      help: "Bytes of chunks that came early and wait for their file's digest",
      read: () => transfers.aheadBytes,
    },
    { name: "chatcast_requests_under_way", help: "Requests that are being answered", read: () => work.running },
    {
      name: "chatcast_requests_waiting",
      help: "Requests that wait behind a change of room",
      read: () => sum(({ waits }) => waits.requests),
    },
    {
      name: "chatcast_requests_waiting_bytes",
      help: "Bytes that requests hold which wait behind a change of room",
      read: () => sum(({ waits }) => waits.bytes),
    },
    {
      name: "chatcast_pages_waiting",
      help: "Pages of history that wait for their turn",
      read: () => sum(({ waits }) => waits.pages),
    },
    {
      name: "chatcast_events_held",
      help: "Events held back while an entry is answered",
      read: () => sum(({ waits }) => waits.events),
    },
  ];
  for (const level of levels) telemetry.level(level);
}
