import { createHash } from "node:crypto";
import {
  ChatCastError,
  type Command,
  commandStatement,
  type Founder,
  foundationBytes,
  type GivenCommand,
  Governance,
  LIMITS,
  openRoomBytes,
  type Party,
  parseName,
  sentenceOf,
  type Who,
} from "@chatcast/protocol";
import { shownId } from "../ids.ts";
import { isSigned } from "../signatures.ts";
import type { MemberRecord, MessageDraft, RoomRecord, StandingChange, StoredMessage } from "../store/port.ts";
import type { RoomContext } from "./context.ts";
import type { Member, Roster } from "./roster.ts";

/** Sender of the lines that tell of commands: no member has an id of that length. */
const ROOM_ITSELF = "room";

/** What became of a command. `line` is there when it was given just now. */
export interface Ordered {
  offset: number;
  at: number;
  given: GivenCommand;
  line?: StoredMessage;
  /** Who it was about, if that is somebody here. */
  about?: Member;
}

/**
 * What is ordered in one room: checks who orders it, keeps it with its line in the log, and knows what follows of it.
 * Nothing of it takes effect before it is durable.
 */
export class Commands {
  readonly rights: Governance;
  readonly #record: RoomRecord;
  readonly #roster: Roster;
  readonly #context: RoomContext;
  /** 32 bytes that stand for the room in statements. */
  readonly #room: Uint8Array;
  /** By place. */
  readonly #given: GivenCommand[] = [];
  /** SHA-256 of the last command's statement. */
  #head: Uint8Array;

  /** @param given every command of the room so far, in order */
  constructor(record: RoomRecord, roster: Roster, given: readonly GivenCommand[], context: RoomContext) {
    this.#record = record;
    this.#roster = roster;
    this.#context = context;
    const sealed = record.suite === "aes-256-gcm-room";
    this.#room = sha256(sealed ? Buffer.from(record.name, "base64url") : openRoomBytes(record.name, utf8));
    const founder = this.founder;
    this.rights = new Governance(founder);
    this.#head = sha256(foundationBytes(this.#room, founder, utf8));
    for (const command of given) this.#take(command, this.#statement(command));
  }

  /** Who made the room, as it is told. */
  get founder(): Founder | undefined {
    const { founder } = this.#record;
    return founder && { ...founder, memberId: shownId(founder.memberId) };
  }

  /** Brings what a member may do up to what was ordered. */
  refresh(member: Member): void {
    const who = whoIs(member);
    member.role = this.rights.roleOf(who);
    member.muted = this.rights.isMuted(who);
  }

