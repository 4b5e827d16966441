import type { MessageView } from "@chatcast/client";
import { expect, test } from "vitest";
import { verifiedBy } from "../src/features/chat/receipts.ts";

/** A file of Ann's, as a page of the room shows it. */
const fileOf = (names: readonly string[], mode: "broadcast" | "unicast" = "broadcast"): MessageView =>
  ({
    from: "Ann",
    audience: mode === "broadcast" ? { mode } : { mode, recipient: "Bob" },
    file: { sealed: { receipts: names.map((name) => ({ name })) } },
  }) as unknown as MessageView;

const PEOPLE = ["Ann", "Bob", "Cleo", "Dan", "Eve"];

test("[JY106] a file is verified by so many of those who are meant to, by name: its sender is none of them", () => {
  expect(verifiedBy(fileOf([]), PEOPLE)).toEqual({ names: [], of: 4 });
  expect(verifiedBy(fileOf(["Bob", "Dan", "Eve"]), PEOPLE)).toEqual({ names: ["Bob", "Dan", "Eve"], of: 4 });
  // Who has verified it and is gone counts; of a private one there is one to whom it matters.
  expect(verifiedBy(fileOf(["Bob", "Finn"]), PEOPLE)).toEqual({ names: ["Bob", "Finn"], of: 5 });
  expect(verifiedBy(fileOf(["Bob"], "unicast"), PEOPLE)).toEqual({ names: ["Bob"], of: 1 });
});
