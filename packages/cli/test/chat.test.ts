import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import type { Audience, ChatCastClient, MessageView, Snapshot } from "@chatcast/client";
import { expect, test, vi } from "vitest";
import { enter, type, withoutLast } from "../src/chat/line.ts";
import { headingOf, rowsOf } from "../src/chat/rows.ts";
import { showChat } from "../src/chat/screen.ts";

// Somebody's terminal is one with this set as well; Ink looks at it when it is loaded.
vi.hoisted(() => {
  process.env.CI = "true";
});

const VALID = { suite: "crc32-xor-seq", status: "valid" } as const;

function message(from: string, text: string, more: Partial<MessageView> = {}): MessageView {
  const offset = more.at ?? 1;
  const state = { state: "acknowledged", offset } as const;
  const rest = { audience: { mode: "broadcast" }, state, integrity: VALID, at: 1, own: from === "Ada" } as const;
  return { key: `${from} ${text}`, id: text, by: from, from, text, ...rest, ...more };
}

function snapshot(everybody: readonly MessageView[], withBob: readonly MessageView[] = []): Snapshot {
  const users = [{ username: "Ada" }, { username: "Bob" }];
  const conversation = { gap: undefined, hasOlder: false, blocked: false };
  return {
    connection: { state: "connected", since: 0, transport: "websocket" },
    room: { name: "lab", suite: "crc32-xor-seq", self: { username: "Ada", token: "t" }, users, server: undefined },
    conversations: [
      { with: undefined, messages: everybody, ...conversation },
      { with: "Bob", messages: withBob, ...conversation },
    ],
    alerts: [],
  } as unknown as Snapshot;
}

const texts = (view: Snapshot, columns = 80): string[] => rowsOf(view, columns).map(({ text }) => text.slice(9));

test("[CL17] messages stand in the order of their times, with state, recipient, and nothing that steers a terminal", () => {
  const failed = { state: "failed", error: { code: "E_RATE", message: "slow down" }, compromised: false } as const;
  const room = [
    message("Bob", "hi\u001b[2J", { at: 1 }),
    message("Ada", "late", { at: 4, state: { state: "pending" } }),
    message("Ada", "never", { at: 5, state: failed }),
    message("Bob", "x", { at: 6, withheld: "altered" }),
    message("Bob", "", { at: 7, deletedAt: 8 }),
  ];
  const aside = [message("Ada", "psst", { at: 2 }), message("Bob", "what?", { at: 3 })];
  expect(texts(snapshot(room, aside))).toEqual([
    "✓ Bob: hi�[2J",
    "✓ Ada → Bob: psst",
    "✓ Bob → you: what?",
    "… Ada: late",
    "✗ Ada: never (not sent: slow down)",
    "✗ Bob: withheld, it could not be verified (altered)",
    "✓ Bob: (deleted)",
  ]);
  expect(headingOf(snapshot([]))).toBe("lab · Ada, Bob · connected");
  const error = { code: "E_FORBIDDEN", message: "Bob removed you from this room" } as const;
  const out = { room: "lab", username: "Ada", why: error.message, error };
  expect(headingOf({ ...snapshot([]), room: undefined, ended: out })).toBe("Bob removed you from this room");
});

test("[CL17] long messages are cut between words, and nothing of them is lost", () => {
  const words = Array.from({ length: 40 }, (_, index) => `word${index}`);
  const rows = rowsOf(snapshot([message("Bob", `${words.join(" ")} ${"x".repeat(70)}`)]), 30).map(({ text }) => text);
  for (const row of rows) expect(row.length).toBeLessThanOrEqual(30);
  for (const word of words) expect(rows.some((row) => row.split(" ").includes(word))).toBe(true);
  expect(rows.join("").replaceAll(/[^x]/g, "")).toHaveLength(70);
});

