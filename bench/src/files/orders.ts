/** What the bench asks of the process that sends files. */
export type FileOrders = {
  /** Opens that many clients of the SDK, each in a room of its own. */
  enter: { order: { port: number; clients: number }; result: null };
  /** Opens one client in a sealed room, with its keys in that folder. */
  enterSealed: { order: { port: number; keys: string }; result: null };
  /** The first client fetches the file of that name from its room, verifies it, and writes it to `path`. */
  read: { order: { name: string; path: string }; result: Seconds };
  /** The first so many clients send the file, all at once; done when the server has told each one its SHA-256. */
  send: { order: { path: string; clients: number }; result: Sent };
  /** The first client says something every `everyMs` for so long. */
  chat: { order: { everyMs: number; seconds: number }; result: Waits };
  /** The same while it sends a file. */
  chatBeside: { order: { everyMs: number; path: string }; result: Waits & { seconds: number } };
  /** Sends chunks of 64 KiB with 8 on their way, for so long at most. */
  fixed: { order: { port: number; path: string; seconds: number }; result: { bytes: number; seconds: number } };
  tus: { order: { port: number; path: string }; result: Seconds };
  seedWay: { order: { port: number; path: string }; result: Seconds };
};

export interface Seconds {
  seconds: number;
}

export interface Sent extends Seconds {
  /** Where the first client's file is, without the server's address. */
  url: string;
  retransmits: number;
}

/** Milliseconds from saying something until it is durable. */
export interface Waits {
  p50: number;
  p99: number;
  count: number;
}

/** What the bench asks of the process that only writes. */
export type DiskOrders = {
  /** Seconds until all of it is synced. */
  write: { order: { path: string; bytes: number }; result: { seconds: number } };
};
