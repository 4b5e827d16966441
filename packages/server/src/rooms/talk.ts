import {
  type Audience,
  annotates,
  ChatCastError,
  type ChatMessage,
  type ConversationHead,
  forbidden,
  type HeadsAnswer,
  type History,
  type LogReset,
  type MessageIntegrity,
  parseName,
  type Search,
  type SearchHit,
} from "@chatcast/protocol";
import { shownId } from "../ids.ts";
import { sameBody } from "../store/conversation.ts";
import { conversationOf } from "../store/conversation-of.ts";
import type {
  Appended,
  Conversation,
  MessageBody,
  MessageDraft,
  PairHead,
  RoomRecord,
  StoredMessage,
} from "../store/port.ts";
import { annotating, retract } from "./annotating.ts";
import type { RoomContext } from "./context.ts";
import { Delivery } from "./delivery.ts";
import { type Epochs, lateEpoch } from "./epochs.ts";
import type { CommandAt } from "./given.ts";
import { NewestPage } from "./newest-page.ts";
import type { Member, Roster } from "./roster.ts";
import { find, pinnedIn } from "./searching.ts";
import { Unheard } from "./unheard.ts";

export interface Draft {
  id: string;
  audience: Audience;
  body: MessageBody;
  integrity: MessageIntegrity;
  /** Id of the member's previous message in that conversation, which must be stored already. */
  prevId?: string;
  /** Place of a sealed frame in its sender's stream, and its epoch. */
  stream?: { name: string; seq: number };
  epoch?: number;
  /** Offset of the file that a sealed frame deletes. */
  deletes?: number;
}

export type Said = Extract<Appended, { offset: number }>;

export interface Recipient {
  memberId: string;
  name: string;
}

/** What was ordered in a room, as far as what is said depends on it. */
interface Ordering {
  at: CommandAt;
  /** Of a sealed room. */
  sealed: Pick<Epochs, "epoch"> | undefined;
  /** What a line of the room itself tells, which another node has written, takes effect. */
  obey: (line: StoredMessage) => Promise<() => void>;
  /** Something stands in the room's own conversation. */
  told: (message: StoredMessage) => void;
}

/** What is said in a room: the log of the room and of its pairs, and who gets to see which message. */
export class Talk {
  readonly #record: RoomRecord;
  readonly #roster: Roster;
  readonly #context: RoomContext;
  readonly delivery: Delivery;
  readonly #sealed: Ordering["sealed"];
  readonly #told: Ordering["told"];
  readonly #unheard = new Unheard();
  readonly #newest: NewestPage;

  constructor(record: RoomRecord, roster: Roster, context: RoomContext, { at, sealed, obey, told }: Ordering) {
    this.#record = record;
    this.#roster = roster;
    this.#context = context;
    this.#sealed = sealed;
    this.delivery = new Delivery({ record, roster, context, commandAt: at, obey });
    this.#newest = new NewestPage(record, context, this.delivery);
    this.#told = told;
  }

