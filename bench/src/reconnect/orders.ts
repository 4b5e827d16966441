/** What the bench asks of the clients that lose their server. */
export type ReconnectOrders = {
  /** Opens clients, `roomSize` to a room, and says `messages` in each room. */
  fill: { order: { port: number; members: number; roomSize: number; messages: number }; result: null };
  /** Waits until every client has lost the server and is back in its room, by the waits that the SDK keeps. */
  survive: { order: { port: number }; result: Return };
};

export interface Return {
  /** When each client was back in its room, in ms since the epoch, in order. */
  back: number[];
  /** Tries to connect or to join that failed. */
  failedTries: number;
}
