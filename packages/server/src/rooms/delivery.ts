import type { ChatMessage } from "@chatcast/protocol";
import { conversationOf } from "../store/conversation-of.ts";
import type { Conversation, PairHead, RoomRecord, StoredMessage } from "../store/port.ts";
import type { RoomContext } from "./context.ts";
import { Follower } from "./follower.ts";
import type { CommandAt } from "./given.ts";
import type { Outlet } from "./outlet.ts";
import { present } from "./present.ts";
import type { Member, Roster } from "./roster.ts";

export interface DeliveryParts {
  record: RoomRecord;
  roster: Roster;
  context: RoomContext;
  commandAt: CommandAt;
  /** What a line of the room itself tells, which another node has written, takes effect. */
  obey: (line: StoredMessage) => Promise<() => void>;
}

/** The way of stored messages to those who may see them, in the order of the log. */
export class Delivery {
  readonly #parts: DeliveryParts;
  /** Set where several nodes write the log. */
  readonly #follower: Follower | undefined;
  /** Those whose conversations are followed from their heads on. */
  readonly #settled = new WeakSet<Outlet>();
  #delivered = 0;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    const { node, store, onError } = parts.context;
    this.#follower =
      node &&
      new Follower({
        ...{ store, onError, obey: parts.obey },
        deliver: (message) => this.#deliver(message),
        isRead: (conversation) => parts.roster.hears(readersOf(conversation), () => true),
        isSettled: (conversation) => parts.roster.hears(readersOf(conversation), (outlet) => this.#settled.has(outlet)),
      });
  }

  /** How many messages were handed out so far. */
  get delivered(): number {
    return this.#delivered;
  }

  /**
   * Delivers a stored message to its audience, the sender among them, and to nobody else: at once, or behind what other nodes
   * have stored before it.
   */
  publish(message: StoredMessage): void {
    if (this.#follower === undefined) this.#deliver(message);
    else {
      this.#follower.stored(message);
      this.exists(message.conversation, message.offset);
    }
  }

  /** Stored it is, and whoever did that may have died before it told anybody. */
  exists(conversation: Conversation, offset: number): void {
    const { record, context } = this.#parts;
    context.node?.bus.tell(record.id, { fact: "said", conversation, first: offset, last: offset });
    this.heard(conversation, offset, offset);
  }

  /** Another node says that messages are in the log. */
  heard(conversation: Conversation, first: number, last: number): void {
    this.#follower?.said(conversation, first, last);
  }

  /** From now on the room's conversation reaches whoever is here; read what came before it after this. */
  async begin(): Promise<void> {
    if (this.#follower === undefined) return;
    const room = this.#room;
    this.#follower.begin(room, (await this.#parts.context.store.newest(room, 1)).head);
  }

  /** Likewise those of a member with others, which end there by now. */
  beginPairs(member: Member, pairs: readonly PairHead[]): void {
    if (this.#follower === undefined || member.presence.state !== "connected") return;
    for (const { memberId, head } of pairs) this.#follower.begin(this.#pair(member, memberId), head);
    this.#settled.add(member.presence.outlet);
  }

  /** Looks by itself how far the conversations of those who are here have come: hints may have been lost. */
  async compare(): Promise<void> {
    const { roster, context } = this.#parts;
    this.#follower?.tidy();
    const here: Member[] = [];
    roster.visit(undefined, (outlet, member) => this.#settled.has(outlet) && here.push(member));
    if (here.length === 0) return;
    this.heard(this.#room, 1, (await context.store.newest(this.#room, 1)).head);
    for (const member of here) {
      for (const { memberId, head } of await context.store.pairHeads(member.id)) {
        this.heard(this.#pair(member, memberId), 1, head);
      }
    }
  }

  /** A stored message as one reader gets it. */
  shown(message: StoredMessage, readerId: string): ChatMessage {
    const { context, commandAt } = this.#parts;
    return present(message, readerId, context.urls, commandAt);
  }

  get #room(): Conversation {
    return { kind: "room", roomId: this.#parts.record.id };
  }

  #pair({ id }: Member, other: string): Conversation {
    return conversationOf(this.#parts.record.id, id, other);
  }

  #deliver(message: StoredMessage): void {
    this.#delivered += 1;
    const shared = message.body.savedName === undefined ? this.shown(message, "") : undefined;
    const readers = message.recipient && [message.senderId, message.recipient.memberId];
    this.#parts.roster.visit(readers, (outlet, { id }) => {
      outlet.deliver(shared ?? this.shown(message, id), message.conversation);
    });
  }
}

/** Undefined: everybody in the room. */
const readersOf = (conversation: Conversation): readonly string[] | undefined =>
  conversation.kind === "pair" ? conversation.members : undefined;
