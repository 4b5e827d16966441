import { ChatCastError, parseName, type Session } from "@chatcast/protocol";
import type { Place, Seat, Taken } from "../seats/port.ts";
import type { RoomRecord } from "../store/port.ts";
import type { Commands } from "./commands.ts";
import { type NodeContext, type RoomContext, recordOf } from "./context.ts";
import { looksOf } from "./look-alikes.ts";
import type { Outlet } from "./outlet.ts";
import type { Before, Places } from "./places.ts";
import { Rereading } from "./rereading.ts";
import type { Member, Presence, Roster } from "./roster.ts";

/** What is done about what the seats say. */
export interface SeatEvents {
  /** Brings record and commands up to date. @throws ChatCastError `E_NO_ROOM` */
  catchUp(): Promise<void>;
  came(member: Member): void;
  /** Under that name. */
  went(member: Member, display: string): void;
  /** Holds no name any more, and is on the roster no more. */
  freed(member: Member): void;
}

interface SharedParts {
  record: RoomRecord;
  roster: Roster;
  commands: Commands;
  context: RoomContext;
  node: NodeContext;
}

/**
 * The seats of a room that several nodes serve. The roster is a picture of what the nodes have in common: whoever sits here is
 * there because of its connection, everybody else because the seats say so.
 */
export class SharedPlaces implements Places {
  readonly #record: RoomRecord;
  readonly #roster: Roster;
  readonly #commands: Commands;
  readonly #context: RoomContext;
  readonly #node: NodeContext;
  readonly #events: SeatEvents;
  readonly #reading = new Rereading(() => this.#read());
  /** Members whose seats this node is changing: what was read meanwhile may be older than that. */
  readonly #changing = new Map<string, number>();
  #changes = 0;
  /** The number of the change that each member was last part of, as long as a reading may be older. */
  readonly #changed = new Map<string, number>();
  /** Something was read that was too old to be taken. */
  #again = false;

  constructor({ record, roster, commands, context, node }: SharedParts, events: SeatEvents) {
    this.#record = record;
    this.#roster = roster;
    this.#commands = commands;
    this.#context = context;
    this.#node = node;
    this.#events = events;
  }

  async look(): Promise<void> {
    await this.#events.catchUp();
    await this.#reading.ask();
  }

