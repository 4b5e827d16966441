import type { ConversationView, MessageView } from "@chatcast/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Announcer } from "../src/features/chat/announcer.ts";
import { Newcomers } from "../src/features/chat/newcomers.ts";

const message = (offset: number, more: Partial<MessageView> = {}): MessageView => ({
  key: `m${offset}`,
  id: `m${offset}`,
  offset,
  from: "ada",
  by: "ada",
  own: false,
  audience: { mode: "broadcast" },
  text: `words ${offset}`,
  at: offset,
  state: { state: "acknowledged", offset },
  integrity: { suite: "crc32-xor-seq", status: "valid" },
  ...more,
});

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));

const talk = (messages: readonly MessageView[], other?: string): ConversationView => ({
  with: other,
  messages,
  gap: undefined,
  hasOlder: true,
  blocked: false,
});

const ids = (messages: readonly MessageView[]) => messages.map(({ id }) => id);

describe("what is new", () => {
  test("[PG135] what was here before is not, what comes is, once", () => {
    const newcomers = new Newcomers([talk(range(50, 52))]);
    expect(newcomers.take([talk(range(50, 52))])).toEqual([]);
    expect(ids(newcomers.take([talk(range(50, 54))]))).toEqual(["m53", "m54"]);
    expect(newcomers.take([talk(range(50, 54))])).toEqual([]);
  });

  test("[PG135] older messages that are fetched are none, also those of a conversation that was not read yet", () => {
    const newcomers = new Newcomers([talk(range(50, 52)), talk([], "bob")]);
    expect(newcomers.take([talk(range(1, 52)), talk(range(10, 20), "bob"), talk(range(30, 31), "cleo")])).toEqual([]);
  });

  test("[PG135] the first words of somebody are news, one's own are not", () => {
    const newcomers = new Newcomers([talk(range(50, 52))]);
    const first = talk([message(1, { at: 60 })], "bob");
    expect(ids(newcomers.take([talk([...range(50, 52), message(53, { own: true })]), first]))).toEqual(["m1"]);
  });

  test("[PG135] what has failed of one's own is told each time that it fails", () => {
    const own = (state: "pending" | "failed"): MessageView => {
      const { offset: _, ...waiting } = message(9, { own: true });
      const error = { code: "E_RATE", message: "too fast" } as const;
      return {
        ...waiting,
        state: state === "failed" ? { state, error, compromised: false } : { state },
      } as MessageView;
    };
    const newcomers = new Newcomers([talk([own("pending")])]);
    expect(ids(newcomers.take([talk([own("failed")])]))).toEqual(["m9"]);
    expect(newcomers.take([talk([own("failed")])])).toEqual([]);
    newcomers.take([talk([own("pending")])]);
    expect(ids(newcomers.take([talk([own("failed")])]))).toEqual(["m9"]);
  });
});

describe("what is announced", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const announcer = () => {
    const told: string[] = [];
    return { told, announcer: new Announcer({ tell: (text) => told.push(text), count: (n) => `${n} new messages` }) };
  };

  test("[PG135] one message is read out at once, and makes room for the same words again", () => {
    const { told, announcer: to } = announcer();
    to.hear(["ada: hello"]);
    expect(told).toEqual(["ada: hello"]);
    vi.advanceTimersByTime(10_000);
    to.hear(["ada: hello"]);
    expect(told).toEqual(["ada: hello", "", "ada: hello"]);
  });

  test("[PG135] hundreds are one number, however they come", () => {
    const { told, announcer: to } = announcer();
    to.hear(Array.from({ length: 300 }, (_, index) => `ada: ${index}`));
    for (let n = 0; n < 200; n++) to.hear([`bob: ${n}`]);
    expect(told).toEqual(["300 new messages"]);
    vi.advanceTimersByTime(3_000);
    expect(told).toEqual(["300 new messages", "200 new messages"]);
    vi.advanceTimersByTime(3_000);
    expect(told.at(-1)).toBe("");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("[PG135] up to three are read out together; a closed one says nothing more", () => {
    const { told, announcer: to } = announcer();
    to.hear(["ada: 1"]);
    to.hear(["ada: 2", "bob: 3", "ada: 4"]);
    vi.advanceTimersByTime(3_000);
    expect(told).toEqual(["ada: 1", "ada: 2\nbob: 3\nada: 4"]);
    to.hear(["ada: 5"]);
    to.close();
    vi.advanceTimersByTime(10_000);
    expect(told).toHaveLength(2);
  });
});
