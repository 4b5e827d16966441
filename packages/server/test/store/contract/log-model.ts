import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Appended, Conversation, MessageDraft, Store } from "../../../src/store/port.ts";
import { draft, everyone, pair, room } from "../builders.ts";

type Step =
  | { do: "append"; draft: MessageDraft }
  | { do: "page"; talk: Conversation; after: number; limit: number }
  | { do: "newest"; talk: Conversation; limit: number };

const people = fc.constantFrom("ann", "bob", "cid");
const talks: fc.Arbitrary<Conversation> = fc.oneof(
  fc.constantFrom("r1", "r2").map((roomId) => everyone(roomId)),
  fc
    .tuple(people, people, fc.constantFrom("r1", "r2"))
    .filter(([one, other]) => one !== other)
    .map(([one, other, roomId]) => pair(one, other, roomId)),
);

/** Few ids and texts, so that retries and conflicts are frequent. */
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        conversation: talks,
        senderId: people,
        id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
        text: fc.constantFrom("x", "y"),
        at: fc.nat(),
        prevId: fc.option(fc.constantFrom("a", "b", "c"), { freq: 1 }),
      })
      .map(
        ({ text, id, prevId, ...rest }): Step => ({
          do: "append",
          draft: draft(id, {
            ...rest,
            body: { type: "text", text },
            ...(prevId === null ? {} : { prevId }),
          }),
        }),
      ),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("page"), talk: talks, after: fc.nat(9), limit: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("newest"), talk: talks, limit: fc.nat(5) }) },
);

function nameOf(talk: Conversation): string {
  if (talk.kind === "room") return talk.roomId;
  const [one, other] = talk.members;
  return one < other ? `${talk.roomId}/${one}+${other}` : `${talk.roomId}/${other}+${one}`;
}

/** The log as simple as can be said: one list for each conversation. */
class LogModel {
  readonly #talks = new Map<string, MessageDraft[]>();

  ids(talk: Conversation): string[] {
    return (this.#talks.get(nameOf(talk)) ?? []).map(({ senderId, id }) => `${senderId}:${id}`);
  }

  append(said: MessageDraft): Appended {
    for (const [name, messages] of this.#talks) {
      const index = messages.findIndex(
        ({ conversation, senderId, id }) =>
          conversation.roomId === said.conversation.roomId && senderId === said.senderId && id === said.id,
      );
      const first = messages[index];
      if (first === undefined) continue;
      const same = name === nameOf(said.conversation) && first.body.text === said.body.text;
      return same ? { status: "duplicate", offset: index + 1, at: first.at } : { status: "conflict" };
    }
    const messages = this.#talks.get(nameOf(said.conversation)) ?? [];
    const follows = messages.some(({ senderId, id }) => senderId === said.senderId && id === said.prevId);
    if (said.prevId !== undefined && !follows) return { status: "gap" };
    this.#talks.set(nameOf(said.conversation), [...messages, said]);
    return { status: "stored", offset: messages.length + 1, at: said.at };
  }
}

export function logModelContract(empty: () => Promise<Store>): void {
  test("[ST22] any sequence of appends and reads behaves as one gapless list for each conversation", async () => {
    const store = await empty();
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 80 }), async (sequence) => {
        await Promise.all(["r1", "r2"].map((id) => store.createRoom(room(id))));
        const model = new LogModel();
        // Started in one go: what counts is the order of the calls, not when they are answered.
        const checks = sequence.map((step) => check(store, model, step));
        await Promise.all(checks);
        await Promise.all(["r1", "r2"].map((id) => store.removeRoom(id)));
      }),
    );
  });
}

async function check(store: Store, model: LogModel, step: Step): Promise<void> {
  if (step.do === "append") {
    const expected = model.append(step.draft);
    expect(await store.append(step.draft)).toEqual(expected);
    return;
  }
  const { talk, limit } = step;
  const all = model.ids(talk);
  const from = step.do === "page" ? step.after : Math.max(0, all.length - limit);
  const { messages, head } = await (step.do === "page"
    ? store.page(talk, step.after, limit)
    : store.newest(talk, limit));
  expect(head).toBe(all.length);
  expect(messages.map(({ senderId, id }) => `${senderId}:${id}`)).toEqual(all.slice(from, from + limit));
  expect(messages.map(({ offset }) => offset)).toEqual(messages.map((_, n) => from + n + 1));
}
