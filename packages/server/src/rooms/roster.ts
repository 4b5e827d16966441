import type { ChatCastError, Name, Role, Session, User } from "@chatcast/protocol";
import { shownId } from "../ids.ts";
import type { Place } from "../seats/port.ts";
import { looksOf } from "./look-alikes.ts";
import type { Outlet } from "./outlet.ts";

/**
 * Connected here or to another node, or gone without a goodbye while the name is still kept for the token. `until` is
 * monotonic.
 */
export type Presence =
  | { state: "connected"; outlet: Outlet }
  | { state: "elsewhere"; place: Place }
  | { state: "away"; until: number };

export interface Member {
  readonly id: string;
  readonly tokenHash: string;
  readonly joinedAt: number;
  /** Public key that the member has proved; once it has one, it keeps it. */
  identity: string | undefined;
  /** In a sealed room: the keys with which the member speaks since it entered last. */
  session?: Session | undefined;
  /** The certificate that was checked last, with what it says. */
  certified?: { statement: Uint8Array; certificate: Uint8Array };
  name: Name;
  presence: Presence;
  /** What was ordered about the member (`Commands.refresh`). */
  role?: Role | undefined;
  muted?: boolean;
  /** What the member has set for its own traffic, where several nodes serve the room; else the lab alone knows. */
  plan?: string | undefined;
  /** The membership is over: whatever is under way for it fails. */
  out?: ChatCastError;
}

/** A member as the others see it. */
export const userOf = ({ id, name, identity, session, role, muted }: Member): User => ({
  username: name.display,
  memberId: shownId(id),
  ...(identity === undefined ? {} : { key: identity }),
  ...(session === undefined ? {} : { session }),
  ...(role === undefined ? {} : { role }),
  ...(muted === true ? { muted } : {}),
});

/** Who is in a room and which names they hold. Plain bookkeeping: no clock, no store, no events. */
export class Roster {
  readonly #byId = new Map<string, Member>();
  readonly #byName = new Map<string, Member>();
  readonly #byToken = new Map<string, Member>();
  /** What each held name looks like, by its key. */
  readonly #looks = new Map<string, ReadonlySet<string>>();

  get size(): number {
    return this.#byId.size;
  }

  byId(id: string): Member | undefined {
    return this.#byId.get(id);
  }

  byToken(tokenHash: string): Member | undefined {
    return this.#byToken.get(tokenHash);
  }

  holder(nameKey: string): Member | undefined {
    return this.#byName.get(nameKey);
  }

  /** Somebody who holds another name that looks the same, `except` aside. */
  lookAlike(name: Name, except: Member | undefined): Member | undefined {
    const looks = looksOf(name);
    for (const [key, held] of this.#looks) {
      const member = this.#byName.get(key);
      if (key !== name.key && member !== except && !looks.isDisjointFrom(held)) return member;
    }
    return undefined;
  }

  all(): Iterable<Member> {
    return this.#byId.values();
  }

  /** The connected members, wherever that is, as everybody sees them. */
  users(): User[] {
    const users: User[] = [];
    for (const member of this.#byId.values()) if (member.presence.state !== "away") users.push(userOf(member));
    return users;
  }

  /** True while nobody is connected. */
  get empty(): boolean {
    for (const { presence } of this.#byId.values()) if (presence.state !== "away") return false;
    return true;
  }

  /** Somebody is connected here, one of `readers` or anybody, of whom that is so. */
  hears(readers: readonly string[] | undefined, isSo: (outlet: Outlet) => boolean): boolean {
    const members = readers === undefined ? this.#byId.values() : readers.map((id) => this.#byId.get(id));
    for (const member of members) {
      if (member?.presence.state === "connected" && isSo(member.presence.outlet)) return true;
    }
    return false;
  }

  /** Visits the outlets of the members that are connected here: all of them, or those of `readers`. */
  visit(readers: readonly string[] | undefined, visit: (outlet: Outlet, member: Member) => void): void {
    const members =
      readers === undefined ? this.#byId.values() : new Set(readers).values().map((id) => this.#byId.get(id));
    for (const member of members) {
      if (member?.presence.state === "connected") visit(member.presence.outlet, member);
    }
  }

  /** Takes the member in, or moves it to another name. The name must be free or its own. */
  place(member: Member, name: Name): void {
    const previous = this.#byId.get(member.id);
    if (previous) this.#free(previous.name);
    member.name = name;
    this.#byId.set(member.id, member);
    this.#byName.set(name.key, member);
    this.#looks.set(name.key, looksOf(name));
    this.#byToken.set(member.tokenHash, member);
  }

  remove(member: Member): void {
    this.#byId.delete(member.id);
    this.#byToken.delete(member.tokenHash);
    if (this.#byName.get(member.name.key) === member) this.#free(member.name);
  }

  #free({ key }: Name): void {
    this.#byName.delete(key);
    this.#looks.delete(key);
  }
}
