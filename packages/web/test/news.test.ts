import type { MessageView } from "@chatcast/client";
import { describe, expect, test } from "vitest";
import { notificationOf, since, worthTelling } from "../src/features/attention/news.ts";
import { mentions } from "../src/ui/mentions.ts";

function message(text: string, more: Partial<MessageView> = {}): MessageView {
  return {
    key: text,
    id: text,
    offset: 1,
    from: "Ben",
    by: "ben",
    own: false,
    audience: { mode: "broadcast" },
    text,
    at: 100,
    state: { state: "acknowledged", offset: 1 },
    integrity: { suite: "crc32-xor-seq", status: "valid" },
    ...more,
  };
}

describe("news", () => {
  test("[PG21] what was ordered in the room is no news of anybody's", () => {
    const by = { username: "Ben", memberId: "b" };
    const command = { seq: 0, previous: "A".repeat(43), kind: "close" as const, by, at: 100 };
    expect(since([message("Ben closed the room", { command }), message("hello")], 50).map(({ text }) => text)).toEqual([
      "hello",
    ]);
  });

  test.each(["@Ann", "hi @ann!", "(@ANN)", "@ann, @bob", "see @Ann\nthere"])("[PG18] %j calls Ann", (text) => {
    expect(mentions(text, "Ann")).toBe(true);
  });

  test.each(["Ann", "@Anna", "ben@ann", "@an n", "", "@Ann_2"])("[PG18] %j does not call Ann", (text) => {
    expect(mentions(text, "Ann")).toBe(false);
  });

  test("[PG18] a name of several words, and one beyond the basic plane, can be called", () => {
    expect(mentions("dear @Ann Lee, hello", "ann lee")).toBe(true);
    expect(mentions("@𝒜nn hello", "𝒜nn")).toBe(true);
    expect(mentions("@Ann𝒜", "Ann")).toBe(false);
  });

  test("[PG18] what was there before, what is one's own and what still waits is no news", () => {
    const { offset: _, ...waiting } = message("waiting", { at: 120 });
    const messages = [message("before"), message("own", { at: 110, own: true }), waiting, message("new", { at: 130 })];
    expect(since(messages, 100).map(({ text }) => text)).toEqual(["new"]);
  });

  test("[PG18] private messages and calls by name, or everything, or nothing", () => {
    const alone = message("alone", { audience: { mode: "unicast", recipient: "Ann" } });
    const messages = [message("plain"), alone, message("@Ann?")];
    const texts = (level: Parameters<typeof worthTelling>[1]) =>
      worthTelling(messages, level, "Ann").map(({ text }) => text);
    expect(texts("everything")).toEqual(["plain", "alone", "@Ann?"]);
    expect(texts("private")).toEqual(["alone", "@Ann?"]);
    expect(texts("nothing")).toEqual([]);
  });

  test("[PG18] one notification tells the newest and how many came with it", () => {
    expect(notificationOf([], "Lab")).toBeUndefined();
    expect(notificationOf([message("one"), message("two")], "Lab")).toEqual({
      title: "Ben in Lab",
      body: "two (and 1 more)",
    });
    const { text: _, ...file } = message("x", { file: { url: "/f", name: "a.pdf", size: 1 } });
    expect(notificationOf([{ ...file, audience: { mode: "unicast", recipient: "Ann" } }], "Lab")).toEqual({
      title: "Ben to you alone, in Lab",
      body: "a.pdf",
    });
  });
});
