import type { FileInHand } from "./file-in-hand.ts";
import type { PhaseFacts } from "./phase.ts";

/** Whether what the server has of a file that was opened again is the whole file here: parts may be of another one. */
export class Proof {
  readonly #file: FileInHand;
  readonly #over: () => void;
  readonly #changed: () => void;
  #state: PhaseFacts["proof"];
  #again: (() => void) | undefined;

  /** @param over nothing is to be compared any more. */
  constructor(file: FileInHand, over: () => void, changed: () => void) {
    this.#file = file;
    this.#over = over;
    this.#changed = changed;
  }

  /** Undefined: nothing was compared, and nothing is. */
  get state(): PhaseFacts["proof"] {
    return this.#state;
  }

  /** Compares once more; defined while the file could not be read. */
  get again(): (() => void) | undefined {
    return this.#again;
  }

  /** @param sha256 of what the server has, 64 hex digits. */
  begin(sha256: string): void {
    this.#state = "comparing";
    this.#again = undefined;
    this.#file.prove(sha256, (proof, unread) => {
      this.#state = proof;
      if (unread) this.#again = () => this.begin(sha256);
      else this.#over();
      this.#changed();
    });
    this.#changed();
  }
}
