import type { ChatMessage } from "@chatcast/protocol";
import { shownId } from "../ids.ts";
import type { BotRecord, HookRecord } from "../store/bots.ts";
import { waitBehind } from "./backoff.ts";
import type { CourierContext } from "./courier.ts";
import { payloadOf } from "./payload.ts";
import type { Posted } from "./post.ts";
import { signedHeaders } from "./signature.ts";

type InTurn = <T>(post: () => Promise<T>) => Promise<T>;

/**
 * What one hook is still to be told. An entry counts as delivered when the receiver has taken it and the cursor behind it is
 * durable; everything in memory is how often it was tried. The bot is looked up before each entry: one that was removed, or
 * whose room is gone, is told nothing more.
 */
export class Line {
  readonly #botId: string;
  readonly #context: CourierContext;
  readonly #inTurn: InTurn;
  /** Entries up to here are not for the hook, though the stored cursor may not say so yet. */
  #passed = 0;
  /** This node has taken the hook upon itself. */
  #held = false;
  #failures = 0;
  #woken = false;
  #closed = false;
  #endWait: (() => void) | undefined;

  constructor(botId: string, context: CourierContext, inTurn: InTurn) {
    this.#botId = botId;
    this.#context = context;
    this.#inTurn = inTurn;
  }

  /** Something was said since it looked last. */
  get woken(): boolean {
    return this.#woken;
  }

  wake(): void {
    this.#woken = true;
  }

  close(): void {
    this.#closed = true;
    this.#endWait?.();
  }

  /** Resolves when there is nothing more to tell; never rejects. */
  async run(): Promise<void> {
    while (!this.#closed) {
      this.#woken = false;
      const step = await this.#step().catch((error: unknown) => {
        this.#context.log.error({ err: error, bot: shownId(this.#botId) }, "hook");
        return { waitMs: this.#fail() };
      });
      if (step === "done" && !(await this.#givenUp())) return;
      if (typeof step === "object") await this.#wait(step.waitMs);
    }
  }

  /**
   * There is nothing to tell: another node may have it, which looks once more, since that one may have stored an entry while
   * the hook was this one's still. @returns whether this node had it
   */
  async #givenUp(): Promise<boolean> {
    if (!this.#held || this.#closed) return false;
    this.#held = false;
    // Where that fails it stays this node's, which goes on with it when it is woken next.
    await this.#context.errands?.release(this.#errand).catch(() => undefined);
    return true;
  }

  get #errand(): string {
    return `hook ${this.#botId}`;
  }

  /** @returns "since now" when the hook may have been another node's until now, and its cursor be further than was read */
  async #hold(): Promise<"held" | "since now" | "another's"> {
    const { errands } = this.#context;
    if (errands === undefined) return "held";
    const before = this.#held;
    this.#held = await errands.hold(this.#errand);
    if (!this.#held) return "another's";
    return before ? "held" : "since now";
  }

  async #step(): Promise<"done" | "next" | { waitMs: number }> {
    const { store, next } = this.#context;
    const bot = await store.findBot(this.#botId);
    if (bot?.hook === undefined) return "done";
    const cursor = Math.max(bot.hook.cursor, this.#passed);
    const found = await next(bot, cursor);
    if (found === undefined) return "done";
    const { room, entry, head } = found;
    if (entry === undefined) {
      // What there was to tell is trimmed, or was the bot's own.
      if (head > bot.hook.cursor) await store.moveHook(bot.id, head, undefined);
      return "done";
    }
    if (entry.bot === true && entry.fromId === shownId(bot.id)) {
      this.#passed = entry.offset;
      return "next";
    }
    const hold = await this.#hold();
    if (hold !== "held") return hold === "since now" ? "next" : "done";
    return this.#deliver(bot, bot.hook, { room, entry, lost: entry.offset - cursor - 1 });
  }

  async #deliver(
    bot: BotRecord,
    { url, cursor, failure }: HookRecord,
    { room, entry, lost }: { room: string; entry: ChatMessage; lost: number },
  ): Promise<"next" | { waitMs: number }> {
    const { store, post, secretOf, clock, log } = this.#context;
    const body = payloadOf(room, entry, lost);
    const posted: Posted = await this.#inTurn(() =>
      post(url, signedHeaders(secretOf(bot.id), `${bot.id}-${entry.offset}`, clock.epoch(), body), body),
    );
    if (posted.ok) {
      await store.moveHook(bot.id, entry.offset, undefined);
      if (failure !== undefined) log.info({ bot: shownId(bot.id) }, "hook delivers again");
      this.#failures = 0;
      return "next";
    }
    if (this.#closed) return "next";
    const { reason, retryAfterMs } = posted;
    if (failure === undefined) log.warn({ bot: shownId(bot.id), reason }, "hook fails");
    await store.moveHook(bot.id, cursor, { since: failure?.since ?? clock.epoch(), reason });
    return { waitMs: this.#fail(retryAfterMs) };
  }

  #fail(retryAfterMs?: number): number {
    this.#failures += 1;
    return waitBehind(this.#failures, this.#context.random(), retryAfterMs);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#context.timers.after(ms, resolve);
      this.#endWait = () => {
        stop();
        resolve();
      };
    });
  }
}
