import { type Audience, type ChatMessage, type Typing as Told, TYPING } from "@chatcast/protocol";
import type { RoomView, TypingView } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform } from "../platform.ts";
import type { Asker } from "../transport/ask.ts";
import { Wake } from "./wake.ts";

export interface TypingOptions {
  platform: Pick<Platform, "after" | "monotonic">;
  journal: Pick<Journal, "typing">;
  view: () => RoomView;
  /** The requests of the present connection, once the member is in its room. */
  asker: () => Asker | undefined;
  /** @throws ChatCastError where nobody of that name is in the room */
  address: (audience: Audience) => Audience;
}

const keyOf = (audience: Audience): string => (audience.mode === "broadcast" ? "" : audience.recipient);

/**
 * Who is typing. Told at most once in a while and over after a silence; believed for a while of whoever is in the room.
 * Nothing of it is kept, and nothing that goes wrong with it is anybody's business.
 */
export class Typing {
  readonly #options: TypingOptions;
  readonly #silence: Wake;
  readonly #forgetting: Wake;
  /** What the audience believes of this person. */
  #told: Audience | undefined;
  #last: { key: string; at: number } | undefined;
  /** What the journal has. */
  #shown = "";
  readonly #others = new Map<string, TypingView & { fromId: string; until: number }>();

  constructor(options: TypingOptions) {
    this.#options = options;
    this.#silence = new Wake(options.platform, () => this.#stop());
    this.#forgetting = new Wake(options.platform, () => this.#show());
  }

  /** This person has written something for that audience just now; undefined: nothing is written any more. */
  tell(audience: Audience | undefined): void {
    if (audience === undefined) this.#stop();
    else this.#go(audience);
  }

  #go(audience: Audience): void {
    const [key, at] = [keyOf(audience), this.#options.platform.monotonic()];
    if (this.#told !== undefined && keyOf(this.#told) !== key) this.#stop();
    if (this.#told !== undefined) this.#silence.at(at + TYPING.silenceMs);
    if (this.#last?.key === key && at - this.#last.at < TYPING.againMs) return;
    this.#last = { key, at };
    const asked = this.#addressed(audience);
    if (asked === undefined) return;
    this.#told = asked;
    this.#say(asked, true);
    this.#silence.at(at + TYPING.silenceMs);
  }

  #stop(): void {
    this.#silence.stop();
    const told = this.#told;
    this.#told = undefined;
    if (told !== undefined) this.#say(told, false);
  }

  heard({ from, fromId, mode, on }: Told): void {
    const key = `${mode} ${fromId}`;
    this.#others.delete(key);
    const until = this.#options.platform.monotonic() + TYPING.goodMs;
    if (on) this.#others.set(key, { from, private: mode === "unicast", fromId, until });
    this.#show();
  }

  /** Whoever has said it does not write it any more. */
  said({ mode, fromId }: ChatMessage): void {
    if (this.#others.delete(`${mode} ${fromId}`)) this.#show();
  }

  /** Others are in the room by now. */
  changed(): void {
    if (this.#others.size > 0) this.#show();
  }

  /** The connection is gone, and with it everything that was believed on either side. */
  clear(): void {
    this.#silence.stop();
    this.#told = undefined;
    this.#last = undefined;
    if (this.#others.size === 0) return;
    this.#others.clear();
    this.#show();
  }

  #addressed(audience: Audience): Audience | undefined {
    try {
      return this.#options.address(audience);
    } catch {
      return undefined;
    }
  }

  #say(audience: Audience, on: boolean): void {
    // An older server would take it for an error.
    if (this.#options.view().server?.typing === true) {
      this.#options.asker()?.ask("typing", { on, ...audience }, () => undefined);
    }
  }

  /** Shows those that are in the room for this person: of others the server could make up any name. */
  #show(): void {
    const { platform, journal, view } = this.#options;
    const now = platform.monotonic();
    const { self, users } = view();
    const here = new Set(users.map(({ memberId }) => memberId));
    here.delete(self.memberId);
    for (const [key, { until, fromId }] of this.#others) {
      if (until <= now || !here.has(fromId)) this.#others.delete(key);
    }
    const others = [...this.#others.values()];
    const people = others.map(({ from, private: isPrivate }) => ({ from, private: isPrivate }));
    const shown = JSON.stringify(people);
    // Said again it is nothing new to draw.
    if (shown !== this.#shown) journal.typing(people);
    this.#shown = shown;
    if (others.length === 0) this.#forgetting.stop();
    else this.#forgetting.at(Math.min(...others.map(({ until }) => until)));
  }
}
