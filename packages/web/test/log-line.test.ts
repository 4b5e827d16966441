import type { MessageView } from "@chatcast/client";
import { afterEach, expect, test } from "vitest";
import { logLine } from "../src/ui/logLine.ts";
import { speak } from "../src/words/words.ts";
import { inEnglish } from "./english.ts";

afterEach(inEnglish);

type Command = NonNullable<MessageView["command"]>;

const EPOCH = { number: 2 } as Command["epoch"];
const ordered = (kind: string, epoch?: Command["epoch"], host?: string): string => {
  const order = { kind, by: { username: "Ann" }, target: { username: "Bob" }, epoch, host };
  return logLine({ command: order as object as Command, text: "as the server puts it" });
};

test.each([
  ["remove", undefined, "Ann removed Bob"],
  ["remove", EPOCH, "Bob was removed by Ann. New keys since then."],
  ["ban", undefined, "Ann banned Bob"],
  ["ban", EPOCH, "Bob was banned by Ann. New keys since then."],
  ["unban", undefined, "Ann lets Bob in again"],
  ["mute", undefined, "Ann muted Bob"],
  ["unmute", undefined, "Ann lets Bob speak again"],
  ["appoint", undefined, "Ann made Bob a moderator"],
  ["dismiss", undefined, "Bob is no moderator any more, says Ann"],
  ["hand-over", undefined, "Ann handed the room over to Bob"],
  ["close", undefined, "Ann closed the room"],
  ["add-bot", undefined, "Ann added the bot Bob"],
  ["remove-bot", undefined, "Ann removed the bot Bob"],
  ["what is not known here", undefined, "as the server puts it"],
] as const)("[LN8] %s is told by the page's own words", (kind, epoch, line) => {
  expect(ordered(kind, epoch)).toBe(line);
});

test("[LN8] a bot that is told what is said comes with where that goes", () => {
  expect(ordered("add-bot", undefined, "bots.test")).toBe(
    "Ann added the bot Bob: what is said here is sent to bots.test from now on",
  );
});

test("[LN8] what the server's administrator made of a room is told likewise; without either it is what was said", async () => {
  await speak("de");
  expect(ordered("mute")).toBe("Ann hat Bob stummgeschaltet");
  expect(logLine({ notice: "release", text: "as the server puts it" })).toBe(
    "Die Verwaltung dieses Servers hat die Quarantäne beendet.",
  );
  expect(logLine({ text: "hello" })).toBe("hello");
});
