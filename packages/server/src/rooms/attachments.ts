import { ChatCastError } from "@chatcast/protocol";

/** Connections for files that one member may have beside its own: one in use, and some that are dead and not noticed yet. */
const EACH = 4;

/** The connections for files of a room's members. They hear nothing of the room and end with the membership. */
export class Attachments {
  readonly #ends = new Map<string, Set<() => void>>();

  /** @returns what takes it away again, when it has ended by itself. @throws ChatCastError `E_QUOTA`. */
  add(memberId: string, end: () => void): () => void {
    const ends = this.#ends.get(memberId) ?? new Set();
    if (ends.size >= EACH) {
      throw new ChatCastError("E_QUOTA", `${EACH} connections for files are open already`, { retryAfterMs: 5_000 });
    }
    ends.add(end);
    this.#ends.set(memberId, ends);
    return () => {
      ends.delete(end);
      if (ends.size === 0 && this.#ends.get(memberId) === ends) this.#ends.delete(memberId);
    };
  }

  /** The member is gone, and so are they. */
  endAll(memberId: string): void {
    const ends = this.#ends.get(memberId);
    this.#ends.delete(memberId);
    for (const end of ends ?? []) end();
  }
}
