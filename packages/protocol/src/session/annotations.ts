import type { Relation } from "../frame/relation.ts";

/** An entry that says something about an earlier one. `by` is its author as the reader knows authors apart. */
export interface Annotation {
  /** Its own place; `undefined` while it waits to be stored: then it counts as the last. */
  offset: number | undefined;
  /** The author's own id: the entry that was stored replaces the one that waited under it. */
  id: string;
  by: string;
  /** The author's name, as it is shown. */
  from: string;
  /** Milliseconds since the epoch. */
  at: number;
  text: string;
  relation: Relation;
}

/** The entry that is annotated, as it was said. A text is undefined where it is a file. */
export interface Annotated {
  offset: number;
  by: string;
  text: string | undefined;
  at: number;
}

/** A text that the message had; `at` is when it was given. */
export interface Version {
  text: string;
  at: number;
}

/** Who reacts with an emoji; in the order in which they did. */
export interface Reaction {
  emoji: string;
  people: readonly { by: string; from: string }[];
}

/** A message as its annotations leave it. */
export interface AnnotatedView {
  text: string | undefined;
  /** Texts that it had before, oldest first. */
  earlier: readonly Version[];
  /** When the present text was given. */
  textAt: number;
  /** When its author deleted it. */
  deletedAt: number | undefined;
  reactions: readonly Reaction[];
  /** Who pinned it last. */
  pinnedBy: string | undefined;
  /** Who does not want the file, in the order in which they said so. */
  declined: readonly { by: string; from: string }[];
}

/**
 * The edits, deletions, reactions and pins of one conversation, applied by their places in the log: whatever order they
 * came in, and however often, every reader who has the same entries has the same view. What somebody may not do does
 * nothing: only the author edits and deletes, nothing changes what is deleted, and nobody annotates what comes later.
 */
export class Annotations {
  /** By the offset of what they are about; stored ones by their place first, then those that wait. */
  readonly #about = new Map<number, Annotation[]>();

  /** Takes an entry in; one whose place is taken already says nothing new. @returns whether it changes anything */
  add(entry: Annotation): boolean {
    const { of } = entry.relation;
    const known = this.#about.get(of) ?? [];
    if (entry.offset !== undefined && known.some(({ offset }) => offset === entry.offset)) return false;
    const others = known.filter(({ offset, id, by }) => offset !== undefined || id !== entry.id || by !== entry.by);
    const before = entry.offset ?? Number.POSITIVE_INFINITY;
    const index = others.findIndex(({ offset = Number.POSITIVE_INFINITY }) => offset > before);
    others.splice(index === -1 ? others.length : index, 0, entry);
    this.#about.set(of, others);
    return true;
  }

  /** Takes back an entry that waited. @returns the offset of what it was about */
  withdraw(id: string): number | undefined {
    for (const [of, entries] of this.#about) {
      const kept = entries.filter((entry) => entry.offset !== undefined || entry.id !== id);
      if (kept.length === entries.length) continue;
      this.#about.set(of, kept);
      return of;
    }
    return undefined;
  }

  /** Whether anything is said about the entry at that place. */
  has(offset: number): boolean {
    return (this.#about.get(offset)?.length ?? 0) > 0;
  }

  view(target: Annotated): AnnotatedView {
    const entries = this.#about.get(target.offset) ?? [];
    const folding = new Folding(target);
    for (const entry of entries) if ((entry.offset ?? Number.POSITIVE_INFINITY) > target.offset) folding.apply(entry);
    return folding.view;
  }

  clear(): void {
    this.#about.clear();
  }
}

/** One message while its annotations are applied to it, in their order. */
class Folding {
  readonly #by: string;
  readonly #earlier: Version[] = [];
  readonly #reactions = new Map<string, Map<string, string>>();
  #text: string | undefined;
  #textAt: number;
  #deletedAt: number | undefined;
  #pinnedBy: string | undefined;
  readonly #declined = new Map<string, string>();

  constructor({ by, text, at }: Annotated) {
    this.#by = by;
    this.#text = text;
    this.#textAt = at;
  }

  apply({ by, from, at, text, relation }: Annotation): void {
    if (this.#deletedAt !== undefined) return;
    const { kind, emoji = "" } = relation;
    switch (kind) {
      case "edit":
        if (by === this.#by) this.#edit(text, at);
        break;
      case "delete":
        if (by === this.#by) this.#deletedAt = at;
        break;
      case "react":
        this.#reactions.set(emoji, new Map(this.#reactions.get(emoji)).set(by, from));
        break;
      case "unreact":
        this.#unreact(emoji, by);
        break;
      case "pin":
        this.#pinnedBy = from;
        break;
      case "unpin":
        this.#pinnedBy = undefined;
        break;
      case "decline":
        if (this.#isOffered(by)) this.#declined.set(by, from);
        break;
      case "accept":
        this.#declined.delete(by);
        break;
      case "reply":
        break;
    }
  }

  get view(): AnnotatedView {
    const deletedAt = this.#deletedAt;
    const nothing = deletedAt !== undefined;
    return {
      text: nothing ? undefined : this.#text,
      earlier: nothing ? [] : this.#earlier,
      textAt: this.#textAt,
      deletedAt,
      reactions: nothing ? [] : [...this.#reactions].map(([emoji, people]) => ({ emoji, people: listOf(people) })),
      pinnedBy: nothing ? undefined : this.#pinnedBy,
      declined: nothing ? [] : listOf(this.#declined),
    };
  }

  /** It is a file, and somebody else's. */
  #isOffered(by: string): boolean {
    return this.#text === undefined && by !== this.#by;
  }

  #edit(text: string, at: number): void {
    if (this.#text === undefined || this.#text === text) return;
    this.#earlier.push({ text: this.#text, at: this.#textAt });
    this.#text = text;
    this.#textAt = at;
  }

  #unreact(emoji: string, by: string): void {
    const people = this.#reactions.get(emoji);
    people?.delete(by);
    if (people?.size === 0) this.#reactions.delete(emoji);
  }
}

const listOf = (people: ReadonlyMap<string, string>): { by: string; from: string }[] =>
  [...people].map(([by, from]) => ({ by, from }));
