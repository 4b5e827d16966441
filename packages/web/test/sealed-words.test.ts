import { expect, test } from "vitest";
import { unfetchedWords } from "../src/features/chat/sealed-words.ts";
import { say } from "../src/words/words.ts";

test("[PG117] who sent a file is not told that it is a sender's and not verified", () => {
  const own = unfetchedWords(true);
  expect(say(own.picture)).toBe("As others see it before they fetch it");
  expect(say(own.standing)).toBe("sealed and sent by you");
  expect(say(own.fetch)).toBe("Fetch it back and verify");
});

test("[PG117] everybody else is told that it was not fetched, and whose its small picture is", () => {
  const theirs = unfetchedWords(false);
  expect(say(theirs.picture)).toBe("Preview from its sender, not verified yet");
  expect(say(theirs.standing)).toBe("sealed, not fetched");
  expect(say(theirs.fetch)).toBe("Fetch and verify");
});
