import { type Annotation, Annotations, annotates, type Relation } from "@chatcast/protocol";
import type { MessageFile, MessageView } from "../message-view.ts";

/** A message with its place in the conversation's log. */
export type StoredMessage = MessageView & { offset: number };

type About = MessageView & { relation: Relation };

/** An entry that is not shown by itself but changes how another one is. Of what came altered nothing is applied. */
export const isAnnotation = (message: MessageView): message is About =>
  message.relation !== undefined &&
  annotates(message.relation) &&
  (message.offset === undefined || message.integrity.status !== "compromised");

/** Messages of one conversation as their edits, deletions, reactions and pins leave them, this person's waiting ones included. */
export class AnnotatedMessages {
  readonly #annotations = new Annotations();
  /** Ids of stored annotations by place. */
  readonly #ids = new Map<number, string>();
  /** Messages as they were said, of those that something is said about. */
  readonly #said = new Map<number, StoredMessage>();
  /** This person's own that are not stored. */
  readonly #waiting = new Map<string, About>();

  idAt(offset: number): string | undefined {
    return this.#ids.get(offset);
  }

  /** Takes in a stored annotation; nothing new when it is here. */
  store(message: About & { offset: number }): void {
    this.#ids.set(message.offset, message.id);
    if (message.own) this.#waiting.delete(message.id);
    this.#annotations.add(annotationOf(message, message.offset));
  }

  /** One of this person's own begins to wait, or stands otherwise by now. One that failed has no effect. */
  wait(draft: About): void {
    this.#waiting.set(draft.id, draft);
    if (draft.state.state === "failed") this.#annotations.withdraw(draft.id);
    else this.#annotations.add(annotationOf(draft, undefined));
  }

  /** One that waited is given up. */
  withdraw(id: string): void {
    this.#waiting.delete(id);
    this.#annotations.withdraw(id);
  }

  clearStored(): void {
    this.#annotations.clear();
    this.#ids.clear();
    this.#said.clear();
    for (const draft of this.#waiting.values()) this.wait(draft);
  }

  /** @param shown the message as it was said, or as it was shown before */
  show(shown: StoredMessage): StoredMessage {
    const { offset } = shown;
    const said = this.#said.get(offset) ?? shown;
    const changes = [...this.#waiting.values()].filter(({ relation }) => relation.of === offset);
    if (!this.#annotations.has(offset) && changes.length === 0) return said;
    this.#said.set(offset, said);
    const view = this.#annotations.view({ offset, by: authorOf(said), text: said.text, at: said.at });
    const { text: _text, file, ...bare } = said;
    const change = changes.at(-1);
    return {
      ...bare,
      ...(view.text === undefined ? {} : { text: view.text }),
      ...(file === undefined || view.deletedAt !== undefined ? {} : { file }),
      ...(view.earlier.length === 0 ? {} : { edited: { earlier: view.earlier, at: view.textAt } }),
      ...(view.deletedAt === undefined ? {} : { deletedAt: view.deletedAt }),
      ...(view.deletedAt === undefined || file === undefined ? {} : { deletedFile: digestOf(file) }),
      ...(view.pinnedBy === undefined ? {} : { pinnedBy: view.pinnedBy }),
      ...(change === undefined ? {} : { change: { id: change.id, kind: change.relation.kind, state: change.state } }),
      ...(view.declined.length === 0 || file === undefined ? {} : { declined: peopleOf(view.declined) }),
      ...(view.reactions.length === 0
        ? {}
        : {
            reactions: view.reactions.map(({ emoji, people }) => ({
              emoji,
              ...peopleOf(people),
            })),
          }),
    };
  }
}

const peopleOf = (people: readonly { by: string; from: string }[]) => ({
  people: people.map(({ from }) => from),
  own: people.some(({ by }) => by === SELF),
});

const digestOf = ({ sha256 }: MessageFile) => (sha256 === undefined ? {} : { sha256 });

/** Stands for this person, whatever the member: no key and no member's id is empty. */
const SELF = "";

const authorOf = ({ own, by }: MessageView): string => (own ? SELF : by);

const annotationOf = (message: About, offset: number | undefined): Annotation => {
  const { id, from, at, text = "", relation } = message;
  return { offset, id, by: authorOf(message), from, at, text, relation };
};
