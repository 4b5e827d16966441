import { describe, expect, test } from "vitest";
import { beginningAt, peopleLike, shortcodeAt } from "../src/features/chat/completion.ts";
import { emojiOf, findEmoji } from "../src/features/chat/emoji/emoji.ts";
import { list, listIn } from "../src/features/chat/emoji/list.ts";
import { mentions } from "../src/ui/mentions.ts";

/** The caret stands at the bar. */
function begun(marked: string) {
  const caret = marked.indexOf("|");
  return beginningAt(marked.replace("|", ""), caret);
}

describe("what is being typed", () => {
  test.each([
    ["@|", { kind: "person", from: 0, query: "" }],
    ["hello @Car|ol", { kind: "person", from: 6, query: "Car" }],
    ["(@Carol Na|", { kind: "person", from: 1, query: "Carol Na" }],
    ["@a\n@b|", { kind: "person", from: 3, query: "b" }],
    ["nice :smi|", { kind: "emoji", from: 5, query: "smi" }],
    [":+1|", undefined],
    [":thumbs_u|p", { kind: "emoji", from: 0, query: "thumbs_u" }],
  ])("[PG66] %j begins a call or a shortcode", (marked, expected) => {
    expect(begun(marked)).toEqual(expected);
  });

  test.each(["ann@example.org|", "at 12:30|", "well :)|", "http://x|", "a::b|", "word|", `@${"x".repeat(65)}|`])(
    "[PG66] %j begins none",
    (marked) => {
      expect(begun(marked)).toBeUndefined();
    },
  );

  test("[PG66] a shortcode ends with its second colon", () => {
    expect(shortcodeAt("so :smile: and", 10)).toEqual({ from: 3, code: "smile" });
    expect(shortcodeAt("so :+1:", 7)).toEqual({ from: 3, code: "+1" });
    expect(shortcodeAt("10:30:", 6)).toBeUndefined();
  });
});

describe("suggestions", () => {
  const NAMES = ["Carol Nakamura", "Ann", "Nadia", "ÉMILE", "Bob"];

  test.each([
    ["", ["Ann", "Bob", "Carol Nakamura", "ÉMILE", "Nadia"]],
    ["na", ["Nadia", "Carol Nakamura"]],
    ["carol na", ["Carol Nakamura"]],
    ["émi", ["ÉMILE"]],
    ["arol", []],
  ])("[PG66] people for %j: those that begin so first", (query, expected) => {
    expect(peopleLike(NAMES, query)).toEqual(expected);
  });

  test("[PG66] whoever is put in is called by it", () => {
    for (const name of peopleLike(NAMES, "")) expect(mentions(`see @${name} there`, name)).toBe(true);
  });

  test.each([
    ["smile", "😄"],
    ["+1", "👍"],
    ["tada", "🎉"],
    ["hug", "🤗"],
    ["pizza", "🍕"],
  ])("[PG67] :%s finds %s first", (query, expected) => {
    expect(findEmoji(list, query, 8)[0]?.char).toBe(expected);
  });

  test("[PG67] an emoji is found by what it is about, and nothing by what none is about", () => {
    expect(findEmoji(list, "happy", 8).length).toBe(8);
    expect(findEmoji(list, "qqq", 8)).toEqual([]);
  });

  test.each([
    ["de", "Pizza", "piz"],
    ["es", "pizza", "piz"],
    ["hi", "पिज़्ज़ा स्लाइस", "पिज़्ज़ा"],
    ["ar", "بيتزا", "بيتزا"],
  ] as const)(
    "[PG154] in %s an emoji is called %s, and found by that, by its English name and by its shortcode",
    async (language, name, query) => {
      const all = await listIn(language);
      const pizza = all.find(({ char }) => char === "🍕");
      expect(pizza?.label).toBe(name);
      for (const each of [query, "pizza", "pepperoni"]) expect(findEmoji(all, each, 8)).toContain(pizza);
      // Each of them has a name of its own there.
      expect(
        all.filter((emoji, index) => emoji.label === list[index]?.label && emoji.label.length > 4).length,
      ).toBeLessThan(60);
    },
  );

  test("[PG67] every shortcode belongs to one emoji, and can be typed", () => {
    const codes = list.flatMap(({ codes: each }) => each);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { char, codes: each } of list) {
      expect(char).toMatch(/\p{Emoji}/u);
      for (const code of each) {
        expect(code).toMatch(/^[a-z0-9_+-]+$/);
        expect(shortcodeAt(`:${code}:`, code.length + 2)?.code).toBe(code);
      }
    }
    expect(emojiOf(list, "heart")?.char).toBe("❤️");
    expect(list.length).toBeGreaterThan(1_800);
  });
});
