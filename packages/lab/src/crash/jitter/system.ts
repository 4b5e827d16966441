import type { Receipt } from "./tally.ts";

/** One client of a chat system, as far as this comparison goes. */
export interface JitterClient {
  /** What it got, in the order in which it got it. */
  readonly receipts: readonly Receipt[];
  readonly isConnected: boolean;
  /** Everything that it said is known to be stored; always true where a system does not tell. */
  readonly isAnswered: boolean;
  say(text: string): void;
  close(): void;
}

/** A chat system under comparison: a server in a process of its own, and its own client library. */
export interface JitterSystem {
  readonly name: string;
  /** Everything has to arrive in the end; otherwise it is over when nothing more comes. */
  readonly promises: boolean;
  /** @param directory for its data @returns its port */
  start(directory: string): Promise<number>;
  /** A client that is in the room, over a proxy. Calls back whenever anything about it changes. */
  connect(url: string, index: number, changed: () => void): Promise<JitterClient>;
  stop(): Promise<void>;
}
