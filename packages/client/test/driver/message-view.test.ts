import { type ChatMessage, crc32XorSeq } from "@chatcast/protocol";
import { expect, test } from "vitest";
import { viewOf } from "../../src/driver/message-view.ts";

const message: ChatMessage = {
  id: "m1",
  offset: 1,
  type: "text",
  mode: "broadcast",
  from: "CI",
  fromId: "bot-123456",
  text: "The build is green.",
  at: 1,
  integrity: { suite: "crc32-xor-seq", status: "unchecked" },
  bot: true,
};
const reader = {
  self: { username: "Ann", memberId: "ann" },
  utf8: (text: string) => new TextEncoder().encode(text),
  link: (url: string) => url,
};

test("[PG98] what the server calls a bot's is one in an open room, and nobody's in a sealed one", () => {
  const suite = crc32XorSeq(() => 0);
  expect(viewOf(message, { ...reader, suite }).bot).toBe(true);
  expect(viewOf(message, { ...reader, suite: undefined })).not.toHaveProperty("bot");
});
