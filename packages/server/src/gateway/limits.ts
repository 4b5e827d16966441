/**
 * What one connection may ask (docs/LIMITS.md). WIRE promises that nothing bites below 20 joins/s, 50 messages/s and
 * 64 unacknowledged chunks of together 16 MiB; the buckets start above that, so that a burst does not bite either.
 */
export const RATES = {
  joins: { burst: 40, perSecond: 25 },
  messages: { burst: 150, perSecond: 75 },
  requests: { burst: 150, perSecond: 75 },
  /** A person who writes says so once in three seconds, and with each change of the audience. */
  typing: { burst: 10, perSecond: 2 },
  /** Once a second for the room, and with each private conversation in which something was said. */
  received: { burst: 60, perSecond: 5 },
} as const;

export const UNACKED_CHUNKS = 64;
export const UNACKED_BYTES = 16 * 1024 * 1024;

/** Requests of a connection that may wait behind a change of room; more in one go is a flood. */
export const WAITING_REQUESTS = 4_096;
/** What they may hold: the chunks that a connection may have unacknowledged, in slabs of up to twice their size, and a frame. */
export const WAITING_BYTES = 2 * UNACKED_BYTES + 4 * 1024 * 1024;

/** What a connection for files is told that it may have unacknowledged, where it is the only one that sends. */
export const DATA_CREDIT = { chunks: 256, bytes: 32 * 1024 * 1024 } as const;
/** A share is never told to be less: two of the largest chunks, so that one is stored while the next one arrives. */
export const LEAST_CREDIT_BYTES = 2 * 1024 * 1024;
/** Chunks that all connections together have in memory before their reading pauses. */
export const BUDGET_BYTES = 48 * 1024 * 1024;

/** Schema errors that a connection may make in `SCHEMA_WINDOW_MS` before it is closed. */
export const SCHEMA_ERRORS = 20;
export const SCHEMA_WINDOW_MS = 60_000;

/** How often the server speaks on an idle connection. */
export const HEARTBEAT_MS = 25_000;
