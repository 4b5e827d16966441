import type { ChatMessage } from "@chatcast/protocol";
import { foldName } from "../journal/fold-name.ts";
import {
  KEPT_MESSAGES,
  type Leftover,
  type Read,
  type StoredConversation,
  type StoredLeaf,
  type StoredMembership,
  type StoredRoom,
  type StoredSaid,
  type StoredTransfer,
} from "./port.ts";

/** A change of what is kept, as data: what a journal writes and replays. */
export type Change =
  | { do: "room"; room: StoredRoom }
  | { do: "said"; said: StoredSaid; nextSeq: number }
  | { do: "unsaid"; id: string }
  | { do: "number"; nextSeq: number }
  | ({ do: "read" } & Read)
  | { do: "reset"; with: string | undefined }
  | { do: "transfer"; transfer: StoredTransfer }
  | { do: "leaves"; transferId: string; leaves: readonly StoredLeaf[] }
  | { do: "end"; transferId: string };

interface Conversation {
  with: string | undefined;
  messages: Map<number, ChatMessage>;
  cursor: number;
}

/** Key of a conversation among the kept ones; no member has an empty name. */
export const conversationKey = (withMember: string | undefined): string =>
  withMember === undefined ? "" : foldName(withMember);

/** What is kept of one membership, in memory. */
export class Kept {
  readonly #said = new Map<string, StoredSaid>();
  readonly #conversations = new Map<string, Conversation>();
  readonly #transfers = new Map<string, StoredTransfer>();
  readonly #leaves = new Map<string, Map<number, Uint8Array>>();
  #room: StoredRoom | undefined;
  #nextSeq = 0;

  apply(change: Change): void {
    switch (change.do) {
      case "room":
        this.#room = change.room;
        break;
      case "said":
        this.#said.set(change.said.id, change.said);
        this.#nextSeq = change.nextSeq;
        break;
      case "unsaid":
        this.#said.delete(change.id);
        break;
      case "number":
        this.#nextSeq = change.nextSeq;
        break;
      case "read":
        this.#read(change);
        break;
      case "reset":
        this.#conversations.delete(conversationKey(change.with));
        break;
      case "transfer":
        this.#transfers.set(change.transfer.id, change.transfer);
        break;
      case "leaves":
        this.#acked(change.transferId, change.leaves);
        break;
      case "end":
        this.#transfers.delete(change.transferId);
        this.#leaves.delete(change.transferId);
        break;
    }
  }

  get view(): StoredMembership {
    return {
      room: this.#room,
      said: [...this.#said.values()].sort((a, b) => a.place - b.place),
      nextSeq: this.#nextSeq,
      conversations: [...this.#conversations.values()].map(viewOf),
      transfers: this.transfers,
    };
  }

  get transfers(): readonly StoredTransfer[] {
    return [...this.#transfers.values()];
  }

  leaves(transferId: string): readonly StoredLeaf[] {
    const leaves = [...(this.#leaves.get(transferId) ?? [])];
    return leaves.sort(([a], [b]) => a - b).map(([seq, leaf]) => ({ seq, leaf }));
  }

  leftover(scope: string): Leftover | undefined {
    const { room, said } = this.view;
    const undelivered = said.filter(({ state }) => state.state !== "acknowledged");
    if (room?.ended === undefined || undelivered.length === 0) return undefined;
    return { scope, room, said: undelivered };
  }

  /** The same as the fewest changes that make it. */
  changes(): Change[] {
    const { room, said, nextSeq, conversations, transfers } = this.view;
    return [
      ...(room === undefined ? [] : [{ do: "room" as const, room }]),
      // The number of the next message survives its messages.
      { do: "number", nextSeq },
      ...said.map((entry): Change => ({ do: "said", said: entry, nextSeq })),
      ...conversations.map((conversation): Change => ({ do: "read", ...conversation })),
      ...transfers.map((transfer): Change => ({ do: "transfer", transfer })),
      ...transfers.map(({ id }): Change => ({ do: "leaves", transferId: id, leaves: this.leaves(id) })),
    ];
  }

  #read({ with: other, messages, cursor, settled = [] }: Read): void {
    const key = conversationKey(other);
    const kept = this.#conversations.get(key) ?? { with: other, messages: new Map(), cursor: 0 };
    this.#conversations.set(key, kept);
    kept.cursor = cursor;
    for (const message of messages) kept.messages.set(message.offset, message);
    for (const offset of kept.messages.keys()) if (offset <= cursor - KEPT_MESSAGES) kept.messages.delete(offset);
    for (const id of settled) this.#said.delete(id);
  }

  #acked(transferId: string, leaves: readonly StoredLeaf[]): void {
    if (!this.#transfers.has(transferId)) return;
    const kept = this.#leaves.get(transferId) ?? new Map<number, Uint8Array>();
    this.#leaves.set(transferId, kept);
    for (const { seq, leaf } of leaves) kept.set(seq, leaf);
  }
}

function viewOf({ with: other, messages, cursor }: Conversation): StoredConversation {
  return { with: other, messages: [...messages.values()].sort((a, b) => a.offset - b.offset), cursor };
}
