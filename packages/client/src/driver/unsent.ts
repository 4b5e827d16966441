import { ChatCastError, type ErrorBody, isRetryable } from "@chatcast/protocol";
import type { EndedView, RoomView, UnsentView } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import type { Leftover, Storage, StoredSaid } from "../storage/port.ts";
import { type Notices, type Told, told } from "../told.ts";
import type { Tenure } from "./keeping.ts";
import type { Membership } from "./membership.ts";

/** What was said in rooms that the server does not let their member into any more: shown until somebody discards it. */
export class Unsent {
  readonly #storage: Storage | undefined;
  readonly #journal: Journal;
  #kept: readonly Leftover[] = [];
  /** Of rooms that ended in this run, by scope. */
  readonly #ended = new Map<string, Leftover>();

  constructor(storage: Storage | undefined, journal: Journal) {
    this.#storage = storage;
    this.#journal = journal;
  }

  /** Reads what earlier runs left behind. */
  async refresh(): Promise<void> {
    try {
      this.#kept = (await this.#storage?.leftovers()) ?? [];
    } catch (cause) {
      this.#journal.log(`storage: ${cause instanceof Error ? cause.message : cause}`);
    }
    this.#show();
  }

  /** The member is not let in any more: the room is shown no longer. */
  end(scope: string, membership: Membership, code: string): void {
    membership.ended(code);
    this.#add(scope, membership, code);
    this.#journal.room(undefined);
  }

  #add(scope: string, { view, talk }: Membership, ended: string): void {
    const { name, suite, self } = view;
    const said = talk.said.undelivered;
    if (said.length === 0) return;
    this.#ended.set(scope, { scope, room: { name, suite, username: self.username, ended }, said });
    this.#show();
  }

  /** What was kept of a membership that the server does not let in stays, and is shown. */
  refused(tenure: Tenure, error: unknown): void {
    const { room } = tenure.kept ?? {};
    const gone = error instanceof ChatCastError && !isRetryable(error.code);
    if (gone && room !== undefined) tenure.shelf.keep((shelf) => shelf.putRoom({ ...room, ended: error.code }));
    tenure
      .release()
      .then(() => this.refresh())
      .catch(() => undefined);
  }

  /** The member is in again: what waited is on its way. */
  delete(scope: string): void {
    this.#ended.delete(scope);
    this.#kept = this.#kept.filter((leftover) => leftover.scope !== scope);
    this.#show();
  }

  /** @returns false when there is no such message. */
  discard(id: string): boolean {
    const leftover = this.#all.find(({ said }) => said.some((message) => message.id === id));
    if (leftover === undefined) return false;
    const without = { ...leftover, said: leftover.said.filter((message) => message.id !== id) };
    this.delete(leftover.scope);
    if (without.said.length > 0) this.#ended.set(leftover.scope, without);
    this.#show();
    this.#forget(leftover.scope, id, without.said.length === 0).catch((cause: unknown) => {
      this.#journal.log(`storage: ${cause instanceof Error ? cause.message : cause}`);
    });
    return true;
  }

  get #all(): readonly Leftover[] {
    const ended = [...this.#ended.values()];
    return [...this.#kept.filter(({ scope }) => !this.#ended.has(scope)), ...ended];
  }

  #show(): void {
    this.#journal.unsent(this.#all.flatMap(({ room, said }) => said.map((message) => viewOf(room, message))));
  }

  async #forget(scope: string, id: string, last: boolean): Promise<void> {
    if (this.#storage === undefined) return;
    if (last) {
      await this.#storage.drop(scope);
      return;
    }
    const room = await this.#storage.open(scope);
    await room.removeSaid(id);
    await room.close();
  }
}

/** What a person is told when a room does not let its member in any more. */
export function whyEnded(error: ErrorBody, { name: room, self }: RoomView): Told<Notices> {
  const { code, message } = error;
  if (code === "E_NO_ROOM") return told("room-gone", { room }, `The room ${room} is gone.`, error);
  if (code === "E_NAME_TAKEN")
    return told("name-taken", { name: self.username }, `The name ${self.username} was taken meanwhile.`, error);
  return told("room-refused", { room }, `The room ${room} can't be entered again: ${message}`, error);
}

/** What is shown of a room from which this person was put out. */
export const endedOf = ({ name: room, self }: RoomView, error: ErrorBody): EndedView => ({
  room,
  username: self.username,
  why: error.message,
  error,
});

const viewOf = (room: Leftover["room"], { id, audience, text, at }: StoredSaid): UnsentView => ({
  id,
  room: room.name,
  why: room.ended ?? "",
  audience,
  text,
  at,
});
