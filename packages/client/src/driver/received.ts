import { type Audience, RECEIVED, type ReceivedTold } from "@chatcast/protocol";
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

/** Private conversations of which it is said again after an entry; of the others with what is said next. */
const TOLD_AGAIN = 20;

/** How far this member has a conversation, and what of that its server was told over the present connection. */
interface Mark {
  upTo: number;
  told: number;
}

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

  /** Of the conversation with that member, or of the room's own, everything up to there is here. */
  reached(other: string | undefined, upTo: number): void {
    const mark = this.#marks.get(other);
    if (mark === undefined) this.#marks.set(other, { upTo, told: -1 });
    else if (mark.upTo >= upTo) return;
    else mark.upTo = upTo;
    this.#due();
  }

  /** Over this connection nothing was said yet. */
  entered(): void {
    this.#waiting = false;
    this.#last = Number.NEGATIVE_INFINITY;
    const again = new Set([undefined, ...[...this.#marks.keys()].slice(-TOLD_AGAIN)]);
    for (const [other, mark] of this.#marks) mark.told = again.has(other) ? -1 : mark.upTo;
    this.#due();
  }

  /** Others are in the room by now: what could not be told may be told now. */
  changed(): void {
    if ([...this.#marks.values()].some(({ upTo, told }) => told < upTo)) this.#due();
  }

  heard({ mode, marks }: ReceivedTold): void {
    const key = mode === "broadcast" ? "room" : "private";
    const known = new Map(this.#view[key]);
    for (const { memberId, upTo } of marks) known.set(memberId, Math.max(upTo, known.get(memberId) ?? 0));
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

  #due(): void {
    if (this.#waiting || this.#options.asker() === undefined) return;
    this.#waiting = true;
    // Never in the turn of the message: what comes in one go is said in one word.
    this.#wake.at(Math.max(this.#options.platform.monotonic(), this.#last + RECEIVED.againMs));
  }

  #tell(): void {
    this.#waiting = false;
    this.#last = this.#options.platform.monotonic();
    const { server, users } = this.#options.view();
    // An older server would take it for an error.
    if (server?.received !== true) return;
    for (const [other, mark] of this.#marks) {
      if (mark.told >= mark.upTo) continue;
      if (other === undefined && users.length > RECEIVED.members) continue;
      this.#say(other, mark);
    }
  }

  #say(other: string | undefined, mark: Mark): void {
    const audience = this.#addressed(other);
    if (audience === undefined) return;
    const others = mark.told === -1;
    mark.told = mark.upTo;
    this.#options.asker()?.ask("received", { upTo: mark.upTo, ...audience, ...(others && { others }) }, (outcome) => {
      const marks = outcome.ok ? outcome.value.marks : undefined;
      if (marks !== undefined) this.heard({ mode: audience.mode, marks });
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
