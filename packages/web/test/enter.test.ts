import { expect, test } from "vitest";
import { keyboardMap } from "../src/features/keyboard/keys.ts";
import { endsText } from "../src/ui/enter.ts";

const pressed = (keys: string) => ({
  key: keys.split("+").at(-1) ?? "",
  shiftKey: keys.includes("Shift"),
  ctrlKey: keys.includes("Ctrl"),
  metaKey: keys.includes("Meta"),
});

test.each([
  ["Enter", true, false],
  ["Shift+Enter", false, false],
  ["Ctrl+Enter", true, true],
  ["Meta+Enter", true, true],
  ["a", false, false],
])("[PG132] %s ends a text of a keyboard: %s, of fingers: %s", (keys, byKeyboard, byFingers) => {
  expect(endsText(pressed(keys), false)).toBe(byKeyboard);
  expect(endsText(pressed(keys), true)).toBe(byFingers);
});

test.each([false, true])(
  "[PG132] the map of the keyboard says what sends and what does not; fingers: %s",
  (fingers) => {
    const writing = keyboardMap(fingers).find(({ where }) => where === "keyboard.writing")?.shortcuts ?? [];
    const keysOf = (does: string) => writing.filter((known) => known.does === does).flatMap(({ keys }) => keys);
    for (const keys of keysOf("keyboard.send"))
      expect(endsText(pressed(keys.replace("Mod", "Ctrl")), fingers)).toBe(true);
    for (const keys of keysOf("keyboard.new-line")) expect(endsText(pressed(keys), fingers)).toBe(false);
    expect(keysOf("keyboard.send")).toHaveLength(1);
    expect(keysOf("keyboard.new-line")).toHaveLength(1);
  },
);
