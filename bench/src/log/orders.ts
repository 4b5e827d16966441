/** What the bench asks of the member who appends and reads. */
export type LogOrders = {
  enter: { order: { port: number; event: "create_room" | "join_room"; token: string | undefined }; result: Entered };
  /** Appends one message after the other, then as many at once as `window`, for so long or until there are `atMost` of them. */
  append: { order: { window: number; seconds: number; atMost: number }; result: Appending };
  /** Reads pages of `limit` messages that end at offsets anywhere in the log. */
  read: { order: { pages: number; limit: number; head: number }; result: Reading };
  leave: { order: Record<string, never>; result: null };
};

export interface Entered {
  token: string;
}

export interface Appending {
  /** Milliseconds of one append, each waiting for the one before. */
  p50: number;
  acknowledged: number;
  seconds: number;
}

/** Milliseconds of a page. */
export interface Reading {
  p50: number;
  p99: number;
}
