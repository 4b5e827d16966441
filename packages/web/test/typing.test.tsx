import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, test, vi } from "vitest";
import { TypingLine } from "../src/features/chat/TypingLine.tsx";
import { typingWords } from "../src/features/chat/typing.ts";

const all = (from: string) => ({ from, private: false });
const [ann, bob, cid] = [all("Ann"), all("Bob"), all("Cid")];
const dan = { from: "Dan", private: true };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe("who is typing", () => {
  test.each([
    [[], undefined, undefined],
    [[ann], undefined, "Ann is typing…"],
    [[ann, bob], undefined, "Ann and Bob are typing…"],
    [[ann, bob, cid], undefined, "Several people are typing…"],
    [[ann, dan], undefined, "Dan is typing to you alone…"],
    [[ann, dan], "Dan", "Dan is typing to you alone…"],
    [[ann, dan], "Ann", undefined],
  ])("[PG150] of %j where %s is looked at: %s", (people, focus, words) => {
    expect(typingWords(people, focus)).toBe(words);
  });

  test("[PG150] has its place when nobody types, and is not read out by itself", () => {
    const [empty, full] = [[], [ann]].map((people) =>
      renderToStaticMarkup(<TypingLine people={people} focus={undefined} />),
    );
    expect(full).toBe(empty?.replace("></p>", ">Ann is typing…</p>"));
    expect(empty).toContain('aria-live="off"');
    expect(empty).toContain("h-5");
  });
});

test("[PG151] others are told unless somebody chooses otherwise, and that is remembered", async () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  vi.stubGlobal("localStorage", storage);
  const first = await import("../src/app/typing-told.ts");
  expect(first.isTypingTold()).toBe(true);
  first.chooseTypingTold(false);
  expect(first.isTypingTold()).toBe(false);
  vi.resetModules();
  const again = await import("../src/app/typing-told.ts");
  expect(again.isTypingTold()).toBe(false);
  again.chooseTypingTold(true);
  vi.resetModules();
  expect((await import("../src/app/typing-told.ts")).isTypingTold()).toBe(true);
});
