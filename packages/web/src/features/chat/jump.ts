import type { ConversationView } from "@chatcast/client";
import { messageAt, partnerOf } from "./actions.ts";
import type { Failure } from "./older.ts";
import type { OlderPage } from "./timeline.ts";
import type { TimelineRow } from "./timeline-rows.ts";

/** A message, by its conversation and its offset there. */
export interface Place {
  with: string | undefined;
  offset: number;
}

/** What a way to a message is decided by. */
export interface Surroundings {
  conversations: readonly ConversationView[];
  rows: readonly TimelineRow[];
  older: OlderPage | undefined;
  loading: boolean;
  failure: Failure | undefined;
}

export type Step =
  | { do: "show"; index: number; key: string }
  | { do: "load"; with: string | undefined; until?: number }
  | { do: "wait" }
  /** It is not kept any more. */
  | { do: "lose" }
  | { do: "fail"; failure: Failure };

/** Fetches in a row that may bring nothing: another one may have been on its way. */
const IDLE_FETCHES = 3;

/** The way to one message, which ends whatever the server answers. */
export class Way {
  readonly place: Place;
  readonly #before: Failure | undefined;
  #asked: { with: string | undefined; had: number; times: number } | undefined;

  /** @param before the failure that is known already, and is none of this way's */
  constructor(place: Place, before: Failure | undefined) {
    this.place = place;
    this.#before = before;
  }

  next({ conversations, rows, older, loading, failure }: Surroundings): Step {
    const { place } = this;
    const index = rows.findIndex((row) => row.kind === "message" && isAt(row.message, place));
    const row = rows[index];
    if (row !== undefined) return { do: "show", index, key: row.key };
    if (loading) return { do: "wait" };
    if (failure !== undefined && failure !== this.#before) return { do: "fail", failure };
    const conversation = conversations.find((other) => other.with === place.with);
    // It is here, behind what another conversation holds back.
    const isHeld = messageAt(conversation?.messages ?? [], place.offset) !== undefined && older !== undefined;
    if (!isHeld && !conversation?.hasOlder) return { do: "lose" };
    const source = isHeld ? older.with : place.with;
    const had = conversations.find((other) => other.with === source)?.messages.length ?? 0;
    const before = this.#asked;
    const times = before?.with === source && before?.had === had ? before.times + 1 : 1;
    this.#asked = { with: source, had, times };
    if (times > IDLE_FETCHES) return { do: "lose" };
    return isHeld ? { do: "load", with: source } : { do: "load", with: source, until: place.offset };
  }
}

const isAt = (message: Parameters<typeof partnerOf>[0], { with: other, offset }: Place): boolean =>
  message.offset === offset && partnerOf(message) === other;
