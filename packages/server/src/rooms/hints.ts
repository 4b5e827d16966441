import type { Typing } from "@chatcast/protocol";
import type { Bus, RoomFact } from "../bus/port.ts";
import { type Clock, systemTimers, type Timers } from "../clock.ts";
import { shownId } from "../ids.ts";
import { type Rate, TokenBucket } from "../token-bucket.ts";
import { Marks } from "./marks.ts";
import type { Member, Roster } from "./roster.ts";

/** Each goes to the whole room: of more than so many nobody would read the names. */
export const ROOM_HINTS: Rate = { burst: 20, perSecond: 10 };

export interface HintsParts {
  roomId: string;
  roster: Roster;
  clock: Pick<Clock, "monotonic">;
  /** The system's own when absent. */
  timers: Timers | undefined;
  /** Set where several nodes serve the room. */
  bus: Pick<Bus, "tell"> | undefined;
}

/**
 * Who is typing, and how far each has what was said. The first goes to those of the audience who asked for it and read as fast as it comes, and stands nowhere: a word
 * that is lost is said again soon, and is forgotten soon by whoever heard it.
 */
export class Hints {
  readonly marks: Marks;
  readonly #parts: HintsParts;
  readonly #toAll: TokenBucket;

  constructor(parts: HintsParts) {
    this.#parts = parts;
    this.marks = new Marks({ ...parts, timers: parts.timers ?? systemTimers });
    this.#toAll = new TokenBucket(ROOM_HINTS, parts.clock.monotonic());
  }

  /** @param reader the member for whom alone it is; undefined: everybody in the room */
  typing(member: Member, reader: string | undefined, on: boolean): void {
    const { roomId, clock, bus } = this.#parts;
    if (reader === undefined && this.#toAll.take(clock.monotonic()) > 0) return;
    const mode = reader === undefined ? "broadcast" : "unicast";
    const hint: Typing = { from: member.name.display, fromId: shownId(member.id), mode, on };
    const readers = reader === undefined ? undefined : [reader];
    this.#tell(readers, hint, member);
    bus?.tell(roomId, { fact: "typing", ...(readers && { readers }), hint });
  }

  /** Another node told it. */
  heard(fact: Extract<RoomFact, { fact: "typing" | "received" }>): void {
    if (fact.fact === "typing") this.#tell(fact.readers, fact.hint);
    else this.marks.heard(fact.readers, fact.marks);
  }

  #tell(readers: readonly string[] | undefined, hint: Typing, author?: Member): void {
    this.#parts.roster.visit(readers, (outlet, member) => {
      if (member !== author) outlet.hint("typing", hint);
    });
  }
}
