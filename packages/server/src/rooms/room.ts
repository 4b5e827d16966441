import {
  type ChatMessage,
  type Command,
  type ConversationHead,
  type Founder,
  type GivenCommand,
  LIMITS,
  type Name,
  type NoticeKind,
  type TransferStarted,
  type TransferStopped,
  type User,
} from "@chatcast/protocol";
import type { RoomFact } from "../bus/port.ts";
import type { MemberRecord, RoomRecord, StoredMessage } from "../store/port.ts";
import { Attendance } from "./attendance.ts";
import { Commands } from "./commands.ts";
import { type RoomContext, userOfRecord } from "./context.ts";
import { Custody } from "./custody.ts";
import { Epochs, noRoom } from "./epochs.ts";
import { isOfRoom, type Ordered } from "./given.ts";
import type { Outlet } from "./outlet.ts";
import type { Proof, Seated } from "./proof.ts";
import { type Member, Roster } from "./roster.ts";
import { Talk } from "./talk.ts";

export interface Entered extends Seated {
  snapshot: { messages: ChatMessage[]; head: number; conversations: ConversationHead[] };
}

const NOTHING = Promise.resolve(() => {});

/** How many messages somebody who enters is shown (WIRE, create_room). */
const SNAPSHOT = 50;

/** A room with the people in it. What you cannot find here you cannot touch: rights are decided by reach. */
export class Room {
  readonly record: RoomRecord;
  readonly talk: Talk;
  /** Set for a sealed room. */
  readonly sealed: Epochs | undefined;
  readonly #roster = new Roster();
  readonly #attendance: Attendance;
  readonly #commands: Commands;
  /** What the administrator of the server made of it. */
  readonly custody: Custody;
  readonly #store: RoomContext["store"];
  readonly #node: RoomContext["node"];

  /**
   * @param held members whose names were held when the server stopped, and until when they are kept (monotonic)
   * @param given what was ordered in the room so far
   * @param context with what is called when a sealed room is found by another key than that from now on
   */
  constructor(
    record: RoomRecord,
    held: { holders: readonly MemberRecord[]; until: number },
    given: readonly GivenCommand[],
    context: RoomContext & { moved: (former: string) => void },
  ) {
    this.#node = context.node;
    this.record = record;
    this.sealed = record.suite === "aes-256-gcm-room" ? new Epochs(record, given, context.moved) : undefined;
    const { sealed } = this;
    const obey = (line: StoredMessage) => (isOfRoom(line) ? this.#learn() : NOTHING);
    this.talk = new Talk(record, this.#roster, context, { at: (seq) => this.#commands.at(seq), sealed, obey });
    this.#commands = new Commands(record, this.#roster, given, context, sealed);
    this.#store = context.store;
    this.custody = new Custody(record, context);
    const { custody } = this;
    this.#attendance = new Attendance({
      record,
      roster: this.#roster,
      commands: this.#commands,
      custody,
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
    const record = await this.#store.findRoomById(this.record.id);
    if (record === undefined) throw noRoom(this.record.name);
    this.record.idleSince = record.idleSince;
    const isDissolved = this.custody.learn(record.standing);
    const learnt = await this.#commands.catchUp();
    return () => {
      const out = learnt.flatMap((command) => this.#attendance.obey(command));
      if (isDissolved) out.push(...this.#attendance.dissolve());
      if (out.length > 0) this.#node?.expelled(out);
    };
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
    const found = await this.#store.members(this.record.id, behind, LIMITS.membersPage + 1);
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
  }
}
