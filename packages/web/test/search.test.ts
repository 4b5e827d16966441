import { describe, expect, test } from "vitest";
import { excerptOf } from "../src/features/search/excerpt.ts";
import { type Found, mergeFound, withPage } from "../src/features/search/found.ts";

const marked = (text: string, query: string): string =>
  excerptOf(text, query)
    .map((stretch) => (stretch.hit ? `[${stretch.text}]` : stretch.text))
    .join("");

describe("excerpts", () => {
  test.each([
    ["the beginning of a word, whatever its case", "The Planets are planned", "plan", "The [Planets] are [planned]"],
    ["all words of the query", "pump 2 stop, pump 3 start", "stop pump", "[pump] 2 [stop], [pump] 3 start"],
    [
      "letters with marks, however they are written",
      "Cafe\u0301 au lait, café noir",
      "cafe",
      "[Cafe\u0301] au lait, [café] noir",
    ],
    ["scripts without blanks, character by character", "会議は明日です", "明日", "会議は[明日]です"],
    ["lines become one", "first\n\n  second", "second", "first [second]"],
    ["words within others are none", "explain", "plain", "explain"],
    ["what looks like markup stays text", "<b>plan</b>", "plan", "<b>[plan]</b>"],
  ])("[PG60] %s", (_what, text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  test("[PG60] of a long text the piece around the first hit is shown, cut between words", () => {
    const text = `${"before ".repeat(60)}needle ${"after ".repeat(60)}`;
    const excerpt = marked(text, "needle");
    expect(excerpt).toMatch(/^… (before ){6}\[needle\] (after )+after …$/);
    expect(excerpt.length).toBeLessThan(200);
  });

  test("[PG60] a long word is cut, but never inside a character", () => {
    const excerpt = marked(`a ${"😀".repeat(200)}`, "a");
    expect(excerpt.isWellFormed()).toBe(true);
    expect(excerpt.endsWith(" …")).toBe(true);
  });
});

const found = (other: string | undefined, more: boolean, ...times: number[]): Found => ({
  with: other,
  more,
  whole: true,
  hits: times.map((at) => ({ offset: at, id: `${other} ${at}`, from: "Ann", at, text: "x" })),
});
const order = (all: readonly Found[]) => mergeFound(all).hits.map((hit) => `${hit.with ?? "room"} ${hit.at}`);

describe("hits of several conversations", () => {
  test("[PG61] stand in one list, newest first, each with its conversation", () => {
    const all = [found(undefined, false, 9, 5, 1), found("Ben", false, 7), found("Cy", false)];
    expect(order(all)).toEqual(["room 9", "Ben 7", "room 5", "room 1"]);
    expect(mergeFound(all).next).toBeUndefined();
  });

  test("[PG61] what is older than the last hit of a conversation that has more waits for its next page", () => {
    const all = [found(undefined, true, 9, 8), found("Ben", true, 7, 3)];
    expect(order(all)).toEqual(["room 9", "room 8"]);
    const { next } = mergeFound(all);
    expect(next?.with).toBeUndefined();
    const longer = withPage(all, found(undefined, false, 6, 2));
    expect(order(longer)).toEqual(["room 9", "room 8", "Ben 7", "room 6", "Ben 3"]);
    expect(mergeFound(longer).next?.with).toBe("Ben");
  });
});