  /**
   * Stores a message, then delivers it once to its audience. The same id again gets the first answer. Not async: all that
   * an async function looks at would stay in memory while it waits, for each of the thousands on their way to the disk.
   */
  say(member: Member, draft: Draft): Promise<Said> {
    const { audience } = draft;
    if (member.muted === true) return this.#sayAgain(member, draft, silenced());
    // Not before: between a look at the epoch and the store's turn somebody may be put out.
    if (draft.epoch !== undefined && draft.epoch !== this.#sealed?.epoch) {
      return this.#sayAgain(member, draft, lateEpoch());
    }
    const recipient =
      audience.mode === "unicast" ? this.recipient(member, audience.recipient, audience.recipientId) : undefined;
    if (audience.mode === "unicast" && recipient === undefined) {
      return this.#sayAgain(member, draft, noRecipient("recipient"));
    }
    const message: MessageDraft = {
      conversation: conversationOf(this.#record.id, member.id, recipient?.memberId),
      senderId: member.id,
      id: draft.id,
      from: member.name.display,
      ...(recipient ? { recipient } : {}),
      body: draft.body,
      integrity: draft.integrity,
      at: this.#context.clock.epoch(),
      ...(draft.prevId === undefined ? {} : { prevId: draft.prevId }),
      ...(draft.stream === undefined ? {} : { stream: draft.stream }),
    };
    const { relation } = draft.body;
    if (draft.deletes !== undefined || (relation !== undefined && annotates(relation))) {
      return this.#annotate(member, draft, message);
    }
    return this.#append(member, draft, message);
  }

  #append(member: Member, draft: Draft, message: MessageDraft, file?: string): Promise<Said> {
    const failed = (error: unknown): never => {
      this.#unheard.note(message);
      throw error;
    };
    const context = this.#context;
    const appending = file === undefined ? context.store.append(message) : retract(context, message, file);
    return appending.then((appended) => {
      if (appended.status === "conflict") {
        return this.#sayAgain(member, draft, new ChatCastError("E_CONFLICT", PLACE_TAKEN, { path: "frame" }));
      }
      if (appended.status === "gap") {
        throw new ChatCastError("E_GAP", "what was said before it is not here yet", { path: "prev" });
      }
      const { status, offset, at } = appended;
      if (status === "stored" || this.#unheard.take(message, at)) this.publish({ ...message, offset, at });
      else this.delivery.exists(message.conversation, offset);
      return appended;
    }, failed);
  }

  async #annotate(member: Member, draft: Draft, message: MessageDraft): Promise<Said> {
    const { refusal, deletes } = await annotating(this.#context.store, message, draft.deletes);
    return refusal === undefined
      ? this.#append(member, draft, message, deletes)
      : this.#sayAgain(member, draft, refusal);
  }

  #shown(message: StoredMessage, readerId: string): ChatMessage {
    return this.delivery.shown(message, readerId);
  }

  /** Delivers a stored message to its audience. */
  publish(message: StoredMessage): void {
    this.delivery.publish(message);
    this.#told(message);
  }

