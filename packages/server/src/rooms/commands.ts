import { createHash } from "node:crypto";
import {
  type BoxesFields,
  beginsEpoch,
  ChatCastError,
  type Command,
  commandStatement,
  type Founder,
  forbidden,
  foundationBytes,
  type GivenCommand,
  Governance,
  isBotCommand,
  LIMITS,
  openRoomBytes,
  type Party,
  parseName,
} from "@chatcast/protocol";
import { shownId } from "../ids.ts";
import { isSigned } from "../signatures.ts";
import type {
  EpochChange,
  MemberRecord,
  MessageDraft,
  RoomRecord,
  StandingChange,
  StoredMessage,
} from "../store/port.ts";
import type { Bots, BotTurn } from "./bots.ts";
import type { RoomContext } from "./context.ts";
import { type Epochs, ownersOf } from "./epochs.ts";
import {
  changeOf,
  type Enforced,
  givenOf,
  type Identified,
  type InForce,
  isSameParty,
  lineId,
  lineOf,
  type Ordered,
  partyOf,
  type Renewed,
  ROOM_ITSELF,
  whoIs,
} from "./given.ts";
import type { Member, Roster } from "./roster.ts";

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
  readonly #epochs: Epochs | undefined;
  readonly #bots: Bots;
  /** By place. */
  readonly #given: GivenCommand[] = [];
  /** SHA-256 of the last command's statement. */
  #head: Uint8Array;

  /** @param given every command of the room so far, in order @param epochs of a sealed room */
  constructor(
    record: RoomRecord,
    roster: Roster,
    given: readonly GivenCommand[],
    context: RoomContext,
    { epochs, bots }: { epochs: Epochs | undefined; bots: Bots },
  ) {
    this.#record = record;
    this.#epochs = epochs;
    this.#bots = bots;
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

  /**
   * Not async up to where it is queued: of two commands that come together the first one is first.
   * @param tell called in the turn in which a command is in force: this one, or one before it whose answer was lost
   */
  async order(member: Member, asked: Command, tell: (command: InForce) => void): Promise<Ordered> {
    const { boxes: _apart, url: _untold, ...told } = asked;
    const { seq, previous, target, signature } = told;
    const given: GivenCommand = { ...told, by: partyOf(member), at: this.#context.clock.epoch() };
    const statement = this.#statement(given);
    this.#requireSigned(member, statement, signature);
    if (seq < this.rights.next) return this.#again(given, statement);
    this.rights.refuse(given);
    if (previous !== Buffer.from(this.#head).toString("base64url")) {
      throw new ChatCastError("E_CONFLICT", "it follows another command than the last one", { path: "previous" });
    }
    const bot = await this.#bots.turn(given, asked);
    const about = bot === undefined && target ? await this.#find(given, target) : undefined;
    const line = lineOf(this.#record, given);
    const put = await this.#put(given, line, bot ?? changeOf(given, about), this.#epochOf(asked, about));
    if (put !== undefined) {
      const { made } = bot ?? {};
      return { ...this.#bring(given, { ...line, offset: put.offset }, tell), ...(made && { made }) };
    }
    await this.#takeUnanswered(tell);
    return this.#again(given, statement);
  }

  #bring(given: GivenCommand, line: StoredMessage, tell: (command: InForce) => void): InForce {
    const ordered = { offset: line.offset, at: line.at, line, ...this.#enforce(given) };
    tell(ordered);
    return ordered;
  }

  /** What was taken already, since its line was read meanwhile, is not taken again. */
  #enforce(given: GivenCommand): Enforced {
    if (given.seq === this.rights.next) this.#take(given, this.#statement(given));
    for (const other of this.#roster.all()) this.refresh(other);
    const about = given.target && this.#here(given.target);
    return { given, ...(about ? { about } : {}) };
  }

  /** Takes what was ordered at other nodes. @returns what is new here, in its order */
  async catchUp(): Promise<Enforced[]> {
    const learnt: Enforced[] = [];
    for (;;) {
      const page = await this.#context.store.commands(this.#record.id, this.rights.next, LIMITS.commandsPage);
      for (const { seq, body } of page) {
        // Of two who read it one takes it.
        if (seq !== this.rights.next) continue;
        const given = givenOf(body);
        this.#epochs?.catchUp(given);
        learnt.push(this.#enforce(given));
      }
      if (page.length < LIMITS.commandsPage) return learnt;
    }
  }

  /** The store may have taken a command whose answer was lost on the way here: the next one finds its place taken. */
  async #takeUnanswered(tell: (command: InForce) => void): Promise<void> {
    const { store } = this.#context;
    const [kept] = await store.commands(this.#record.id, this.rights.next, 1);
    const line = kept && (await store.findMessage(this.#record.id, ROOM_ITSELF, lineId(kept.seq)));
    // Of two who find it one takes it.
    if (line === undefined || kept?.seq !== this.rights.next) return;
    const given = givenOf(kept.body);
    this.#epochs?.catchUp(given);
    if (isBotCommand(given.kind)) await this.#bots.reload();
    this.#bring(given, line, tell);
  }

  #here(target: Party): Member | undefined {
    for (const member of this.#roster.all()) if (shownId(member.id) === target.memberId) return member;
    return undefined;
  }

  /** @returns undefined when its place is taken */
  async #put(
    given: GivenCommand,
    line: MessageDraft,
    made: BotTurn | StandingChange | undefined,
    epoch: EpochChange | undefined,
  ): Promise<{ offset: number } | undefined> {
    const command = { seq: given.seq, body: JSON.stringify(given) };
    const bot = made !== undefined && "change" in made ? made : undefined;
    const change = bot?.change ?? (made as StandingChange | undefined);
    const turn = bot ?? (epoch && this.#epochs?.begin(given, epoch));
    try {
      const put = await this.#context.store.putCommand(this.#record.id, command, line, change, epoch);
      if (put.status === "conflict") {
        turn?.undo();
        return undefined;
      }
      turn?.done();
      return put;
    } catch (error) {
      turn?.undo();
      throw error;
    }
  }

  #epochOf(asked: Command, about: Identified | undefined): EpochChange | undefined {
    if (this.#epochs === undefined) {
      if (asked.epoch === undefined && asked.boxes === undefined) return undefined;
      throw new ChatCastError("E_SCHEMA", "an open room has no epochs", { path: "epoch" });
    }
    const stays = ({ id, identity }: Member) => id !== about?.id && identity !== about?.identity;
    return this.#epochs.changeOf(asked, [...this.#roster.all()].filter(stays));
  }

  /**
   * What somebody whose link is of an earlier epoch is told: all that was ordered, and its box.
   * @throws ChatCastError `E_FORBIDDEN` for who was put out
   * @returns undefined for a key that there is no box for
   */
  async renewal(key: string, from: number): Promise<Renewed | undefined> {
    const last = this.#epochs?.began ?? -1;
    const boxes = last < 0 ? undefined : await this.boxes(last);
    if (boxes === undefined) return undefined;
    if (!ownersOf(boxes).has(key)) {
      const out = this.#given.findLast(({ kind, target }) => beginsEpoch(kind) && target?.key === key);
      if (out === undefined) return undefined;
      const by = out.by.username;
      throw forbidden("removed", `${by} put you out of this room`, { by });
    }
    const { founder } = this;
    const page = await this.page(from);
    const over = from + page.commands.length >= page.count;
    return { ...page, ...(founder === undefined ? {} : { founder }), ...(over ? { boxes } : {}) };
  }

  /** The boxes of the present epoch, when it began with that command. */
  async boxes(seq: number): Promise<BoxesFields | undefined> {
    const kept = await this.#context.store.boxes(this.#record.id, seq);
    return kept === undefined ? undefined : (JSON.parse(kept) as BoxesFields);
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
    if (!good) throw forbidden("unproved", "the command is not signed by your key", { path: "signature" });
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
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();

const utf8 = (text: string): Uint8Array => Buffer.from(text, "utf8");

const bytesOf = (base64Url: string): Buffer => Buffer.from(base64Url, "base64url");

const nobody = (): ChatCastError =>
  new ChatCastError("E_NO_RECIPIENT", "there is no such member in this room", { path: "target" });
