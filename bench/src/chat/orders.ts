/** Acknowledged messages over some seconds. */
export interface Spoken {
  acknowledged: number;
  seconds: number;
  /** Likewise, with those whose acknowledgement came later. */
  stored: number;
  /** Milliseconds from writing a message until its acknowledgement is here. */
  p50: number;
  p99: number;
}

/** What the bench asks of the people who speak. */
export type ChatOrders = {
  /** Connects clients, each in a room of its own. `nodes`: ports of further nodes, over which they are spread as well. */
  fill: { order: { port: number; clients: number; nodes?: readonly number[] }; result: null };
  /** Every client keeps `window` messages on their way. */
  speak: { order: { window: number; seconds: number }; result: Spoken };
};
