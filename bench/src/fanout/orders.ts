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

/** What the bench asks of its load process. */
export type FanoutOrders = {
  /**
   * Opens `members` connections; `roomSize` of them share a room, all of them when it is absent, none when it is 0. `nodes`:
   * ports of further nodes, over which they are spread as well.
   */
  fill: {
    order: { protocol: Protocol; port: number; members: number; roomSize?: number; nodes?: readonly number[] };
    result: null;
  };
  burst: { order: { size: number; window: number; seconds: number }; result: Burst };
  steady: { order: { perSecond: number; seconds: number }; result: Latency };
};

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
