import { BdpWindow, type Credit, type SenderInput } from "@chatcast/protocol";
import { chunksOf } from "./allowance.ts";

/** The window of one transfer, and what it has learnt of its path, in bytes. */
export class PathWindow {
  readonly policy: BdpWindow;
  readonly #chunkSize: number;

  /** @param startBytes what the path is known to take at once; 0: nothing is known */
  constructor(credit: Credit, chunkSize: number, startBytes: number) {
    this.#chunkSize = chunkSize;
    this.policy = new BdpWindow(chunksOf(credit, chunkSize), Math.floor(startBytes / chunkSize));
  }

  /** Bytes per millisecond that the path carries; undefined before it is known. */
  get rate(): number | undefined {
    return this.policy.rate === 0 ? undefined : this.policy.rate * this.#chunkSize;
  }

  /** Bytes that it takes at once. */
  get bytes(): number {
    return this.policy.limit * this.#chunkSize;
  }

  /** The receiver takes so much from now on. */
  changed(credit: Credit): SenderInput {
    return { type: "credit", chunks: chunksOf(credit, this.#chunkSize) };
  }
}
