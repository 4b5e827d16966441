import type { ChatMessage } from "@chatcast/protocol";
import { expect, test } from "vitest";
import { Unsealing, type UnsealingOptions } from "../../src/driver/unsealing.ts";
import { ConversationLog, type StoredMessage } from "../../src/journal/conversation-log.ts";
import type { Opening } from "../../src/sealed/port.ts";

const SUITE = "aes-256-gcm-room";

/** A sealed conversation of which so many messages were kept, all of them good. */
function stage(kept: number) {
  /** How many are shown, after each change. */
  const shown: number[] = [];
  const opened: number[] = [];
  const conversation: ConversationLog = new ConversationLog(undefined, () => {
    shown.push(conversation.view.messages.length);
  });
  const verdict = { status: "valid", suite: SUITE, seq: 1, received: "tag" } as const;
  const open = async ({ offset }: ChatMessage): Promise<Opening> => {
    opened.push(offset);
    return { status: "valid", text: `text ${offset}`, by: "key", own: false, verdict };
  };
  const unsealing = new Unsealing({
    ...{ vault: { open }, conversation, files: {}, stopStream: () => {}, stop: () => {}, spoilt: () => {} },
    ...{ journal: { verdict: () => {}, log: () => {} }, judge: () => Promise.reject(new Error("no command")) },
  } as unknown as UnsealingOptions);
  const message = (offset: number) => ({ id: `m${offset}`, offset, from: "Ann", at: offset }) as ChatMessage;
  const show = (one: ChatMessage, news: boolean) => {
    const { id, offset, from, at } = one;
    const integrity = { suite: SUITE, status: "pending" } as const;
    const state = { state: "acknowledged", offset } as const;
    const view: StoredMessage = {
      key: id,
      id,
      offset,
      from,
      by: from,
      own: false,
      at,
      state,
      integrity,
      audience: { mode: "broadcast" },
    };
    unsealing.show(one, view, news, () => {});
  };
  const all = Array.from({ length: kept }, (_, index) => message(index + 1));
  return { conversation, opened, all, show, message, unsealing, shown };
}

test("[CU16] what was kept is opened from its end, a page at a time and each page shown at once, and news only behind all of it", async () => {
  const { conversation, opened, all, show, message, unsealing, shown } = stage(150);
  unsealing.restore(all, (one) => show(one, false));
  show(message(151), true);
  await expect.poll(() => conversation.view.messages.length).toBe(151);
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
  expect(opened).toEqual([...range(91, 150), ...range(31, 90), ...range(1, 30), 151]);
  expect(conversation.view.messages.map(({ text }) => text)).toEqual(range(1, 151).map((offset) => `text ${offset}`));
  // The last screen does not wait for what is above it.
  expect(shown).toEqual([60, 120, 150, 151]);
});
