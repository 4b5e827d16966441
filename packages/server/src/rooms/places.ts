import { isDeepStrictEqual } from "node:util";
import { parseName } from "@chatcast/protocol";
import { systemTimers } from "../clock.ts";
import type { MemberRecord, RoomRecord } from "../store/port.ts";
import { freeName, type RoomContext, recordOf } from "./context.ts";
import type { Outlet } from "./outlet.ts";
import type { Member, Presence, Roster } from "./roster.ts";

/** What a member was before an entry that may fail; undefined: it was not here. */
export type Before = Pick<Member, "name" | "presence" | "identity" | "session"> | undefined;

/** Who decides who sits in a room and holds which name: this server alone, or what several nodes have in common. */
export interface Places {
  /** Brings what is known of the room up to date, before somebody is let in. */
  look(): Promise<void>;
  /**
   * Makes it durable that the member, who is on the roster already, sits there.
   * @throws ChatCastError `E_NAME_TAKEN`, `E_QUOTA`, `E_NO_ROOM`, `E_FORBIDDEN`
   */
  take(member: Member, outlet: Outlet): Promise<void>;
  /** The entry has succeeded. */
  seated(member: Member): void;
  /** The entry has failed, and the roster says again what it said before. */
  undo(member: Member, outlet: Outlet, before: Before): void;
  /** Gone without a goodbye: `presence` says for how long the name is kept. */
  keep(member: Member, outlet: Outlet, presence: Extract<Presence, { state: "away" }>): void;
  /** A goodbye: the name is free. */
  leave(member: Member, outlet: Outlet | undefined): Promise<void>;
  /** The membership is over, and so is whatever waits for the member. */
  end(member: Member): void;
  /** Ends what is pending; nobody is told. */
  close(): void;
}

/** What becomes of somebody whose name is free: it is on the roster no more. */
type Freed = (member: Member) => void;

/** The names of a room that one server alone serves: kept by its own timers. */
export class OwnPlaces implements Places {
  readonly #record: RoomRecord;
  readonly #context: RoomContext;
  readonly #freed: Freed;
  /** What ends the wait for each held name. */
  readonly #holds = new Map<string, () => void>();
  /**
   * What the store has of each who holds a name here, or will have when the entry is stored: who comes back unchanged, as all
   * do after an outage, needs no commit.
   */
  readonly #rows = new Map<string, { record: MemberRecord; stored: boolean }>();

  constructor(record: RoomRecord, context: RoomContext, freed: Freed) {
    this.#record = record;
    this.#context = context;
    this.#freed = freed;
  }

  /** Members whose names were held when the server stopped, to whom they are kept until then. */
  hold(holders: readonly MemberRecord[], until: number, roster: Roster, refresh: (member: Member) => void): void {
    const over = until <= this.#context.clock.monotonic();
    for (const holder of holders) {
      const { id, tokenHash, joinedAt, identity, name: raw } = holder;
      const name = parseName(raw);
      if (name === undefined) continue;
      const member: Member = { id, tokenHash, joinedAt, identity, name, presence: { state: "away", until } };
      refresh(member);
      this.#rows.set(id, { record: holder, stored: true });
      if (over) this.#free(member);
      else {
        roster.place(member, name);
        this.#hold(member, until);
      }
    }
  }

  async look(): Promise<void> {}

  async take(member: Member): Promise<void> {
    const record = recordOf(member, this.#record.id, { holdsName: true, left: false });
    const known = this.#rows.get(member.id);
    if (known?.stored && isDeepStrictEqual(record, known.record)) return;
    const row = { record, stored: false };
    this.#rows.set(member.id, row);
    await this.#context.store.putMember(record);
    // A goodbye meanwhile has put this row away: it is stored behind it, and has the last word.
    row.stored = true;
  }

  seated({ id }: Member): void {
    this.#stop(id);
  }

  /** What was stored says no more than that the name is held, as it was before or will be again. */
  undo(member: Member, _outlet: Outlet, before: Before): void {
    if (before === undefined) this.#rows.delete(member.id);
    // The wait for its name may have ended while it was coming in.
    if (before?.presence.state === "away" && !this.#holds.has(member.id)) this.#hold(member, before.presence.until);
  }

  keep(member: Member, _outlet: Outlet, { until }: Extract<Presence, { state: "away" }>): void {
    this.#hold(member, until);
  }

  async leave(member: Member): Promise<void> {
    this.#rows.delete(member.id);
    await this.#context.store.putMember(recordOf(member, this.#record.id, { holdsName: false, left: true }));
  }

  end(member: Member): void {
    this.#rows.delete(member.id);
    this.#stop(member.id);
  }

  close(): void {
    for (const stop of this.#holds.values()) stop();
  }

  #hold(member: Member, until: number): void {
    const { timers = systemTimers, clock } = this.#context;
    const stop = timers.after(until - clock.monotonic(), () => {
      this.#holds.delete(member.id);
      if (member.presence.state !== "away") return;
      this.#freed(member);
      this.#free(member);
    });
    this.#holds.set(member.id, stop);
  }

  #free(member: Member): void {
    this.#rows.delete(member.id);
    freeName(this.#context, member, this.#record.id);
  }

  #stop(memberId: string): void {
    this.#holds.get(memberId)?.();
    this.#holds.delete(memberId);
  }
}
