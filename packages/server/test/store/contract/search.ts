import { wordsOf } from "@chatcast/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { MessageDraft, Store } from "../../../src/store/port.ts";
import { draft, everyone, file, pair, room } from "../builders.ts";

let next = 0;

/** Words of somebody, and perhaps what they say about an earlier message. */
function say(
  text: string,
  more: Partial<MessageDraft> = {},
  relation?: MessageDraft["body"]["relation"],
): MessageDraft {
  const body = { type: "text", text, ...(relation === undefined ? {} : { relation }) } as const;
  return draft(`s${next++}`, { body, ...more });
}

export function searchContract(open: () => Promise<Store>): void {
  async function logged(...said: MessageDraft[]): Promise<Store> {
    const store = await open();
    await store.createRoom(room("r1"));
    for (const message of said) await store.append(message);
    return store;
  }
  const offsets = async (store: Store, query: string, more = {}, talk = everyone()) =>
    (await store.search(talk, wordsOf(query), { limit: 9, ...more })).hits.map(({ offset }) => offset);

  test("[ST43] messages are found by all words, by their beginnings, without case and accents, the newest first", async () => {
    const store = await logged(
      say("The heron flies"),
      say("HÉRONS and otters"),
      say("an otter"),
      say("日本語のお知らせ"),
    );
    expect(await offsets(store, "heron")).toEqual([2, 1]);
    expect(await offsets(store, "Otter hér")).toEqual([2]);
    expect(await offsets(store, "otte")).toEqual([3, 2]);
    expect(await offsets(store, "eron")).toEqual([]);
    expect(await offsets(store, "本語")).toEqual([4]);
    expect(await offsets(store, '"heron" OR (otter* NOT')).toEqual([]);
    expect(await store.search(everyone(), [], { limit: 9 })).toEqual({ hits: [], behind: false });
    const { hits } = await store.search(everyone(), ["flies"], { limit: 9 });
    expect(hits).toMatchObject([{ offset: 1, from: "Ann", at: 3_000, text: "The heron flies" }]);
  });

  test("[ST43] a page ends at its limit and goes on below an offset, also with what was said meanwhile", async () => {
    const store = await logged(...Array.from({ length: 5 }, (_, i) => say(`word ${i}`)));
    expect(await offsets(store, "word", { limit: 2 })).toEqual([5, 4]);
    await store.append(say("word 5"));
    expect(await offsets(store, "word", { limit: 2, before: 4 })).toEqual([3, 2]);
    expect(await offsets(store, "word", { limit: 1 })).toEqual([6]);
  });

  test("[ST44] a private conversation is searched by itself, and each room", async () => {
    const store = await logged(say("a secret", { conversation: pair("ann", "bob") }), say("no secret"));
    await store.createRoom(room("r2"));
    await store.append(say("their secret", { conversation: everyone("r2") }));
    expect(await offsets(store, "secret")).toEqual([1]);
    expect((await store.search(pair("bob", "ann"), ["secret"], { limit: 9 })).hits).toMatchObject([
      { text: "a secret" },
    ]);
    expect(await offsets(store, "secret", {}, pair("ann", "cid"))).toEqual([]);
    await store.removeRoom("r1");
    await store.createRoom(room("r1"));
    expect(await offsets(store, "secret")).toEqual([]);
    expect(await offsets(store, "secret", {}, everyone("r2"))).toEqual([1]);
  });

  test("[ST45] what the author edited is found by its new words, what was deleted by none; a file by its name", async () => {
    const store = await logged(say("one"), say("two"), say("three", { senderId: "bob" }));
    await store.addFile(file("f"));
    await store.append(draft("file", { body: { type: "file", savedName: "f", fileName: "heron.png" } }));
    expect(await offsets(store, "one")).toEqual([1]);
    const about = (kind: "edit" | "delete" | "pin", of: number) => ({ kind, of, checksum: "00000000" });
    await store.append(say("uno", {}, about("edit", 1)));
    await store.append(say("(deleted message 2)", {}, about("delete", 2)));
    await store.append(say("dos", {}, about("edit", 2)));
    await store.append(say("tres", {}, about("edit", 3)));
    await store.append(say("(pinned message 1)", {}, about("pin", 1)));
    expect(await offsets(store, "one")).toEqual([]);
    expect((await store.search(everyone(), ["uno"], { limit: 9 })).hits).toMatchObject([{ offset: 1, text: "uno" }]);
    for (const gone of ["two", "dos", "tres", "deleted", "pinned"]) expect(await offsets(store, gone)).toEqual([]);
    expect(await offsets(store, "three")).toEqual([3]);
    expect(await offsets(store, "heron")).toEqual([4]);
  });

  test("[ST46] what was trimmed is not found any more, and its places in the index are free", async () => {
    const store = await logged(say("old word", { at: 1 }), say("new word", { at: 9 }));
    expect(await offsets(store, "word")).toEqual([2, 1]);
    await store.trim({ saidBefore: 5 });
    expect(await offsets(store, "word")).toEqual([2]);
    await store.trim({ saidBefore: 50 });
    await store.append(say("another thing", { at: 60 }));
    expect(await offsets(store, "word")).toEqual([]);
    expect(await offsets(store, "another")).toEqual([3]);
  });

  test("[ST43] whatever was asked before, exactly the messages with the words are found", async () => {
    const words = fc.constantFrom("ab", "abc", "ba", "c", "Äb");
    const step = fc.record({ text: fc.array(words, { minLength: 1, maxLength: 3 }), ask: fc.option(words) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const store = await logged();
        const said: string[] = [];
        for (const { text, ask } of steps) {
          said.push(text.join(" "));
          await store.append(say(text.join(" ")));
          if (ask === null) continue;
          const [word = ""] = wordsOf(ask);
          const due = said.flatMap((one, i) => (wordsOf(one).some((other) => other.startsWith(word)) ? [i + 1] : []));
          expect(await offsets(store, ask)).toEqual(due.reverse());
        }
        await store.close();
      }),
      { numRuns: 15 },
    );
  });

  test("[ST73] what is pinned is found as its author left it, what was pinned last first, without what was deleted", async () => {
    const about = (kind: "pin" | "unpin" | "edit" | "delete" | "reply", of: number) => ({ kind, of, checksum: "tag" });
    const store = await logged(
      say("one"),
      say("two"),
      say("three", {}, about("reply", 1)),
      draft("s-file", { body: { type: "file", savedName: "f", fileName: "four.txt" } }),
      ...([1, 2, 3, 4] as const).map((of) => say(`(pinned message ${of})`, { senderId: "bob" }, about("pin", of))),
      say("(unpinned message 2)", {}, about("unpin", 2)),
      say("ONE", {}, about("edit", 1)),
      say("(pinned message 99)", {}, about("pin", 99)),
      say("(pinned message 5)", {}, about("pin", 5)),
    );
    const pinned = async (limit = 9, talk = everyone()) =>
      (await store.pins(talk, limit)).hits.map(({ offset, text }) => [offset, text]);
    expect(await pinned()).toEqual([
      [4, "four.txt"],
      [3, "three"],
      [1, "ONE"],
    ]);
    expect(await pinned(2)).toHaveLength(2);
    await store.append(say("(deleted message 3)", {}, about("delete", 3)));
    await store.append(say("(pinned message 2)", {}, about("pin", 2)));
    expect(await pinned()).toEqual([
      [2, "two"],
      [4, "four.txt"],
      [1, "ONE"],
    ]);
    expect(await pinned(9, pair("ann", "bob"))).toEqual([]);
    expect(await pinned(9, everyone("nowhere"))).toEqual([]);
  });
}
