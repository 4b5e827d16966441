import type { ChatMessage } from "@chatcast/protocol";
import type { Clock, Timers } from "../clock.ts";
import type { Seats } from "../seats/port.ts";
import type { BotRecord } from "../store/bots.ts";
import type { Store } from "../store/port.ts";
import type { Telemetry } from "../telemetry.ts";
import { Line } from "./line.ts";
import type { Post } from "./post.ts";

export interface CourierContext {
  store: Pick<Store, "findBot" | "moveHook" | "dueHooks">;
  /** The next entry of the bot's room behind an offset, and where the room's conversation ends. Undefined: no such room. */
  next(bot: BotRecord, after: number): Promise<{ room: string; entry?: ChatMessage; head: number } | undefined>;
  post: Post;
  /** Where several nodes could deliver: a hook is one's at a time. */
  errands?: Pick<Seats, "hold" | "release">;
  secretOf(botId: string): string;
  clock: Clock;
  timers: Timers;
  /** 0 … 1 */
  random: () => number;
  log: Telemetry["log"];
}

/** Posts under way at once, over all hooks. */
const POSTS = 32;
/** How often it is looked what was said without anybody having told: another server on the same log, a lost wake-up. */
const LOOK_MS = 10_000;
const PAGE = 200;

/** Delivers what is said to hooks, each from its cursor in the log on, one entry after the other. */
export class Courier {
  readonly #context: CourierContext;
  /** Of hooks that have something to deliver. */
  readonly #lines = new Map<string, Line>();
  readonly #waiting: (() => void)[] = [];
  #posting = 0;
  #stop: (() => void) | undefined;
  #closed = false;

  constructor(context: CourierContext) {
    this.#context = context;
  }

  /** Hooks that have something to deliver, or wait to try it again. */
  get active(): number {
    return this.#lines.size;
  }

  /** Something stands behind the cursor of that bot's hook. */
  wake(botId: string): void {
    if (this.#closed) return;
    const known = this.#lines.get(botId);
    if (known !== undefined) {
      known.wake();
      return;
    }
    const line = new Line(botId, this.#context, (post) => this.#inTurn(post));
    this.#lines.set(botId, line);
    void line.run().finally(() => {
      this.#lines.delete(botId);
      // Woken in the turn in which it had found nothing more.
      if (line.woken) this.wake(botId);
    });
  }

  /** Takes up what was not delivered yet, now and from time to time. */
  start(): void {
    void this.#look().finally(() => {
      if (!this.#closed) this.#stop = this.#context.timers.after(LOOK_MS, () => this.start());
    });
  }

  /** What is under way is not waited for: it is in the log, and comes again. */
  close(): void {
    this.#closed = true;
    this.#stop?.();
    for (const line of this.#lines.values()) line.close();
  }

  async #look(): Promise<void> {
    const { store, log } = this.#context;
    try {
      for (let after = "", page: string[] = []; !this.#closed; after = page.at(-1) ?? "") {
        page = await store.dueHooks(after, PAGE);
        for (const botId of page) this.wake(botId);
        if (page.length < PAGE) return;
      }
    } catch (error) {
      log.error({ err: error }, "look for hooks");
    }
  }

  async #inTurn<T>(post: () => Promise<T>): Promise<T> {
    if (this.#posting >= POSTS) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#posting += 1;
    try {
      return await post();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#posting -= 1;
      else next();
    }
  }
}
