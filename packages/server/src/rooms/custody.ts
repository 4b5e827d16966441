import { ChatCastError, forbidden, type NoticeKind, noticeSentence } from "@chatcast/protocol";
import { newId } from "../ids.ts";
import type { RoomRecord, StoredMessage } from "../store/port.ts";
import type { BotTurn } from "./bots.ts";
import type { RoomContext } from "./context.ts";
import { noticeId, ROOM_ITSELF } from "./given.ts";

/** As whose word a notice is told to clients that know no notices. */
export const ADMINISTRATOR = "Administrator";

/** Why nobody comes in, or no file. */
export const closed = (): ChatCastError => forbidden("closed", "the administrator of this server closed this room");
const quarantined = (): ChatCastError =>
  forbidden("quarantine", "the administrator of this server put this room into quarantine");

/** What the administrator of the server made of one room: nothing of it takes effect before it is durable. */
export class Custody {
  readonly #record: RoomRecord;
  readonly #context: Pick<RoomContext, "store" | "clock">;
  #last: Promise<unknown> = Promise.resolve();

  constructor(record: RoomRecord, context: Pick<RoomContext, "store" | "clock">) {
    this.#record = record;
    this.#context = context;
  }

  /** @throws ChatCastError `E_FORBIDDEN` in a closed room */
  requireOpen(): void {
    if (this.#record.standing === "closed") throw closed();
  }

  /** For newcomers, and for files in whichever direction. @throws ChatCastError `E_FORBIDDEN` */
  requireFree(): void {
    requireFree(this.#record);
  }

  /**
   * Keeps the decree with its line of the log; one at a time, so that each is judged by what those before it made.
   * @throws ChatCastError `E_CONFLICT` where it is so already, or the room is closed
   */
  decree(kind: NoticeKind): Promise<StoredMessage> {
    const decreed = this.#last.then(() => this.#decree(kind));
    this.#last = decreed.catch(() => undefined);
    return decreed;
  }

  /** What the administrator made of it at another node. @returns whether everybody is out by it */
  learn(standing: RoomRecord["standing"]): boolean {
    const closed = standing === "closed" && this.#record.standing !== "closed";
    if (standing === undefined) delete this.#record.standing;
    else this.#record.standing = standing;
    return closed;
  }

  /** Keeps a change of the room's bots with its line, which says that in words. */
  async changeBots(turn: BotTurn, text: string): Promise<StoredMessage> {
    const { id: roomId, suite } = this.#record;
    const line = {
      conversation: { kind: "room", roomId } as const,
      senderId: ROOM_ITSELF,
      id: `bots-${newId()}`,
      from: ADMINISTRATOR,
      body: { type: "text", text } as const,
      integrity: { suite, status: "unchecked" } as const,
      at: this.#context.clock.epoch(),
    };
    try {
      const { offset, at } = await this.#context.store.changeBots(roomId, turn.change, line);
      turn.done();
      return { ...line, offset, at };
    } catch (error) {
      turn.undo();
      throw error;
    }
  }

  async #decree(kind: NoticeKind): Promise<StoredMessage> {
    const { id: roomId, suite, standing } = this.#record;
    if (standing === "closed") throw new ChatCastError("E_CONFLICT", "this room is closed");
    if ((kind === "quarantine") === (standing === "quarantined") && kind !== "close") {
      throw new ChatCastError("E_CONFLICT", "that is so already");
    }
    const line = {
      conversation: { kind: "room", roomId } as const,
      senderId: ROOM_ITSELF,
      id: noticeId(kind, newId()),
      from: ADMINISTRATOR,
      body: { type: "text", text: noticeSentence(kind) } as const,
      integrity: { suite, status: "unchecked" } as const,
      at: this.#context.clock.epoch(),
    };
    const made = STANDINGS[kind];
    const { offset, at } = await this.#context.store.administer(roomId, made, line);
    if (made === undefined) delete this.#record.standing;
    else this.#record.standing = made;
    return { ...line, offset, at };
  }
}

const STANDINGS: Record<NoticeKind, RoomRecord["standing"]> = {
  quarantine: "quarantined",
  release: undefined,
  close: "closed",
};

/** @throws ChatCastError `E_FORBIDDEN` for files of a room that is in quarantine, or closed */
export function requireFree({ standing }: Pick<RoomRecord, "standing">): void {
  if (standing !== undefined) throw standing === "closed" ? closed() : quarantined();
}
