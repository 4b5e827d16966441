import { expect, test } from "vitest";
import { refuseStrayFiles } from "../src/app/stray-files.ts";

const page = new EventTarget();
refuseStrayFiles(page);

/** @returns whether the browser goes on with it, and what the pointer says */
function drag(type: string, types: readonly string[], taken = false) {
  const dataTransfer = { types, dropEffect: "copy" };
  const event = Object.assign(new Event(type, { cancelable: true }), { dataTransfer });
  if (taken) event.preventDefault();
  const goesOn = page.dispatchEvent(event);
  return [goesOn, dataTransfer.dropEffect];
}

test.each(["dragover", "drop"])("[PG133] a file that nothing takes does not make the browser open it: %s", (type) => {
  expect(drag(type, ["Files"])).toEqual([false, "none"]);
});

test("[PG133] who takes files takes them, and words go where the browser lets them", () => {
  expect(drag("drop", ["Files"], true)).toEqual([false, "copy"]);
  expect(drag("drop", ["text/plain"])).toEqual([true, "copy"]);
});
