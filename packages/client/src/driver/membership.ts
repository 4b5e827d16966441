import {
  type Audience,
  ChatCastError,
  type ChatMessage,
  type ConversationHead,
  crc32XorSeq,
  type IntegritySuite,
  type RoomAnswer,
} from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import { sameName } from "../journal/fold-name.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform } from "../platform.ts";
import type { Asker } from "../transport/ask.ts";
import type { PacketUp } from "../transport/port.ts";
import { otherOf } from "./message-view.ts";
import { Reading } from "./reading.ts";
import { Talk } from "./talk.ts";

/** Private conversations whose newest page is fetched at once; the others wait until somebody opens them. */
const EAGER = 20;

export interface MembershipOptions {
  platform: Platform;
  journal: Journal;
  send: (packet: PacketUp) => void;
  link: (url: string) => string;
}

/**
 * One member of one room, from the first join until the leave, over any number of connections: what was said and not
 * yet stored, and what was read so far.
 */
export class Membership {
  readonly talk: Talk;
  readonly suite: IntegritySuite;
  readonly #options: MembershipOptions;
  readonly #readings = new Map<string | undefined, Reading>();
  #view: RoomView;
  /** The requests of the connection over which the member is in the room now. */
  #asker: Asker | undefined;

  constructor(options: MembershipOptions, answer: RoomAnswer) {
    const { platform, journal, send } = options;
    this.#options = options;
    if (answer.room.suite !== "crc32-xor-seq") {
      throw new ChatCastError("E_SUITE", `this client does not know the suite ${answer.room.suite}`);
    }
    this.suite = crc32XorSeq(platform.crc32);
    this.talk = new Talk({ platform, journal, suite: this.suite, send });
    this.#view = viewOfAnswer(answer);
  }

  get view(): RoomView {
    return this.#view;
  }

  /** The requests of the present connection; undefined while the member is not in its room. */
  get asker(): Asker | undefined {
    return this.#asker;
  }

  /** The member is in the room, over this connection: shows what the answer holds, asks for what was missed. */
  entered(answer: RoomAnswer, asker: Asker): void {
    this.#asker = asker;
    this.#show(viewOfAnswer(answer));
    this.#reading(undefined).handle({ type: "snapshot", messages: answer.messages, head: answer.head });
    this.talk.handle({ type: "connected" });
    for (const [index, head] of (answer.conversations ?? []).entries()) this.#catchUp(head, index < EAGER);
  }

  /** The connection is gone; the membership stays. */
  lost(): void {
    this.#asker = undefined;
    this.talk.handle({ type: "disconnected" });
    for (const reading of this.#readings.values()) reading.handle({ type: "disconnected" });
  }

  received(message: ChatMessage): void {
    this.#reading(otherOf(message, this.#view.self.username)).push(message);
  }

  loadOlder(other: string | undefined): Promise<void> {
    return this.#reading(other).loadOlder();
  }

  users(users: readonly { username: string }[]): void {
    this.#show({ ...this.#view, users });
  }

  joined(user: { username: string }): void {
    if (this.#isHere(user.username)) return;
    this.users([...this.#view.users, user]);
  }

  left({ username }: { username: string }): void {
    this.users(this.#view.users.filter((user) => !sameName(user.username, username)));
  }

  /** @throws ChatCastError `E_NO_RECIPIENT` for a private audience of nobody, of this member, or of somebody absent. */
  refuseAbsent(audience: Audience): void {
    if (audience.mode === "broadcast") return;
    const { recipient } = audience;
    const self = sameName(recipient, this.#view.self.username);
    if (!self && this.#isHere(recipient)) return;
    const message = self
      ? "a private message needs somebody else"
      : `${recipient || "the recipient"} is not in the room`;
    throw new ChatCastError("E_NO_RECIPIENT", message, { path: "recipient" });
  }

  close(): void {
    this.#asker = undefined;
    this.talk.close();
    for (const reading of this.#readings.values()) reading.close();
  }

  #isHere(username: string): boolean {
    return this.#view.users.some((user) => sameName(user.username, username));
  }

  #show(view: RoomView): void {
    this.#view = view;
    this.#options.journal.room(view);
  }

  #catchUp(head: ConversationHead, eager: boolean): void {
    const reading = this.#reading(head.with);
    if (!eager && !reading.begun) {
      reading.handle({ type: "head", head: head.head });
      return;
    }
    reading.catchUp(head.head).catch((cause: unknown) => {
      this.#options.journal.log(`conversation with ${head.with}: ${cause instanceof Error ? cause.message : cause}`);
    });
  }

  #reading(other: string | undefined): Reading {
    const { platform, journal, link } = this.#options;
    const conversation = journal.conversations.with(other);
    const kept = this.#readings.get(conversation.with);
    if (kept !== undefined) return kept;
    const reading = new Reading({
      platform,
      journal,
      conversation,
      reader: () => ({ username: this.#view.self.username, suite: this.suite, utf8: platform.utf8, link }),
      asker: () => this.#asker,
      ownSeen: (id, offset) => this.talk.handle({ type: "ack", id, offset }),
    });
    this.#readings.set(conversation.with, reading);
    return reading;
  }
}

const viewOfAnswer = ({ room, self, users, server }: RoomAnswer): RoomView => ({
  name: room.name,
  suite: room.suite,
  self,
  users,
  server,
});
