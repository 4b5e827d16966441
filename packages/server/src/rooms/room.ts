import {
  type BotView,
  type ChatMessage,
  type Command,
  type ConversationHead,
  type Founder,
  forbidden,
  type GivenCommand,
  LIMITS,
  type Name,
  type NewBot,
  type NoticeKind,
  type TransferStarted,
  type TransferStopped,
  type User,
} from "@chatcast/protocol";
import type { RoomFact } from "../bus/port.ts";
import type { BotRecord } from "../store/bots.ts";
import type { MemberRecord, RoomRecord, StoredMessage } from "../store/port.ts";
import { Attendance } from "./attendance.ts";
import { Bots } from "./bots.ts";
import { Commands } from "./commands.ts";
import { type RoomContext, userOfRecord } from "./context.ts";
import { ADMINISTRATOR, Custody } from "./custody.ts";
import { Door } from "./door.ts";
import { Epochs, noRoom } from "./epochs.ts";
import { isOfRoom, type Ordered } from "./given.ts";
import { Hints } from "./hints.ts";
import type { Outlet } from "./outlet.ts";
import type { Proof, Seated } from "./proof.ts";
import { Register } from "./register.ts";
import { type Member, Roster } from "./roster.ts";
import { type Said, Talk } from "./talk.ts";

export interface Entered extends Seated {
  snapshot: { messages: ChatMessage[]; head: number; conversations: ConversationHead[] };
}

const NOTHING = Promise.resolve(() => {});

/** How many messages somebody who enters is shown (WIRE, create_room). */
const SNAPSHOT = 50;

/** How exactly it is kept when a bot said something last in a room that nobody is in. */
const IDLE_STEP_MS = 3_600_000;

/** A room with the people in it. What you cannot find here you cannot touch: rights are decided by reach. */
export class Room {
  readonly record: RoomRecord;
  readonly talk: Talk;
  readonly hints: Hints;
  /** Set for a sealed room. */
  readonly sealed: Epochs | undefined;
  readonly #roster = new Roster();
  readonly #attendance: Attendance;
  readonly #door: Door;
  readonly #commands: Commands;
  /** What the administrator of the server made of it. */
  readonly custody: Custody;
  readonly bots: Bots;
  readonly #context: RoomContext;
  readonly #node: RoomContext["node"];

