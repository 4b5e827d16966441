/** What the bench asks of its load process; each is answered with the result of the same kind. */
export type Order =
  /** Opens `members` connections; `roomSize` of them share a room, all of them when it is absent, none when it is 0. */
  | { do: "fill"; protocol: Protocol; port: number; members: number; roomSize?: number }
  | { do: "burst"; size: number; window: number; seconds: number }
  | { do: "steady"; perSecond: number; seconds: number }
  | { do: "empty" };

export type Protocol = "chatcast" | "socket.io" | "mqtt";

/** How fast bursts were delivered to everybody. */
export interface Burst {
  deliveries: number;
  seconds: number;
}

/** Milliseconds from writing a message until a member has it. */
export interface Latency {
  deliveries: number;
  missing: number;
  p50: number;
  p99: number;
  max: number;
}

export interface Results {
  fill: null;
  burst: Burst;
  steady: Latency;
  empty: null;
}

/** What a message carries: 100 characters, the first of them the time it was written. */
export const TEXT_LENGTH = 100;

/** The event as the server sends it, so that every peer carries as many bytes. */
export const eventBody = (offset: number, text: string) => ({
  id: "V1StGXR8_Z5jdHi6B-myT",
  offset,
  type: "text",
  mode: "broadcast",
  from: "m0",
  text,
  at: 1_790_000_000_000,
  integrity: { suite: "crc32-xor-seq", status: "unchecked" },
});
