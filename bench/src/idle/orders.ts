/** What the bench asks of the process that holds idle connections. */
export type IdleOrders = {
  /** Opens connections; `roomSize` of them share a room, none is in one when it is 0. */
  fill: { order: { port: number; connections: number; roomSize: number; createsRooms: boolean }; result: null };
  /** Does nothing but answer heartbeats. */
  hold: { order: { seconds: number }; result: { dropped: number } };
};
