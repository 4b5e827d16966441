/** What the bench asks of the clients that lose their server. */
export type ReconnectOrders = {
  /** Opens clients, `roomSize` to a room, at the ports in turn, and says `messages` in each room. */
  fill: { order: { ports: readonly number[]; members: number; roomSize: number; messages: number }; result: null };
  /** Waits until every client at `from` has lost the server and is back in its room at `port`, by the waits that the SDK keeps. */
  survive: { order: { from: number; port: number }; result: Return };
};

export interface Return {
  /** When each client was back in its room, in ms since the epoch, in order. */
  back: number[];
  /** When each client that the server had told of its end tried for the first time, in ms since it was told. */
  told: number[];
  /** Tries to connect or to join that failed. */
  failedTries: number;
}
