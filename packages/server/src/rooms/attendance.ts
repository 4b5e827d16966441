import { ChatCastError, type Name, type User } from "@chatcast/protocol";
import { newId } from "../ids.ts";
import type { MemberRecord, RoomRecord } from "../store/port.ts";
import { Attachments } from "./attachments.ts";
import type { Commands } from "./commands.ts";
import { freeName, type RoomContext } from "./context.ts";
import { closed } from "./custody.ts";
import type { Door } from "./door.ts";
import { noRoom } from "./epochs.ts";
import { type Enforced, whyOut } from "./given.ts";
import type { Outlet } from "./outlet.ts";
import { type Before, OwnPlaces, type Places } from "./places.ts";
import type { Proof, Seated } from "./proof.ts";
import { NEVER, type Register } from "./register.ts";
import { type Member, type Roster, userOf } from "./roster.ts";
import { hashToken, newToken } from "./secrets.ts";
import { SharedPlaces } from "./shared-places.ts";
import { UserList } from "./user-list.ts";

export interface AttendanceParts {
  record: RoomRecord;
  roster: Roster;
  commands: Commands;
  door: Door;
  register: Register;
  /** Members whose names were held when the server stopped, to whom they are kept until `until`. */
  held: { holders: readonly MemberRecord[]; until: number };
  context: RoomContext;
  /** Brings record and commands up to date, where other nodes change them. */
  catchUp: () => Promise<void>;
}

/** Coming and going: names, tokens, take-overs, and who is told about it. */
export class Attendance {
  readonly #record: RoomRecord;
  readonly #roster: Roster;
  readonly #commands: Commands;
  readonly #door: Door;
  readonly #register: Register;
  readonly #context: RoomContext;
  readonly #places: Places;
  /** Likewise, where several nodes serve the room. */
  readonly #shared: SharedPlaces | undefined;
  readonly #attachments = new Attachments();
  readonly #list: UserList;