  async take(member: Member, outlet: Outlet): Promise<void> {
    await this.#change(member, async () => {
      for (;;) {
        const taken = await this.#claim(member, outlet);
        if (taken.is === "seated") break;
        if (taken.is !== "behind") throw this.#refusal(taken, member);
        // What was ordered meanwhile may be about whoever comes.
        await this.#events.catchUp();
        if (member.out !== undefined) throw member.out;
      }
      await this.#context.store.putMember(recordOf(member, this.#record.id, { holdsName: true, left: false }));
    });
  }

  /** The others see it when the whole entry is durable. */
  seated(): void {
    this.#tell();
  }

  undo(member: Member, outlet: Outlet, before: Before): void {
    const { connectionId } = outlet;
    this.#apart(member, "undo an entry", async () => {
      const place = this.#placeOf(connectionId);
      if (before === undefined) await this.#node.seats.free(member.id, place);
      else if (before.presence.state === "away") {
        await this.#node.seats.lose(member.id, place, this.#restOf(before.presence));
      } else {
        const former =
          before.presence.state === "connected"
            ? this.#placeOf(before.presence.outlet.connectionId)
            : before.presence.place;
        await this.#node.seats.take(this.#claimOf(member, former));
      }
    });
  }

  keep(member: Member, { connectionId }: Outlet, presence: Extract<Presence, { state: "away" }>): void {
    this.#apart(member, "leave a seat", () =>
      this.#node.seats.lose(member.id, this.#placeOf(connectionId), this.#restOf(presence)),
    );
  }

  async leave(member: Member, outlet: Outlet | undefined): Promise<void> {
    await this.#change(member, async () => {
      await this.#node.seats.free(member.id, outlet && this.#placeOf(outlet.connectionId));
      await this.#context.store.putMember(recordOf(member, this.#record.id, { holdsName: false, left: true }));
    });
    this.#tell();
  }

  end(member: Member): void {
    this.#apart(member, "give a seat up", () => this.#node.seats.free(member.id));
  }

  close(): void {}

  async keepPlan(member: Member, plan: string | undefined): Promise<void> {
    await this.#change(member, () => this.#node.seats.keepPlan(member.id, plan));
    member.plan = plan;
    this.#tell();
  }

  /** Looks at the seats, since something was heard of them or some time has passed. */
  async reread(): Promise<void> {
    await this.#reading.ask();
  }

  #claim(member: Member, { connectionId }: Outlet): Promise<Taken> {
    return this.#node.seats.take(this.#claimOf(member, this.#placeOf(connectionId)));
  }

  #claimOf(member: Member, place: Place) {
    return {
      member: recordOf(member, this.#record.id, { holdsName: true, left: false }),
      place,
      looks: [...looksOf(member.name)],
      commands: this.#commands.rights.next,
      most: this.#context.maxMembers,
    };
  }

  #placeOf(connection: string): Place {
    return { node: this.#node.seats.node, connection };
  }

  #restOf({ until }: Extract<Presence, { state: "away" }>): number {
    return Math.max(0, Math.round(until - this.#context.clock.monotonic()));
  }

  #refusal(taken: Exclude<Taken, { is: "seated" } | { is: "behind" }>, { name }: Member): ChatCastError {
    if (taken.is === "gone") return new ChatCastError("E_NO_ROOM", "there is no such room", { path: "roomName" });
    if (taken.is === "full")
      return new ChatCastError("E_QUOTA", `the room is full (${this.#context.maxMembers} members)`);
    const { by, nameKey } = taken;
    const why = nameKey === name.key ? "is taken in this room" : `looks like ${by}, which is taken`;
    return new ChatCastError("E_NAME_TAKEN", `the name ${name.display} ${why}`, { path: "username" });
  }

  #tell(): void {
    this.#node.bus.tell(this.#record.id, { fact: "seats" });
  }

  async #change(member: Member, work: () => Promise<unknown>): Promise<void> {
    this.#changing.set(member.id, (this.#changing.get(member.id) ?? 0) + 1);
    try {
      await work();
    } finally {
      const others = (this.#changing.get(member.id) ?? 1) - 1;
      if (others > 0) this.#changing.set(member.id, others);
      else this.#changing.delete(member.id);
      this.#changes += 1;
      this.#changed.set(member.id, this.#changes);
      this.#readAgain();
    }
  }

  /** Likewise, where nobody waits for it: a failure is mended by the next reading. */
  #apart(member: Member, what: string, work: () => Promise<unknown>): void {
    this.#change(member, work).then(
      () => this.#tell(),
      (error: unknown) => this.#context.onError(error, what),
    );
  }

  async #read(): Promise<void> {
    const since = this.#changes;
    const seats = await this.#node.seats.of(this.#record.id);
    const isLate = (id: string) => this.#changing.has(id) || (this.#changed.get(id) ?? 0) > since;
    const found = new Map(seats.map((seat) => [seat.member.id, seat]));
    let late = false;
    for (const member of [...this.#roster.all()]) {
      if (isLate(member.id)) late = true;
      else if (!found.has(member.id)) this.#missing(member);
    }
    for (const [id, seat] of found) {
      if (isLate(id)) late = true;
      else this.#seen(seat);
    }
    for (const [id, change] of this.#changed) if (change <= since) this.#changed.delete(id);
    this.#again ||= late;
    this.#readAgain();
  }

  #readAgain(): void {
    if (!this.#again || this.#changing.size > 0) return;
    this.#again = false;
    this.#reading.ask().catch((error: unknown) => this.#context.onError(error, "look at the seats"));
  }

  /** The seats know nothing of somebody on the roster. */
  #missing(member: Member): void {
    const { presence } = member;
    if (presence.state === "connected") {
      this.#regain(member, presence.outlet);
      return;
    }
    this.#roster.remove(member);
    this.#events.freed(member);
    if (presence.state === "elsewhere") this.#events.went(member, member.name.display);
  }

  #seen({ member: record, place, keptMs, plan }: Seat): void {
    const name = parseName(record.name);
    if (name === undefined) return;
    const known = this.#roster.byId(record.id);
    if (known !== undefined) known.plan = plan;
    if (known?.presence.state === "connected") {
      const { outlet } = known.presence;
      const isHere = place?.node === this.#node.seats.node && place.connection === outlet.connectionId;
      if (isHere) return;
      if (place === undefined) {
        this.#regain(known, outlet);
        return;
      }
      outlet.displace();
    } else if (place?.node === this.#node.seats.node) {
      this.#forgotten(record.id, place);
      return;
    }
    const until = this.#context.clock.monotonic() + keptMs;
    const presence: Presence = place === undefined ? { state: "away", until } : { state: "elsewhere", place };
    const member = known ?? {
      ...{ id: record.id, tokenHash: record.tokenHash, joinedAt: record.joinedAt },
      ...{ identity: record.identity, name, presence, plan },
    };
    const former = known && known.presence.state !== "away" ? known.name.display : undefined;
    if (known === undefined || known.name.key !== name.key || known.name.display !== name.display) {
      this.#roster.place(member, name);
    }
    member.presence = presence;
    member.identity = record.identity;
    member.session = record.session === undefined ? undefined : (JSON.parse(record.session) as Session);
    this.#commands.refresh(member);
    const present = presence.state === "elsewhere" ? name.display : undefined;
    if (former === present) return;
    if (former !== undefined) this.#events.went(member, former);
    if (present !== undefined) this.#events.came(member);
  }

  /** A seat that is said to be here while nobody sits in it: its end could not be stored. */
  #forgotten(memberId: string, place: Place): void {
    this.#node.seats
      .lose(memberId, place, this.#context.nameHoldMs)
      .then(() => this.#tell())
      .catch((error: unknown) => this.#context.onError(error, "leave a seat"));
  }

  /** This node was given up for dead, or the seats were lost: whoever sits here takes its seat again, if it can. */
  #regain(member: Member, outlet: Outlet): void {
    this.#change(member, async () => {
      // Whoever was put out is told why.
      await this.#events.catchUp();
      if (member.out !== undefined) return;
      const taken = await this.#claim(member, outlet);
      if (taken.is === "seated" || taken.is === "behind") return;
      if (member.presence.state !== "connected" || member.presence.outlet !== outlet) return;
      this.#roster.remove(member);
      this.#events.freed(member);
      this.#events.went(member, member.name.display);
      outlet.displace();
    }).then(
      () => this.#tell(),
      (error: unknown) => this.#context.onError(error, "take a seat again"),
    );
  }
}