  /** The member that a private message or file would reach; undefined: nobody, oneself, no possible name, another id. */
  recipient(sender: Member, raw: string, id?: string): Recipient | undefined {
    const holder = this.#roster.holder(parseName(raw)?.key ?? "");
    if (holder === undefined || holder === sender) return undefined;
    if (id !== undefined && id !== shownId(holder.id)) return undefined;
    const { presence } = holder;
    if (presence.state === "away" && presence.until <= this.#context.clock.monotonic()) return undefined;
    return { memberId: holder.id, name: holder.name.display };
  }

  /** The key of the member that a private message would reach. */
  keyOf(sender: Member, raw: string, id?: string): string | undefined {
    const recipient = this.recipient(sender, raw, id);
    return recipient && this.#roster.byId(recipient.memberId)?.identity;
  }

  /** A page of a conversation. `reset` tells that the log has lost, to a trim, something of what was asked for. */
  async history(
    member: Pick<Member, "id">,
    { after = 0, before, limit, with: withName }: History,
  ): Promise<{ messages: ChatMessage[]; head: number; reset?: LogReset }> {
    const { store } = this.#context;
    const other = withName === undefined ? undefined : await this.#counterpart(member, withName);
    const conversation = conversationOf(this.#record.id, member.id, other);
    const { messages, head, first } = await (before === undefined
      ? store.page(conversation, after, limit)
      : store.newest(conversation, limit, before));
    const oldest = before === undefined ? after + 1 : before - limit;
    return {
      head,
      messages: messages.map((message) => this.#shown(message, member.id)),
      ...(first > 1 && oldest < first ? { reset: { reason: "trimmed", first } } : {}),
    };
  }

  /** @throws ChatCastError `E_NO_RECIPIENT` */
  async search(member: Member, request: Search): Promise<{ hits: SearchHit[]; more: boolean }> {
    const other = request.with === undefined ? undefined : await this.#counterpart(member, request.with);
    return find(this.#context.store, conversationOf(this.#record.id, member.id, other), request);
  }

  /** @throws ChatCastError `E_NO_RECIPIENT` */
  async pins(member: Member, withMember: string | undefined): Promise<SearchHit[]> {
    const other = withMember === undefined ? undefined : await this.#counterpart(member, withMember);
    return pinnedIn(this.#context.store, conversationOf(this.#record.id, member.id, other));
  }

  /** Messages of a conversation that a member has part in, oldest first, with an offset above `after`. */
  async after(member: Member, conversation: Conversation, after: number, limit: number): Promise<ChatMessage[]> {
    const { messages } = await this.#context.store.page(conversation, after, limit);
    return messages.map((message) => this.#shown(message, member.id));
  }

  /** What somebody who enters is shown: the newest messages and where each of its conversations ends. */
  async snapshot(
    member: Member,
    limit: number,
  ): Promise<{
    messages: ChatMessage[];
    head: number;
    conversations: ConversationHead[];
  }> {
    await this.delivery.begin();
    const { messages, head } = await this.#newest.read(limit);
    const pairs = await this.#context.store.pairHeads(member.id);
    this.delivery.beginPairs(member, pairs);
    return {
      head,
      messages: messages.map((message) => this.#shown(message, member.id)),
      conversations: this.#headsOf(pairs),
    };
  }

  /** Where each conversation of a member ends by now. */
  async heads(member: Member): Promise<Omit<HeadsAnswer, "ok">> {
    const { messages, head } = await this.#context.store.newest({ kind: "room", roomId: this.#record.id }, 1);
    const [newest] = messages;
    return {
      head,
      ...(newest === undefined ? {} : { last: newest.id }),
      conversations: this.#headsOf(await this.#context.store.pairHeads(member.id)),
    };
  }

  #headsOf(pairs: readonly PairHead[]): ConversationHead[] {
    return pairs.map(({ memberId, name, head, last }) => ({
      with: this.#roster.byId(memberId)?.name.display ?? name,
      head,
      ...(last === undefined ? {} : { last }),
    }));
  }

  /** Whose conversation a name stands for: its holder's, else that of who held it last. */
  async #counterpart(member: Pick<Member, "id">, raw: string): Promise<string> {
    const key = parseName(raw)?.key;
    const holder = key === undefined ? undefined : this.#roster.holder(key);
    const id =
      holder?.id ?? (key === undefined ? undefined : (await this.#context.store.lastHolder(this.#record.id, key))?.id);
    if (id === undefined || id === member.id) throw noRecipient("with");
    return id;
  }

  /**
   * A message whose recipient is gone, or whose id is in the log with another conversation or body: the very same
   * message again gets its first answer, whoever holds the recipient's name by now.
   */
  async #sayAgain(member: Member, { id, audience, body }: Draft, otherwise: ChatCastError): Promise<Said> {
    const first = await this.#context.store.findMessage(this.#record.id, member.id, id);
    if (first === undefined) throw otherwise;
    const firstTo = first.recipient && parseName(first.recipient.name)?.key;
    const againTo = audience.mode === "unicast" ? parseName(audience.recipient)?.key : undefined;
    if (firstTo === againTo && sameBody(first.body, body)) {
      return { status: "duplicate", offset: first.offset, at: first.at };
    }
    throw new ChatCastError("E_CONFLICT", "this id was used for another message", { path: "id" });
  }
}

const PLACE_TAKEN = "its place in the stream holds another message";

/** What a muted member is told. */
export const silenced = (): ChatCastError => forbidden("muted", "you are muted in this room");

const noRecipient = (path: string): ChatCastError =>
  new ChatCastError("E_NO_RECIPIENT", "there is no such member in this room to write to", { path });