  /**
   * @param held members whose names were held when the server stopped, and until when they are kept (monotonic)
   * @param given what was ordered in the room so far, and its bots
   * @param context with what is called when a sealed room is found by another key than that from now on
   */
  constructor(
    record: RoomRecord,
    held: { holders: readonly MemberRecord[]; until: number },
    { given, bots }: { given: readonly GivenCommand[]; bots: readonly BotRecord[] },
    context: RoomContext & { moved: (former: string) => void },
  ) {
    this.#node = context.node;
    this.record = record;
    this.sealed = record.suite === "aes-256-gcm-room" ? new Epochs(record, given, context.moved) : undefined;
    const { sealed } = this;
    const roster = this.#roster;
    const register = new Register(record, roster, context.store);
    this.bots = new Bots(record, bots, { roster, register }, context);
    const obey = (line: StoredMessage) => (isOfRoom(line) ? this.#learn() : NOTHING);
    const isHere = (memberId: string) => (roster.byId(memberId)?.presence.state ?? "away") !== "away";
    const pushed = { id: record.id, name: record.name, sealed: sealed !== undefined };
    const told = (message: StoredMessage) => {
      if (message.conversation.kind === "room") this.bots.wake();
      context.push?.said(message, pushed, isHere);
    };
    this.talk = new Talk(record, roster, context, { at: (seq) => this.#commands.at(seq), sealed, obey, told });
    this.#commands = new Commands(record, roster, given, context, { epochs: sealed, bots: this.bots });
    const { clock, timers, node } = context;
    this.hints = new Hints({ roomId: record.id, roster, clock, timers, bus: node?.bus });
    this.#context = context;
    this.custody = new Custody(record, context);
    this.#door = new Door(this.#commands.rights, this.custody, this.bots);
    this.#attendance = new Attendance({
      record,
      roster,
      register,
      commands: this.#commands,
      door: this.#door,
      held,
      context,
      catchUp: async () => (await this.#learn())(),
    });
  }

  get users(): User[] {
    return this.#roster.users();
  }

  /** What is told of the rights in it: who made it, and how many commands were given. */
  get foundation(): { founder?: Founder; commands: number } {
    const { founder, rights } = this.#commands;
    return { ...(founder === undefined ? {} : { founder }), commands: rights.next };
  }

  /** True while somebody is connected or a name is kept for somebody. */
  get occupied(): boolean {
    return this.#roster.size > 0;
  }

  enter(name: Name, outlet: Outlet, proof: Proof | undefined): Promise<Entered> {
    return this.#attendance.enter(name, outlet, proof, (member) => this.talk.snapshot(member, SNAPSHOT));
  }

  attach(...args: Parameters<Attendance["attach"]>): ReturnType<Attendance["attach"]> {
    return this.#attendance.attach(...args);
  }

  lose(...args: Parameters<Attendance["lose"]>): void {
    this.#attendance.lose(...args);
  }

  keepPlan(...args: Parameters<Attendance["keepPlan"]>): Promise<void> {
    return this.#attendance.keepPlan(...args);
  }

  leave(...args: Parameters<Attendance["leave"]>): Promise<void> {
    return this.#attendance.leave(...args);
  }

  /** Orders something in the room; when this resolves it is durable, told, and in force. `out`: ids of who was put out. */
  async order(member: Member, command: Command): Promise<Ordered & { out: string[] }> {
    const out: string[] = [];
    const ordered = await this.#commands.order(member, command, (inForce) => {
      this.talk.publish(inForce.line);
      out.push(...this.#attendance.obey(inForce));
    });
    return { ...ordered, out };
  }

  /** Does what the administrator of the server wants; when this resolves it is durable, told, and in force. `out` as above. */
  async decree(kind: NoticeKind): Promise<{ out: string[] }> {
    this.talk.publish(await this.custody.decree(kind));
    return { out: kind === "close" ? this.#attendance.dissolve() : [] };
  }

  /** Another node tells what happened at it, or where to look. */
  async heard(fact: Exclude<RoomFact, { fact: "gone" }>): Promise<void> {
    switch (fact.fact) {
      case "said":
        this.talk.delivery.heard(fact.conversation, fact.first, fact.last);
        return;
      case "seats":
        await this.#attendance.reread();
        return;
      case "started":
        this.announceStart(fact.readers, fact.start);
        return;
      case "typing":
      case "received":
        this.hints.heard(fact);
        return;
      case "stopped":
        this.announceStop(fact.readers, fact.stop);
    }
  }

  /** Looks by itself what other nodes may have done: hints may have been lost. */
  async compare(): Promise<void> {
    if (!this.occupied) return;
    (await this.#learn())();
    await this.#attendance.reread();
    await this.talk.delivery.compare();
  }

  /**
   * Learns what was ordered at other nodes. @returns what puts those out who are meant: first they may hear of it
   * @throws ChatCastError `E_NO_ROOM` for a room that was removed
   */
  async #learn(): Promise<() => void> {
    const record = await this.#context.store.findRoomById(this.record.id);
    if (record === undefined) throw noRoom(this.record.name);
    this.record.idleSince = record.idleSince;
    const isDissolved = this.custody.learn(record.standing);
    await this.bots.reload();
    const learnt = await this.#commands.catchUp();
    return () => {
      const out = learnt.flatMap((command) => this.#attendance.obey(command));
      if (isDissolved) out.push(...this.#attendance.dissolve());
      if (out.length > 0) this.#node?.expelled(out);
    };
  }

  /** The bots of the room, for who may remove them. @throws ChatCastError `E_FORBIDDEN` */
  botsFor({ role }: Member): Promise<BotView[]> {
    if (role !== undefined) return this.bots.views();
    return Promise.reject(forbidden("moderator", "that is for the owner or a moderator of the room to see"));
  }

  /**
   * Adds a bot as the administrator of the server wants; everybody is told.
   * @throws ChatCastError `E_FORBIDDEN` in a closed room, and what `addition` throws
   */
  async addBot(name: Name, url: string | undefined): Promise<NewBot> {
    if (this.#node !== undefined) (await this.#learn())();
    this.#door.requireOpen();
    const turn = await this.bots.addition({ name, by: ADMINISTRATOR, url });
    const told = url === undefined ? "" : `: what is said here is sent to ${new URL(url).host} from now on`;
    const words = `The administrator of this server added the bot ${name.display}${told}.`;
    this.talk.publish(await this.custody.changeBots(turn, words));
    return turn.made;
  }

  /** Likewise. @throws ChatCastError `E_NOT_FOUND` */
  async removeBot(botId: string): Promise<void> {
    if (this.#node !== undefined) (await this.#learn())();
    const turn = this.bots.dismissal(botId);
    const words = `The administrator of this server removed the bot ${turn.name}.`;
    this.talk.publish(await this.custody.changeBots(turn, words));
  }

  /**
   * A bot says something to everybody. The room is in use by that.
   * @throws ChatCastError `E_AUTH` for another token, `E_FORBIDDEN` in a closed room, and what `say` throws
   */
  async botSays({ id, token }: { id: string; token: string }, message: { id: string; text: string }): Promise<Said> {
    // Where nobody is in the room nobody here has read what was ordered at other nodes.
    if (this.#node !== undefined) (await this.#learn())();
    const bot = this.bots.prove(id, token);
    this.#door.requireOpen();
    const { suite } = this.record;
    const said = await this.talk.say(bot, {
      id: message.id,
      audience: { mode: "broadcast" },
      body: { type: "text", text: message.text },
      integrity: { suite, status: "unchecked" },
    });
    await this.#noteUse();
    return said;
  }

  async #noteUse(): Promise<void> {
    const { id, idleSince } = this.record;
    const now = this.#context.clock.epoch();
    if (idleSince === null || now - idleSince < IDLE_STEP_MS) return;
    this.record.idleSince = now;
    await this.#context.store.setRoomIdle(id, now);
  }

  commandsFrom(from: number): ReturnType<Commands["page"]> {
    return this.#commands.page(from);
  }

  renewal(...args: Parameters<Commands["renewal"]>): ReturnType<Commands["renewal"]> {
    return this.#commands.renewal(...args);
  }

  boxes(seq: number): ReturnType<Commands["boxes"]> {
    return this.#commands.boxes(seq);
  }

  /** Everybody who belongs to the room, here or not, behind that one, a page at a time. */
  async members(after: string): Promise<{ members: User[]; more: boolean }> {
    // What is told of an id is its beginning: nothing else that begins so may come again.
    const behind = after === "" ? "" : `${after}~`;
    const found = await this.#context.store.members(this.record.id, behind, LIMITS.membersPage + 1);
    const page = found.slice(0, LIMITS.membersPage);
    return { members: page.map(userOfRecord), more: found.length > page.length };
  }

  announceStart(readers: readonly string[] | undefined, start: TransferStarted): void {
    this.#roster.visit(readers, (outlet) => outlet.push("transfer_started", start));
  }

  /** Tells the audience of a transfer (everybody, or the two of a private one) that it ended early. */
  announceStop(readers: readonly string[] | undefined, stop: TransferStopped): void {
    this.#roster.visit(readers, (outlet) => outlet.push("transfer_stopped", stop));
  }

  close(): void {
    this.#attendance.close();
    this.hints.marks.close();
  }
}
