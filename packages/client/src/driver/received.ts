import { type Audience, isRetryable, RECEIVED, type ReceivedTold } from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import type { ReceivedView } from "../message-view.ts";
import type { Platform } from "../platform.ts";
import type { Asker } from "../transport/ask.ts";
import { Wake } from "./wake.ts";

export interface ReceivedOptions {
  platform: Pick<Platform, "after" | "monotonic">;
  journal: Pick<Journal, "received">;
  view: () => RoomView;
  /** The requests of the present connection, once the member is in its room. */
  asker: () => Asker | undefined;
  /** @throws ChatCastError where nobody of that name is in the room */
  address: (audience: Audience) => Audience;
}

/** What a conversation has to tell of how far it is here. */
export interface Progress {
  /** It is here from the first offset to the last. */
  reached(from: number, upTo: number): void;
  /** Something of it is not what was sent: nothing more of this log is said to have come. */
  spoilt(): void;
  /** It is another log from now on. */
  forget(): void;
}

/** Private conversations of which it is said again after an entry; of the others with what is said next. */
const TOLD_AGAIN = 20;
/** How long what was refused waits, in milliseconds. */
const REFUSED_MS = 5_000;

/** How far this member has a conversation, and what of that its server was told over the present connection. */
interface Mark {
  from: number;
  upTo: number;
  spoilt: boolean;
  told: string;
}

const wordOf = ({ from, upTo }: Mark): string => `${from} ${upTo}`;
const NEVER = "";

/** Says how far this member has what others say, and hears how far others have it. Nothing of it is kept. */
export class Received {
  readonly #options: ReceivedOptions;
  readonly #wake: Wake;
  /** By the other's name; undefined: the room's own. */
  readonly #marks = new Map<string | undefined, Mark>();
  #view: ReceivedView = { room: new Map(), private: new Map() };
  #last = Number.NEGATIVE_INFINITY;
  #waiting = false;

  constructor(options: ReceivedOptions) {
    this.#options = options;
    this.#wake = new Wake(options.platform, () => this.#tell());
  }

  /** Of the conversation with that member, or of the room's own. */
  of(other: string | undefined): Progress {
    const mark: Mark = { from: 1, upTo: 0, spoilt: false, told: NEVER };
    this.#marks.set(other, mark);
    this.#due();
    return {
      reached: (from, upTo) => {
        if (mark.spoilt || (from === mark.from && upTo === mark.upTo)) return;
        Object.assign(mark, { from, upTo });
        this.#due();
      },
      spoilt: () => {
        mark.spoilt = true;
      },
      forget: () => {
        Object.assign(mark, { from: 1, upTo: 0, spoilt: false, told: NEVER });
      },
    };
  }

  /** Over this connection nothing was said yet. */
  entered(): void {
    this.#waiting = false;
    this.#last = Number.NEGATIVE_INFINITY;
    const again = new Set([undefined, ...[...this.#marks.keys()].slice(-TOLD_AGAIN)]);
    for (const [other, mark] of this.#marks) mark.told = again.has(other) ? NEVER : wordOf(mark);
    this.#due();
  }

  /** Others are in the room by now: what could not be told may be told now. */
  changed(): void {
    if ([...this.#marks.values()].some((mark) => mark.told !== wordOf(mark))) this.#due();
  }

  heard({ mode, marks }: ReceivedTold): void {
    const key = mode === "broadcast" ? "room" : "private";
    const known = new Map(this.#view[key]);
    for (const { memberId, from, upTo } of marks) known.set(memberId, { from, upTo });
    this.#view = { ...this.#view, [key]: known };
    this.#options.journal.received(this.#view);
  }

  clear(): void {
    this.#wake.stop();
    this.#waiting = false;
    if (this.#view.room.size + this.#view.private.size === 0) return;
    this.#view = { room: new Map(), private: new Map() };
    this.#options.journal.received(this.#view);
  }

  #due(ms: number = RECEIVED.gatherMs): void {
    if (this.#waiting || this.#options.asker() === undefined) return;
    this.#waiting = true;
    // Never in the turn of the message: what comes in one go is said in one word, and what is sealed is opened by then.
    this.#wake.at(Math.max(this.#options.platform.monotonic() + ms, this.#last + RECEIVED.againMs));
  }

  #tell(): void {
    this.#waiting = false;
    this.#last = this.#options.platform.monotonic();
    const { server, users } = this.#options.view();
    // An older server would take it for an error.
    if (server?.received !== true) return;
    for (const [other, mark] of this.#marks) {
      if (mark.told === wordOf(mark)) continue;
      if (other === undefined && users.length > RECEIVED.members) continue;
      this.#say(other, mark);
    }
  }

  #say(other: string | undefined, mark: Mark): void {
    const audience = this.#addressed(other);
    const asker = this.#options.asker();
    if (audience === undefined || asker === undefined) return;
    const others = mark.told === NEVER;
    const { from, upTo } = mark;
    mark.told = wordOf(mark);
    asker.ask("received", { from, upTo, ...audience, ...(others && { others }) }, (outcome) => {
      if (outcome.ok) {
        const { marks } = outcome.value;
        if (marks !== undefined) this.heard({ mode: audience.mode, marks });
        return;
      }
      if (!isRetryable(outcome.error.code)) return;
      mark.told = NEVER;
      this.#due(REFUSED_MS);
    });
  }

  #addressed(other: string | undefined): Audience | undefined {
    if (other === undefined) return { mode: "broadcast" };
    try {
      return this.#options.address({ mode: "unicast", recipient: other });
    } catch {
      return undefined;
    }
  }
}
