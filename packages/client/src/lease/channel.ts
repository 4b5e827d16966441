import type { StopTimer } from "../platform.ts";

/** The part of `BroadcastChannel` that is used here. */
export interface ChannelLike {
  postMessage(word: unknown): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
}

/** Tabs of one machine answer within a few milliseconds; one that was put to sleep is as good as closed. */
const ANSWER_WITHIN_MS = 200;

/**
 * `who` asks who holds a lease, `give` for it; `claim` tells two tabs that ask at once apart. The holder answers `mine`,
 * and `given` when it has finished.
 */
type Word =
  | { say: "who"; name: string }
  | { say: "give"; name: string; claim: number }
  | { say: "mine"; name: string }
  | { say: "given"; name: string };

export interface ChannelOptions {
  channel: ChannelLike | undefined;
  after: (delayMs: number, run: () => void) => StopTimer;
  random: () => number;
  /** Whether this tab holds the lease. */
  holds: (name: string) => boolean;
  /** Another tab wants a lease: resolves when this one has let it go. */
  handOver: (name: string) => Promise<void>;
}

interface Claim {
  name: string;
  claim: number;
  /** Another tab asked as well, and its claim goes first. */
  beaten: boolean;
}

/** Lets the tabs of one browser ask each other for leases. Where the browser has no channel, every tab is alone. */
export class LeaseChannel {
  readonly #options: ChannelOptions;
  readonly #listeners = new Set<(word: Word) => void>();
  readonly #claims = new Set<Claim>();

  constructor(options: ChannelOptions) {
    this.#options = options;
    options.channel?.addEventListener("message", ({ data }) => {
      if (isWord(data)) this.#hear(data);
    });
  }

  /** Whether another tab that is awake holds the lease. */
  async isHeld(name: string): Promise<boolean> {
    const answer = this.#expect(name, ["mine"], ANSWER_WITHIN_MS);
    this.#say({ say: "who", name });
    return (await answer) !== undefined;
  }

  /**
   * Asks the holder, if there is one, to let the lease go, for at most so many milliseconds.
   * @returns false when another tab asked as well and goes first.
   */
  async askFor(name: string, patienceMs: number): Promise<boolean> {
    const claim: Claim = { name, claim: this.#options.random(), beaten: false };
    this.#claims.add(claim);
    const answer = this.#expect(name, ["mine", "given"], ANSWER_WITHIN_MS);
    const given = this.#expect(name, ["given"], patienceMs);
    this.#say({ say: "give", name, claim: claim.claim });
    if ((await answer) === "mine") await given;
    this.#claims.delete(claim);
    return !claim.beaten;
  }

  #hear(word: Word): void {
    const { name } = word;
    for (const listener of [...this.#listeners]) listener(word);
    if (word.say === "give") this.#compare(name, word.claim);
    if (!this.#options.holds(name)) return;
    if (word.say === "who" || word.say === "give") this.#say({ say: "mine", name });
    if (word.say !== "give") return;
    this.#options.handOver(name).then(
      () => this.#say({ say: "given", name }),
      () => this.#say({ say: "given", name }),
    );
  }

  /** Two tabs want the same lease at once: the greater claim has it, and both must know of both. */
  #compare(name: string, claim: number): void {
    for (const own of this.#claims) {
      if (own.name !== name || own.beaten) continue;
      if (claim > own.claim) own.beaten = true;
      else if (claim < own.claim) this.#say({ say: "give", name, claim: own.claim });
    }
  }

  #say(word: Word): void {
    this.#options.channel?.postMessage(word);
  }

  #expect(name: string, says: readonly Word["say"][], withinMs: number): Promise<Word["say"] | undefined> {
    if (this.#options.channel === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const settle = (said: Word["say"] | undefined) => {
        this.#listeners.delete(listener);
        stop();
        resolve(said);
      };
      const listener = (word: Word) => {
        if (word.name === name && says.includes(word.say)) settle(word.say);
      };
      const stop = this.#options.after(withinMs, () => settle(undefined));
      this.#listeners.add(listener);
    });
  }
}

const SAYS: readonly unknown[] = ["who", "give", "mine", "given"];

/** Other versions of the page may share the channel. */
const isWord = (data: unknown): data is Word =>
  typeof data === "object" && data !== null && "say" in data && SAYS.includes(data.say) && "name" in data;
