import type { ConversationView, MessageView } from "@chatcast/client";
import { expect, test } from "vitest";
import { itemsOf, kindOf, matching, sendersOf, stepIn } from "../src/features/chat/gallery/items.ts";

const NOW = 1_000;

const said = (offset: number, from: string, more: Partial<MessageView> = {}): MessageView => ({
  ...{ key: `${from}:${offset}`, id: `${offset}`, offset, from, by: from, own: false, at: offset },
  audience: { mode: "broadcast" },
  state: { state: "acknowledged", offset },
  integrity: { suite: "crc32-xor-seq", status: "valid" },
  ...more,
});
const file = (name: string, expiresAt?: number) => ({
  file: { url: `/files/${name}`, name, size: 9, ...(expiresAt === undefined ? {} : { expiresAt }) },
});
const talk = (messages: MessageView[], withMember?: string): ConversationView => ({
  ...{ with: withMember, messages, gap: undefined, hasOlder: false, blocked: false },
});

const items = itemsOf(
  [
    talk([
      said(1, "Ann", file("one.png")),
      said(2, "Bob", { text: "words" }),
      said(3, "Bob", file("two.mp4", NOW + 1)),
      said(4, "Bob", file("over.png", NOW)),
      said(5, "Ann", { ...file("not-wanted.png"), declined: { people: ["me"], own: true } }),
      said(6, "Ann", { deletedAt: 7, deletedFile: {} }),
    ]),
    talk([said(9, "Ann", { ...file("three.zip"), audience: { mode: "unicast", recipient: "me" } })], "Ann"),
  ],
  NOW,
);

test("[PG93] the gallery has what can still be looked at of all conversations, the newest first", () => {
  expect(items.map(({ message, with: other }) => [message.file.name, other])).toEqual([
    ["three.zip", "Ann"],
    ["two.mp4", undefined],
    ["one.png", undefined],
  ]);
});

test("[PG93] its files are told apart by kind and by person", () => {
  expect(["a.webp", "a.webm", "a.ogg", "a.pdf", "a.md", "a.zip", "png"].map(kindOf)).toEqual([
    ...["picture", "film", "sound", "pdf", "text", "other", "other"],
  ]);
  const names = (wanted: Parameters<typeof matching>[1]) =>
    matching(items, wanted).map(({ message }) => message.file.name);
  expect(names({ kind: "picture", from: undefined })).toEqual(["one.png"]);
  expect(names({ kind: undefined, from: "Ann" })).toEqual(["three.zip", "one.png"]);
  expect(names({ kind: "film", from: "Ann" })).toEqual([]);
  expect(sendersOf(items)).toEqual(["Ann", "Bob"]);
});

test.each([
  ["ArrowRight", 1, 2],
  ["ArrowLeft", 1, 0],
  ["ArrowDown", 1, 4],
  ["ArrowUp", 4, 1],
  ["ArrowUp", 1, undefined],
  ["ArrowDown", 5, undefined],
  ["ArrowRight", 6, undefined],
  ["Home", 4, 0],
  ["End", 4, 6],
  ["x", 4, undefined],
] as const)("[PG93] %s leads from tile %i of 7 in 3 columns to %s", (key, at, next) => {
  expect(stepIn(key, at, 7, 3, 1)).toBe(next);
});

test("[PG93] from right to left the arrows lead as the tiles stand", () => {
  expect([stepIn("ArrowLeft", 1, 7, 3, -1), stepIn("ArrowRight", 1, 7, 3, -1)]).toEqual([2, 0]);
});
