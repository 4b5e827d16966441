import type { PersonStatus } from "./messages.ts";

/** One client, wherever it runs, as the process that holds it sees it. */
export interface Performer {
  readonly name: string;
  /** The client's own notes, for whoever looks into a violation. */
  readonly log: readonly string[];
  enter(): Promise<void>;
  status(): PersonStatus;
  /** Says something of chance to everyone, or now and then to one who is there. */
  say(): void;
  sendFile(bytes: number, to: string | undefined): void;
  reconnect(): void;
  /** Ends this life without a word, and begins the next after `pauseMs`; only a page can do that by itself. */
  crash(pauseMs: number): Promise<void>;
  /** Writes down what is shown, and ends. */
  leave(): Promise<void>;
}