test.each([
  ["hello", undefined, { do: "say", text: "hello", to: undefined }],
  ["  hello ", "Bob", { do: "say", text: "hello", to: "Bob", line: { text: "", to: "Bob" } }],
  ["//etc", undefined, { do: "say", text: "/etc" }],
  ["/to Bob", undefined, { do: "nothing", line: { text: "", to: "Bob" } }],
  ["/to", "Bob", { do: "nothing", line: { text: "", to: undefined } }],
  ["/quit", undefined, { do: "quit" }],
  ["/tp Bob", "Eve", { do: "unknown", line: { text: "/tp Bob", to: "Eve" } }],
  [" ", "Bob", { do: "nothing", line: { text: "", to: "Bob" } }],
])("[CL17] %j to %j", (text, to, expected) => {
  expect(enter({ text, to })).toMatchObject(expected);
});

test("[CL17] what is pasted keeps its lines, a break at its end is Enter, and one step back takes one character", () => {
  const line = { text: "a", to: undefined };
  expect(type(line, "b\r\nc\u0007\r")).toEqual({ line: { text: "ab\nc", to: undefined }, ends: true });
  expect(type(line, "b")).toEqual({ line: { text: "ab", to: undefined }, ends: false });
  expect(withoutLast({ text: "né👩‍🚀", to: "Bob" })).toEqual({ text: "né", to: "Bob" });
  expect(withoutLast({ text: "", to: undefined })).toEqual({ text: "", to: undefined });
});

/** A terminal: what was drawn on it, and a keyboard. */
function terminal() {
  const stdout = Object.assign(new PassThrough(), { columns: 60, rows: 8, isTTY: true });
  const keys = new PassThrough();
  const stdin = Object.assign(keys, { isTTY: true, setRawMode: () => keys, ref: () => keys, unref: () => keys });
  let drawn = "";
  stdout.setEncoding("utf8").on("data", (text: string) => {
    drawn += text;
  });
  const streams = { stdout: stdout as unknown as NodeJS.WriteStream, stdin: stdin as unknown as NodeJS.ReadStream };
  return { streams, keys, raw: () => drawn, drawn: () => stripVTControlCharacters(drawn) };
}

test("[CL17] the screen shows what comes, says what is written, and gives the terminal back", async () => {
  const said: [string, Audience][] = [];
  const listeners = new Set<() => void>();
  let view = snapshot([message("Bob", "first words")]);
  const client = {
    snapshot: () => view,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say: (text: string, audience: Audience) => said.push([text, audience]),
  } as unknown as ChatCastClient;
  const { streams, keys, raw, drawn } = terminal();
  const shown = showChat(client, new AbortController().signal, streams);
  await expect.poll(drawn).toContain("Bob: first words");
  expect(raw()).toContain("\u001b[?1049h");
  view = snapshot([message("Bob", "first words"), message("Bob", "second words", { at: 2 })]);
  for (const listener of listeners) listener();
  await expect.poll(drawn).toContain("Bob: second words");
  for (const typed of ["hellp", "\u007f", "o", "\r", "/to Bob", "\r"]) {
    keys.write(typed);
    await new Promise(setImmediate);
  }
  await expect.poll(drawn).toContain("Bob > ");
  keys.write("psst");
  await expect.poll(drawn).toContain("Bob > psst");
  keys.write("\r");
  await expect
    .poll(() => said)
    .toEqual([
      ["hello", { mode: "broadcast" }],
      ["psst", { mode: "unicast", recipient: "Bob" }],
    ]);
  keys.write("all at once\r");
  await expect.poll(() => said.at(-1)?.[0]).toBe("all at once");
  keys.write("\u0003");
  await shown;
  expect(raw()).toContain("\u001b[?1049l");
  expect(listeners.size).toBe(0);
});

test("[CL17] a signal ends it too", async () => {
  const empty = snapshot([]);
  const client = { snapshot: () => empty, subscribe: () => () => undefined } as unknown as ChatCastClient;
  const stop = new AbortController();
  const { streams, drawn } = terminal();
  const shown = showChat(client, stop.signal, streams);
  await expect.poll(drawn).toContain("lab · Ada, Bob");
  stop.abort();
  await shown;
});
