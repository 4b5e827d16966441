import { afterEach, expect, test, vi } from "vitest";
import { openTabs } from "../src/app/tabs.ts";

const lab = { room: "Lab", username: "Ada" };

afterEach(() => vi.unstubAllGlobals());

test("[PG3] a tab answers for the room it holds, and for no other", async () => {
  const [one, two] = [openTabs(), openTabs()];
  one.hold(lab);
  expect(await two.isHeld({ room: "lab", username: "ada" })).toBe(true);
  expect(await two.isHeld({ room: "Lab", username: "Bob" })).toBe(false);
  one.hold(undefined);
  expect(await two.isHeld(lab)).toBe(false);
});

test("[PG3] a browser without the channel believes to be alone", async () => {
  vi.stubGlobal("BroadcastChannel", undefined);
  expect(await openTabs().isHeld(lab)).toBe(false);
});