  /** Not async up to where it is queued: of two commands that come together the first one is first. */
  async order(member: Member, asked: Command): Promise<Ordered> {
    const { seq, previous, kind, target, signature } = asked;
    const given: GivenCommand = {
      seq,
      previous,
      kind,
      ...(target === undefined ? {} : { target }),
      ...(signature === undefined ? {} : { signature }),
      by: partyOf(member),
      at: this.#context.clock.epoch(),
    };
    const statement = this.#statement(given);
    this.#requireSigned(member, statement, signature);
    if (seq < this.rights.next) return this.#again(given, statement);
    this.rights.refuse(given);
    if (previous !== Buffer.from(this.#head).toString("base64url")) {
      throw new ChatCastError("E_CONFLICT", "it follows another command than the last one", { path: "previous" });
    }
    const about = target && (await this.#find(given, target));
    const line = this.#lineOf(given);
    const change = changeOf(given, about);
    const command = { seq, body: JSON.stringify(given) };
    const put = await this.#context.store.putCommand(this.#record.id, command, line, change);
    if (put.status === "conflict") throw new ChatCastError("E_CONFLICT", "another command came first", { path: "seq" });
    this.#take(given, statement);
    for (const other of this.#roster.all()) this.refresh(other);
    const here = about && this.#roster.byId(about.id);
    const stored = { ...line, offset: put.offset };
    return { offset: put.offset, at: put.at, given, line: stored, ...(here ? { about: here } : {}) };
  }

  at(seq: number): GivenCommand | undefined {
    return this.#given[seq];
  }

  /** A page of what was ordered. */
  async page(from: number): Promise<{ commands: GivenCommand[]; count: number }> {
    const page = await this.#context.store.commands(this.#record.id, from, LIMITS.commandsPage);
    return { commands: page.map(({ body }) => givenOf(body)), count: this.rights.next };
  }

  #statement(given: GivenCommand): Uint8Array {
    return commandStatement(this.#room, given, utf8);
  }

  #take(given: GivenCommand, statement: Uint8Array): void {
    this.rights.apply(given);
    this.#given[given.seq] = given;
    this.#head = sha256(statement);
  }

  /** A member with a key signs, whatever it leaves out; one without is what its token proves. */
  #requireSigned({ identity }: Member, statement: Uint8Array, signature: string | undefined): void {
    const good =
      identity === undefined
        ? signature === undefined
        : signature !== undefined && isSigned(bytesOf(identity), statement, bytesOf(signature));
    if (!good) throw new ChatCastError("E_FORBIDDEN", "the command is not signed by your key", { path: "signature" });
  }

  /** The answer was lost on its way, or another command has that place. */
  async #again({ seq }: GivenCommand, statement: Uint8Array): Promise<Ordered> {
    const [kept] = await this.#context.store.commands(this.#record.id, seq, 1);
    const first = kept && givenOf(kept.body);
    const same = first !== undefined && Buffer.from(this.#statement(first)).equals(statement);
    const line = same && (await this.#context.store.findMessage(this.#record.id, ROOM_ITSELF, lineId(seq)));
    if (!line) throw new ChatCastError("E_CONFLICT", "another command came first", { path: "seq" });
    return { offset: line.offset, at: line.at, given: first };
  }

  /** The member that is meant: all that the command says of it must be so. A ban is lifted as it was put. */
  async #find({ kind }: GivenCommand, target: Party): Promise<MemberRecord | Member | undefined> {
    if (kind === "unban") {
      if (this.rights.banned.some((banned) => isSameParty(banned, target))) return undefined;
      throw nobody();
    }
    const name = parseName(target.username);
    const holder = name && (this.#roster.holder(name.key) ?? (await this.#lastHolder(name.key)));
    if (holder === undefined || !isSameParty(partyOf(holder), target)) throw nobody();
    return holder;
  }

  #lastHolder(nameKey: string): Promise<MemberRecord | undefined> {
    return this.#context.store.lastHolder(this.#record.id, nameKey);
  }

  #lineOf(given: GivenCommand): MessageDraft {
    return {
      conversation: { kind: "room", roomId: this.#record.id },
      senderId: ROOM_ITSELF,
      id: lineId(given.seq),
      from: given.by.username,
      body: { type: "text", text: sentenceOf(given) },
      integrity: { suite: this.#record.suite, status: "unchecked" },
      at: given.at,
    };
  }
}

/** What was ordered at a place in the room. */
export type CommandAt = (seq: number) => GivenCommand | undefined;

/** The command that a line of the log tells of, with its words. */
export function toldBy(line: StoredMessage, at: CommandAt): { text: string; command: GivenCommand } | undefined {
  if (line.senderId !== ROOM_ITSELF) return undefined;
  const command = at(Number(line.id.slice(LINE.length)));
  return command && { text: sentenceOf(command), command };
}

/** What was written by `order`. */
export const givenOf = (json: string): GivenCommand => JSON.parse(json) as GivenCommand;

type Identified = { id: string; identity?: string | undefined };

export const whoIs = ({ id, identity: key }: Identified): Who => ({
  memberId: shownId(id),
  ...(key === undefined ? {} : { key }),
});

function partyOf(member: Member | MemberRecord): Party {
  const { name, id, identity } = member;
  return { username: typeof name === "string" ? name : name.display, ...whoIs({ id, identity }) };
}

const isSameParty = (one: Party, other: Party): boolean =>
  one.username === other.username && one.memberId === other.memberId && one.key === other.key;

/** What a command makes of memberships: those of a key, or the one that its token proves. */
function changeOf({ kind }: GivenCommand, about: Identified | undefined) {
  const standing = { remove: "removed", ban: "removed", mute: "muted", unmute: undefined, close: "removed" } as const;
  if (!(kind in standing)) return undefined;
  const change = standing[kind as keyof typeof standing];
  if (kind === "close") return { of: "all", standing: change } satisfies StandingChange;
  if (about === undefined) return undefined;
  const of = about.identity === undefined ? { memberId: about.id } : { key: about.identity };
  return { of, standing: change } satisfies StandingChange;
}

const LINE = "command-";

const lineId = (seq: number): string => `${LINE}${seq}`;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();

const utf8 = (text: string): Uint8Array => Buffer.from(text, "utf8");

const bytesOf = (base64Url: string): Buffer => Buffer.from(base64Url, "base64url");

const nobody = (): ChatCastError =>
  new ChatCastError("E_NO_RECIPIENT", "there is no such member in this room", { path: "target" });
