import { RECEIVED, type ReceivedTold } from "@chatcast/protocol";
import type { Bus, MarkList } from "../bus/port.ts";
import type { Timers } from "../clock.ts";
import { shownId } from "../ids.ts";
import type { Member, Roster } from "./roster.ts";

/** Private conversations whose marks are kept; those heard of longest ago go first. */
export const PRIVATE_MARKS = 1_000;

export interface MarksParts {
  roomId: string;
  roster: Roster;
  timers: Timers;
  /** Set where several nodes serve the room. */
  bus: Pick<Bus, "tell"> | undefined;
}

type Mark = readonly [from: number, upTo: number];
const NOTHING: Mark = [1, 0];

interface Book {
  /** The two of a private conversation; undefined: everybody. */
  readers: readonly string[] | undefined;
  marks: Map<string, Mark>;
  /** Not told yet. */
  due: Set<string>;
}

/**
 * How far members have what is said, by their own word. What gathers in a moment goes out at once, to those who asked for it
 * and read as fast as it comes. It stands in memory alone: whoever misses a word has it with the next.
 */
export class Marks {
  readonly #parts: MarksParts;
  readonly #books = new Map<string, Book>();
  #stop: (() => void) | undefined;

  constructor(parts: MarksParts) {
    this.#parts = parts;
  }

  /** @param reader the other of a private conversation; undefined: the room's own */
  set(member: Member, reader: string | undefined, mark: Mark): void {
    const book = this.#book(reader === undefined ? undefined : [member.id, reader]);
    if (!changes(book, member.id, mark)) return;
    book.due.add(member.id);
    this.#stop ??= this.#parts.timers.after(RECEIVED.gatherMs, () => this.#tell());
  }

  /** What is known of the others in a conversation who are in the room. */
  others(member: Member, reader: string | undefined): ReceivedTold["marks"] {
    const readers = reader === undefined ? undefined : [member.id, reader];
    const book = this.#books.get(keyOf(readers));
    if (book === undefined || (readers === undefined && this.#isCrowd())) return [];
    const { roster } = this.#parts;
    const others = [...book.marks].filter(([id]) => id !== member.id && roster.byId(id) !== undefined);
    return shown(others.map(([id, mark]) => [id, ...mark]));
  }

  /** Another node told it. */
  heard(readers: readonly string[] | undefined, marks: MarkList): void {
    const book = this.#book(readers);
    this.#say(
      book,
      marks.filter(([id, ...mark]) => changes(book, id, mark)),
    );
  }

  close(): void {
    this.#stop?.();
  }

  #tell(): void {
    this.#stop = undefined;
    const { roomId, bus } = this.#parts;
    for (const book of this.#books.values()) {
      if (book.due.size === 0) continue;
      const marks = [...book.due].map((id) => [id, ...(book.marks.get(id) ?? NOTHING)] as const);
      book.due.clear();
      this.#say(book, marks);
      const { readers } = book;
      bus?.tell(roomId, { fact: "received", ...(readers && { readers }), marks });
    }
  }

  #say({ readers }: Book, marks: MarkList): void {
    if (marks.length === 0 || (readers === undefined && this.#isCrowd())) return;
    const mode: ReceivedTold["mode"] = readers === undefined ? "broadcast" : "unicast";
    const all: ReceivedTold = { mode, marks: shown(marks) };
    this.#parts.roster.visit(readers, (outlet, { id }) => {
      const isOwn = marks.some(([other]) => other === id);
      const others = isOwn ? { mode, marks: shown(marks.filter(([other]) => other !== id)) } : all;
      if (others.marks.length > 0) outlet.hint("received", others);
    });
  }

  #book(readers: readonly string[] | undefined): Book {
    const key = keyOf(readers);
    const book = this.#books.get(key) ?? { readers, marks: new Map<string, Mark>(), due: new Set<string>() };
    // The one that was heard of last stands last.
    this.#books.delete(key);
    this.#books.set(key, book);
    if (this.#books.size > PRIVATE_MARKS + 1) this.#dropOldest();
    this.#tidy(book);
    return book;
  }

  /** More than so many are connected: each word would go to all of them. */
  #isCrowd(): boolean {
    if (this.#parts.roster.size <= RECEIVED.members) return false;
    return this.#parts.roster.users().length > RECEIVED.members;
  }

  #dropOldest(): void {
    for (const [key, { readers }] of this.#books) {
      if (readers === undefined) continue;
      this.#books.delete(key);
      return;
    }
  }

  /** Forgets who belongs to the room no more. */
  #tidy({ marks, due }: Book): void {
    if (marks.size <= this.#parts.roster.size) return;
    for (const id of marks.keys()) {
      if (this.#parts.roster.byId(id) !== undefined) continue;
      marks.delete(id);
      due.delete(id);
    }
  }
}

const keyOf = (readers: readonly string[] | undefined): string => readers?.toSorted().join(" ") ?? "";

const shown = (marks: MarkList): ReceivedTold["marks"] =>
  marks.map(([id, from, upTo]) => ({ memberId: shownId(id), from, upTo }));

/** @returns whether it is another one than what was known */
function changes({ marks }: Book, id: string, [from, upTo]: Mark): boolean {
  const known = marks.get(id);
  if (known?.[0] === from && known[1] === upTo) return false;
  marks.set(id, [from, upTo]);
  return true;
}
