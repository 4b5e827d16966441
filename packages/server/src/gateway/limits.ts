/**
 * What one connection may ask (docs/LIMITS.md). WIRE promises that nothing bites below 20 joins/s, 50 messages/s and
 * 64 unacknowledged chunks of together 16 MiB; the buckets start above that, so that a burst does not bite either.
 */
export const RATES = {
  joins: { burst: 40, perSecond: 25 },
  messages: { burst: 150, perSecond: 75 },
  requests: { burst: 150, perSecond: 75 },
} as const;

export const UNACKED_CHUNKS = 64;
export const UNACKED_BYTES = 16 * 1024 * 1024;

/** Schema errors that a connection may make in `SCHEMA_WINDOW_MS` before it is closed. */
export const SCHEMA_ERRORS = 20;
export const SCHEMA_WINDOW_MS = 60_000;
