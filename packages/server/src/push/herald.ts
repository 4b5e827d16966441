import type { Clock, Timers } from "../clock.ts";
import { waitBehind } from "../hooks/backoff.ts";
import type { Post } from "../hooks/post.ts";
import { shownId } from "../ids.ts";
import type { Store, StoredMessage } from "../store/port.ts";
import type { PushRecord } from "../store/pushes.ts";
import type { Telemetry } from "../telemetry.ts";
import { isNews, isWanted, type PushedRoom, payloadOf } from "./payload.ts";
import { sealPush } from "./seal.ts";
import type { VapidKey } from "./vapid.ts";

export interface HeraldContext {
  store: Pick<Store, "pushes" | "dropPushes" | "findMember">;
  post: Post;
  key: Pick<VapidKey, "authorization">;
  clock: Clock;
  timers: Timers;
  /** 0 … 1 */
  random: () => number;
  log: Telemetry["log"];
}

/** How often one message is tried at a push service. */
const TRIES = 4;
/** The longest wait between two of them; what a service wants beyond that is not waited for. */
const LONGEST_WAIT_MS = 60_000;
/** Posts under way at once, and addresses for which one waits; beyond that nobody is told, and finds it on the next visit. */
const POSTS = 16;
const WAITING = 2_000;
/** How long it is known by heart who is told in a room: another node, or nobody, may have changed it. */
const FRESH_MS = 10_000;
/** Rooms of which that is known; beyond it the one that was asked about longest ago is read again. */
const ROOMS = 1_000;
/** How long a push service keeps a message for a browser that is away, in seconds. */
const KEPT_FOR = 86_400;

interface Errand {
  push: PushRecord;
  body: string;
  urgent: boolean;
}

/**
 * Tells browsers of members who are not here that something was said. Of what is said while an address is being told only the
 * newest follows: each of them says that there is news, and the page has all of it.
 */
export class Herald {
  readonly #context: HeraldContext;
  /** The next thing to tell an address; undefined while it is being told and nothing has come since. */
  readonly #next = new Map<string, Errand | undefined>();
  /** Who is told in a room, so that what is said there does not ask the store each time. */
  readonly #known = new Map<string, { at: number; pushes: Promise<PushRecord[]> }>();
  readonly #queue: (() => void)[] = [];
  readonly #waits = new Set<() => void>();
  #posting = 0;
  #closed = false;

  constructor(context: HeraldContext) {
    this.#context = context;
  }

  /** Addresses that are being told something, or wait for it. */
  get active(): number {
    return this.#next.size;
  }

  /** @param isHere whether a member is in the room now, where its own page tells of news */
  said(message: StoredMessage, room: PushedRoom & { id: string }, isHere: (memberId: string) => boolean): void {
    if (!isNews(message)) return;
    this.#tell(message, room, isHere).catch((error: unknown) => this.#context.log.error({ err: error }, "push"));
  }

  /** Somebody in the room is to be told elsewhere, otherwise, or no more. */
  changed(roomId: string): void {
    this.#known.delete(roomId);
  }

  close(): void {
    this.#closed = true;
    for (const end of [...this.#waits]) end();
  }

  async #tell(
    message: StoredMessage,
    room: PushedRoom & { id: string },
    isHere: (memberId: string) => boolean,
  ): Promise<void> {
    const { store } = this.#context;
    for (const push of await this.#pushesOf(room.id)) {
      if (push.memberId === message.senderId || !isFor(message, push.memberId) || isHere(push.memberId)) continue;
      const member = await store.findMember(push.memberId);
      // Who has left, or was put out, is told nothing more.
      if (member === undefined || member.left || member.standing === "removed") {
        await store.dropPushes({ memberId: push.memberId });
        this.changed(room.id);
        continue;
      }
      if (!isWanted(message, push, member.name)) continue;
      const urgent = message.conversation.kind !== "room" || push.level === "private";
      this.#hand({ push, urgent, body: JSON.stringify(payloadOf(message, room, push)) });
    }
  }

  #pushesOf(roomId: string): Promise<PushRecord[]> {
    const now = this.#context.clock.monotonic();
    const known = this.#known.get(roomId);
    if (known !== undefined && now - known.at < FRESH_MS) return known.pushes;
    const pushes = this.#context.store.pushes(roomId);
    // What could not be read is not known.
    pushes.catch(() => this.changed(roomId));
    this.#known.delete(roomId);
    this.#known.set(roomId, { at: now, pushes });
    const [oldest] = this.#known.keys();
    if (this.#known.size > ROOMS && oldest !== undefined) this.#known.delete(oldest);
    return pushes;
  }

  #hand(errand: Errand): void {
    const key = `${errand.push.memberId} ${errand.push.endpoint}`;
    const busy = this.#next.has(key);
    if (this.#closed || (!busy && this.#next.size >= WAITING)) return;
    this.#next.set(key, errand);
    if (!busy) void this.#run(key);
  }

  async #run(key: string): Promise<void> {
    try {
      for (let errand = this.#next.get(key); errand !== undefined && !this.#closed; errand = this.#next.get(key)) {
        this.#next.set(key, undefined);
        await this.#deliver(errand);
      }
    } catch (error) {
      this.#context.log.error({ err: error }, "push");
    } finally {
      this.#next.delete(key);
    }
  }

  /** @throws what the store throws */
  async #deliver({ push, body, urgent }: Errand): Promise<void> {
    const { store, clock, random, log } = this.#context;
    for (let tries = 1; !this.#closed; tries++) {
      const posted = await this.#inTurn(() => this.#post(push, body, urgent, clock.epoch()));
      if (posted.ok) return;
      // The browser has forgotten it: so does every room.
      if (posted.status === 404 || posted.status === 410) {
        await store.dropPushes({ endpoint: push.endpoint });
        this.#known.clear();
        return;
      }
      const { reason, retryAfterMs = 0, status = 0 } = posted;
      const mayPass = status === 0 || status === 429 || status >= 500;
      if (!mayPass || tries === TRIES || retryAfterMs > LONGEST_WAIT_MS) {
        log.warn({ member: shownId(push.memberId), host: new URL(push.endpoint).host, reason }, "push not delivered");
        return;
      }
      await this.#wait(waitBehind(tries, random(), retryAfterMs));
    }
  }

  #post(push: PushRecord, body: string, urgent: boolean, now: number): ReturnType<Post> {
    const { key, post } = this.#context;
    const keys = { p256dh: Buffer.from(push.p256dh, "base64url"), auth: Buffer.from(push.auth, "base64url") };
    const headers = {
      authorization: key.authorization(push.endpoint, push.origin, now),
      "content-type": "application/octet-stream",
      "content-encoding": "aes128gcm",
      ttl: String(KEPT_FOR),
      urgency: urgent ? "high" : "normal",
    };
    return post(push.endpoint, headers, sealPush(Buffer.from(body), keys));
  }

  async #inTurn<T>(post: () => Promise<T>): Promise<T> {
    if (this.#posting >= POSTS) await new Promise<void>((resolve) => this.#queue.push(resolve));
    else this.#posting += 1;
    try {
      return await post();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#posting -= 1;
      else next();
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        stop();
        this.#waits.delete(end);
        resolve();
      };
      const stop = this.#context.timers.after(ms, end);
      this.#waits.add(end);
    });
  }
}

/** A private message is for its two members alone. */
const isFor = ({ conversation }: StoredMessage, memberId: string): boolean =>
  conversation.kind === "room" || conversation.members.includes(memberId);
