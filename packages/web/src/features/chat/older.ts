/** A conversation, by its other member (undefined: the room's), and what of it was wanted. */
export interface Wanted {
  with: string | undefined;
  /** All from this offset on; undefined: one older page. */
  until: number | undefined;
}

/** History that did not come. Each failure is an object of its own. */
export interface Failure extends Wanted {
  error: unknown;
  /** The server will not give it, however often it is asked. */
  forGood: boolean;
}

export interface OlderState {
  loading: boolean;
  /** Conversations whose history the server does not give: nothing of them is asked for by itself again. */
  refused: ReadonlySet<string | undefined>;
  /** How the last try ended; undefined while it went well, or another one is on its way. */
  failure: Failure | undefined;
}

/** Codes that say no. With all others, a lost connection say, the same question may be answered later. */
const FOR_GOOD: ReadonlySet<unknown> = new Set([
  "E_NO_RECIPIENT",
  "E_FORBIDDEN",
  "E_NOT_FOUND",
  "E_NO_ROOM",
  "E_SCHEMA",
  "E_EVENT",
]);

export type Fetch = (withMember: string | undefined, until?: number) => Promise<void>;

/** Asks for older messages, one page at a time, and keeps refusals apart from outages. */
export class Older {
  readonly #fetch: Fetch;
  readonly #listeners = new Set<() => void>();
  #state: OlderState = { loading: false, refused: new Set(), failure: undefined };

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  readonly state = (): OlderState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Fetches one older page, or all from an offset on; does nothing while another is on its way. */
  readonly load = (withMember: string | undefined, until?: number): void => {
    if (this.#state.loading) return;
    this.#become({ ...this.#state, loading: true, failure: undefined });
    this.#fetch(withMember, until).then(
      () => this.#become({ ...this.#state, loading: false }),
      (error: unknown) => this.#failed({ with: withMember, until }, error),
    );
  };

  /** The room was entered anew: what did not come may come now. */
  forgive(): void {
    if (this.#state.failure?.forGood === false) this.#become({ ...this.#state, failure: undefined });
  }

  #failed(wanted: Wanted, error: unknown): void {
    const forGood = FOR_GOOD.has((error as { code?: unknown } | undefined)?.code);
    const { refused } = this.#state;
    this.#become({
      loading: false,
      refused: forGood ? new Set(refused).add(wanted.with) : refused,
      failure: { ...wanted, error, forGood },
    });
  }

  #become(state: OlderState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
