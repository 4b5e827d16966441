import { ChatCastError, forbidden } from "../errors.ts";
import type { GivenCommand, OrderKind, Party } from "../frame/command.ts";
import { LIMITS } from "../frame/limits.ts";
import { parseName } from "../frame/names.ts";
import { rankOf, refuseRight } from "./rights.ts";
import type { Founder } from "./statement.ts";

/** Somebody as rights know it: by its key where it has one. */
export type Who = Pick<Party, "memberId" | "key">;

export type Role = "owner" | "moderator";

/**
 * Who may do what in a room: the founder's right, and what was ordered since. The same commands in the same order give the
 * same rights on the server and at every member. Signatures and the chain are checked by whoever calls.
 */
export class Governance {
  /** By the name of `nameOf`, with the member as the command named it. */
  readonly #moderators = new Map<string, Party>();
  readonly #muted = new Map<string, Party>();
  readonly #banned = new Map<string, Party>();
  #owner: string | undefined;
  #closed: GivenCommand | undefined;
  #next = 0;
  #epoch = 0;

  constructor(founder: Founder | undefined) {
    this.#owner = founder && nameOf(founder);
  }

  /** Place of the next command. */
  get next(): number {
    return this.#next;
  }

  /** Of a sealed room: grows with each command that begins another one. */
  get epoch(): number {
    return this.#epoch;
  }

  /** What closed the room. */
  get closed(): GivenCommand | undefined {
    return this.#closed;
  }

  get banned(): readonly Party[] {
    return [...this.#banned.values()];
  }

  roleOf(who: Who): Role | undefined {
    const names = namesOf(who);
    if (names.some((name) => name === this.#owner)) return "owner";
    return names.some((name) => this.#moderators.has(name)) ? "moderator" : undefined;
  }

  isMuted(who: Who): boolean {
    return namesOf(who).some((name) => this.#muted.has(name));
  }

  /** @param nameKey folded name under which somebody comes: that of a banned member without a key is closed to all */
  isBanned(who: Who, nameKey: string): boolean {
    if (namesOf(who).some((name) => this.#banned.has(name))) return true;
    return [...this.#banned.values()].some(
      ({ key, username }) => key === undefined && parseName(username)?.key === nameKey,
    );
  }

  /**
   * @throws ChatCastError `E_CONFLICT` for another place or what is so already, `E_FORBIDDEN` for want of the right,
   * `E_SCHEMA` for a target or an epoch too many or too few, `E_QUOTA` for a room that was commanded too often
   */
  refuse(command: Pick<GivenCommand, "seq" | "kind" | "by" | "target" | "epoch" | "host">): void {
    const { seq, kind, by, target, epoch, host } = command;
    if (this.#closed !== undefined) {
      throw forbidden("closed", "the room is closed", { by: this.#closed.by.username });
    }
    if (seq !== this.#next) throw new ChatCastError("E_CONFLICT", "another command came first", { path: "seq" });
    // The last place is for whoever closes the room.
    if (seq >= LIMITS.commands - 1 && kind !== "close") {
      throw new ChatCastError("E_QUOTA", `a room takes ${LIMITS.commands} commands`);
    }
    if ((kind === "close") !== (target === undefined)) {
      throw new ChatCastError("E_SCHEMA", "close is about nobody, everything else about somebody", { path: "target" });
    }
    if (host !== undefined && kind !== "add-bot") {
      throw new ChatCastError("E_SCHEMA", "a host belongs to a bot that is added", { path: "host" });
    }
    if (epoch !== undefined) this.#refuseEpoch(kind, epoch.number);
    const ranks = { by: rankOf(this.roleOf(by)), target: target && rankOf(this.roleOf(target)) };
    refuseRight(kind, ranks, target !== undefined && isSame(by, target));
    if (target === undefined || !this.#isSo(kind, target)) return;
    throw new ChatCastError("E_CONFLICT", `that is so already for ${target.username}`, { path: "target" });
  }

  /** Takes over a command that was not refused. */
  apply(command: GivenCommand): void {
    const { kind, by, target, epoch } = command;
    this.#next = command.seq + 1;
    if (epoch !== undefined) this.#epoch = epoch.number;
    if (kind === "close") this.#closed = command;
    if (target === undefined) return;
    switch (kind) {
      case "remove":
        forget(this.#moderators, target);
        break;
      case "ban":
        forget(this.#moderators, target);
        this.#banned.set(nameOf(target), target);
        break;
      case "unban":
        forget(this.#banned, target);
        break;
      case "mute":
        this.#muted.set(nameOf(target), target);
        break;
      case "unmute":
        forget(this.#muted, target);
        break;
      case "appoint":
        this.#moderators.set(nameOf(target), target);
        break;
      case "dismiss":
        forget(this.#moderators, target);
        break;
      case "hand-over":
        forget(this.#moderators, target);
        this.#owner = nameOf(target);
        this.#moderators.set(nameOf(by), by);
        break;
    }
  }

  #refuseEpoch(kind: OrderKind, number: number): void {
    if (!beginsEpoch(kind)) {
      throw new ChatCastError("E_SCHEMA", "an epoch begins where somebody is put out", { path: "epoch" });
    }
    if (number === this.#epoch + 1) return;
    throw new ChatCastError("E_CONFLICT", `the next epoch is ${this.#epoch + 1}`, { path: "epoch" });
  }

  /** What was ordered is the case already. */
  #isSo(kind: OrderKind, target: Party): boolean {
    switch (kind) {
      case "ban":
        return namesOf(target).some((name) => this.#banned.has(name));
      case "unban":
        return !namesOf(target).some((name) => this.#banned.has(name));
      case "mute":
        return this.isMuted(target);
      case "unmute":
        return !this.isMuted(target);
      case "appoint":
        return this.roleOf(target) === "moderator";
      case "dismiss":
        return this.roleOf(target) !== "moderator";
      default:
        return false;
    }
  }
}

/** Whether in a sealed room a new epoch begins with it. */
export const beginsEpoch = (kind: OrderKind): boolean => kind === "remove" || kind === "ban";

const nameOf = ({ key, memberId }: Who): string => (key === undefined ? `member ${memberId}` : `key ${key}`);

/** Who has shown a key since may be known without it. */
const namesOf = ({ key, memberId }: Who): string[] =>
  key === undefined ? [`member ${memberId}`] : [`key ${key}`, `member ${memberId}`];

const isSame = (one: Who, other: Who): boolean => namesOf(one).some((name) => namesOf(other).includes(name));

function forget(from: Map<string, Party>, who: Who): void {
  for (const name of namesOf(who)) from.delete(name);
}