  constructor({
    record,
    roster,
    commands,
    door,
    register,
    held: { holders, until },
    context,
    catchUp,
  }: AttendanceParts) {
    this.#record = record;
    this.#roster = roster;
    this.#commands = commands;
    this.#door = door;
    this.#register = register;
    this.#context = context;
    this.#list = new UserList(roster, context);
    const { node } = context;
    const freed = (member: Member): void => {
      roster.remove(member);
      this.#attachments.endAll(member.id);
    };
    if (node === undefined) {
      const own = new OwnPlaces(record, context, freed);
      own.hold(holders, until, roster, (member) => commands.refresh(member));
      this.#places = own;
      return;
    }
    this.#shared = new SharedPlaces(
      { record, roster, commands, context, node },
      {
        catchUp,
        freed,
        came: (member) => this.#tellChange(member, "user_joined", member.name.display),
        went: (member, display) => this.#tellChange(member, "user_left", display),
      },
    );
    this.#places = this.#shared;
  }

  /** Looks who sits at other nodes by now. */
  async reread(): Promise<void> {
    await this.#shared?.reread();
  }

  /** Keeps what a member has set for its own traffic, where other nodes must know of it. */
  async keepPlan(member: Member, plan: string | undefined): Promise<void> {
    await this.#shared?.keepPlan(member, plan);
  }

  /**
   * Takes somebody in: a new member, the one that a token proves, or the connection's own member under another name. A
   * key that was proved is the member's from then on, and the name is the key's.
   * `snapshot` runs when deliveries to `outlet` have begun, so that nothing falls between it and them; a failure of it
   * undoes the entry.
   */
  async enter<T>(
    name: Name,
    outlet: Outlet,
    proof: Proof | undefined,
    snapshot: (member: Member) => Promise<T>,
  ): Promise<Seated & { snapshot: T }> {
    await this.#places.look();
    this.#door.requireWelcome(name, undefined, proof?.key);
    let found = await this.#lookUp(name, proof);
    // What was ordered meanwhile may be about whoever comes.
    while (found.commands !== this.#commands.rights.next) found = await this.#lookUp(name, proof);
    const { known, owner } = found;
    if (known?.member.out !== undefined) throw known.member.out;
    this.#door.requireWelcome(name, known?.member, proof?.key);
    if (known === undefined) this.#door.requireFree();
    const present = known && this.#roster.byId(known.member.id);
    // Who sits here already proved its key when it came.
    const key = proof?.key ?? proof?.self?.member.identity;
    for (const bound of [known?.member.identity, owner]) {
      if (bound !== undefined && bound !== key) throw taken(`the name ${name.display} belongs to another key`);
    }
    this.#requireFree(name, present);
    if (proof?.door !== undefined && proof.door !== this.#record.key) throw noRoom(this.#record.name);
    const seated = known ?? this.#newcomer(name, proof?.as);
    const member = present ?? seated.member;
    const before: Before = present && { ...present };
    this.#roster.place(member, name);
    member.presence = { state: "connected", outlet };
    member.identity = key;
    member.session = proof?.session;
    this.#commands.refresh(member);
    try {
      await this.#places.take(member, outlet);
      if (this.#record.idleSince !== null) await this.#setIdle(null);
      const taken = await snapshot(member);
      if (member.out !== undefined) throw member.out;
      this.#announceEntry(member, before, outlet);
      return { member, token: seated.token, snapshot: taken };
    } catch (error) {
      // Put out meanwhile: there is no place to go back to, and what was stored last may say that it holds its name.
      if (member.out === undefined) this.#undo(member, outlet, before);
      else freeName(this.#context, member, this.#record.id);
      throw error;
    }
  }

  /**
   * Another connection of somebody who is in the room, or whose name is held, for files alone: nobody hears of it. `end`
   * is called when the membership ends. @throws ChatCastError `E_NAME_TAKEN` for a bad token, `E_NOT_MEMBER`, `E_QUOTA`.
   */
  async attach(token: string, key: string | undefined, end: () => void): Promise<Seated & { detach: () => void }> {
    await this.#places.look();
    const { member } = await this.#register.prove(token);
    if (this.#roster.byId(member.id) !== member) throw new ChatCastError("E_NOT_MEMBER", "join the room first");
    if (member.identity !== undefined && member.identity !== key) throw taken("this member has a key to prove");
    return { member, token, detach: this.#attachments.add(member.id, end) };
  }

  /** The connection is gone without a goodbye: off the list at once, the name is kept for the token for a while. */
  lose(member: Member, outlet: Outlet): void {
    if (member.presence.state !== "connected" || member.presence.outlet !== outlet) return;
    const until = this.#context.clock.monotonic() + this.#context.nameHoldMs;
    const presence = { state: "away", until } as const;
    member.presence = presence;
    this.#places.keep(member, outlet, presence);
    this.#announceExit(member);
  }

  /** A goodbye: the name is free at once, the token stays good. */
  async leave(member: Member): Promise<void> {
    const { presence } = member;
    this.#roster.remove(member);
    this.#attachments.endAll(member.id);
    this.#announceExit(member);
    await this.#places.leave(member, presence.state === "connected" ? presence.outlet : undefined);
  }

  /** Puts out whom a command removes, and lets everybody see what changed. @returns the ids of those who are out */
  obey({ given, about }: Enforced): string[] {
    const why = whyOut(given);
    const isOut = ({ id, identity }: Member): boolean =>
      given.kind === "close" || id === about?.id || (identity !== undefined && identity === about?.identity);
    if (why === undefined) this.#list.changed();
    return why === undefined ? [] : this.#clear([...this.#roster.all()].filter(isOut), why);
  }

  /** Puts everybody out: the administrator of the server closed the room. @returns the ids of those who are out */
  dissolve(): string[] {
    return this.#clear([...this.#roster.all()], closed());
  }

  #clear(out: readonly Member[], why: ChatCastError): string[] {
    for (const member of out) this.#putOut(member, why);
    this.#list.changed();
    return out.map(({ id }) => id);
  }

  #putOut(member: Member, why: ChatCastError): void {
    const { presence } = member;
    member.out = why;
    this.#places.end(member);
    this.#roster.remove(member);
    this.#attachments.endAll(member.id);
    if (presence.state === "away") return;
    if (presence.state === "connected") presence.outlet.expel(why);
    this.#announceExit(member);
  }

  /** Ends what is pending on timers; nobody is told. */
  close(): void {
    this.#list.close();
    this.#places.close();
  }

  /** Coming back under the name one holds is never refused, whatever looks like it by now. */
  #requireFree(name: Name, self: Member | undefined): void {
    const holder = this.#roster.holder(name.key);
    if (holder !== undefined && holder === self) return;
    const { display } = name;
    if (holder !== undefined) throw taken(`the name ${display} is taken in this room`);
    const twin = this.#roster.lookAlike(name, self);
    if (twin !== undefined) throw taken(`the name ${display} looks like ${twin.name.display}, which is taken`);
  }

  /** Who comes, whose the name is, and how many commands were given when that was asked. */
  async #lookUp(name: Name, proof: Proof | undefined) {
    const commands = this.#commands.rights.next;
    const known = proof?.token === undefined ? proof?.self : await this.#register.prove(proof.token);
    return { commands, known, owner: await this.#register.ownerOf(name) };
  }

  #newcomer(name: Name, id = newId()): Seated {
    if (this.#roster.size >= this.#context.maxMembers) {
      throw new ChatCastError("E_QUOTA", `the room is full (${this.#context.maxMembers} members)`);
    }
    const token = newToken();
    const joinedAt = this.#context.clock.epoch();
    const tokenHash = hashToken(token);
    return { member: { id, tokenHash, joinedAt, identity: undefined, name, presence: NEVER }, token };
  }

  #announceEntry(member: Member, before: Before, outlet: Outlet): void {
    this.#places.seated(member);
    const old = before?.presence.state === "away" ? undefined : before;
    const from = old?.presence.state === "connected" ? old.presence.outlet : undefined;
    // Another node displaces its own.
    if (from !== undefined && from.connectionId !== outlet.connectionId) from.displace();
    if (old?.name.display === member.name.display) return;
    if (old) this.#tellOthers(member, "user_left", { ...userOf(member), username: old.name.display });
    this.#tellOthers(member, "user_joined", userOf(member));
    this.#list.changed();
  }

  #announceExit(member: Member): void {
    this.#tellOthers(member, "user_left", userOf(member));
    this.#list.changed();
    if (!this.#roster.empty) return;
    this.#setIdle(this.#context.clock.epoch()).catch((error: unknown) =>
      this.#context.onError(error, "mark a room idle"),
    );
  }

  /** Somebody came or went at another node. */
  #tellChange(member: Member, event: "user_joined" | "user_left", display: string): void {
    this.#tellOthers(member, event, { ...userOf(member), username: display });
    this.#list.changed();
  }

  #tellOthers(member: Member, event: "user_joined" | "user_left", payload: User): void {
    this.#roster.visit(undefined, (outlet, other) => other !== member && outlet.push(event, payload));
  }

  #undo(member: Member, outlet: Outlet, before: Before): void {
    if (before === undefined) this.#roster.remove(member);
    else {
      this.#roster.place(member, before.name);
      member.presence = before.presence;
      member.identity = before.identity;
      member.session = before.session;
    }
    this.#places.undo(member, outlet, before);
  }

  async #setIdle(since: number | null): Promise<void> {
    const before = this.#record.idleSince;
    // At once: who comes or goes meanwhile asks behind this.
    this.#record.idleSince = since;
    try {
      await this.#context.store.setRoomIdle(this.#record.id, since);
    } catch (error) {
      if (this.#record.idleSince === since) this.#record.idleSince = before;
      throw error;
    }
  }
}

const taken = (message: string): ChatCastError => new ChatCastError("E_NAME_TAKEN", message, { path: "username" });
