import type { Key } from "../../words/catalog.ts";

/** Keys that do one thing. Several in a row are alternatives; `+` joins those that are pressed together. */
interface Shortcut {
  keys: readonly string[];
  does: Key;
}

interface ShortcutGroup {
  where: Key;
  shortcuts: readonly Shortcut[];
}

/** How words leave. */
const SENDING = [
  { keys: ["Enter"], does: "keyboard.send" },
  { keys: ["Shift+Enter"], does: "keyboard.new-line" },
] as const satisfies readonly Shortcut[];

/** The same where fingers write. */
const SENDING_BY_FINGERS = [
  { keys: ["Enter"], does: "keyboard.new-line" },
  { keys: ["Mod+Enter"], does: "keyboard.send" },
] as const satisfies readonly Shortcut[];

/** What the keyboard does in a room, where one would look for it. `Mod` is ⌘ on a Mac, Ctrl elsewhere. */
export const keyboardMap = (fingers: boolean): readonly ShortcutGroup[] => [
  {
    where: "keyboard.everywhere",
    shortcuts: [
      { keys: ["?"], does: "keyboard.map" },
      { keys: ["Alt+↑", "Alt+↓"], does: "keyboard.rooms" },
      { keys: ["Mod+F"], does: "keyboard.search-field" },
      { keys: ["Tab", "Shift+Tab"], does: "keyboard.parts" },
      { keys: ["Escape"], does: "keyboard.close-window" },
    ],
  },
  {
    where: "keyboard.writing",
    shortcuts: [
      ...(fingers ? SENDING_BY_FINGERS : SENDING),
      { keys: ["↑"], does: "keyboard.edit-last" },
      { keys: ["@", ":"], does: "keyboard.suggest" },
      { keys: ["Escape"], does: "keyboard.decline" },
      { keys: ["←", "→"], does: "keyboard.audience" },
    ],
  },
  {
    where: "keyboard.conversation",
    shortcuts: [
      { keys: ["Home", "End"], does: "keyboard.ends" },
      { keys: ["↑", "↓"], does: "keyboard.bars" },
      { keys: ["←", "→"], does: "keyboard.actions" },
      { keys: ["Enter"], does: "keyboard.do-it" },
    ],
  },
  {
    where: "keyboard.search",
    shortcuts: [
      { keys: ["↓", "↑"], does: "keyboard.results" },
      { keys: ["Enter"], does: "keyboard.go-to" },
      { keys: ["Escape"], does: "keyboard.leave-search" },
    ],
  },
  {
    where: "keyboard.files",
    shortcuts: [
      { keys: ["← → ↑ ↓"], does: "keyboard.tiles" },
      { keys: ["Home", "End"], does: "keyboard.tile-ends" },
      { keys: ["Enter"], does: "keyboard.open-file" },
      { keys: ["←", "→"], does: "keyboard.neighbours" },
      { keys: ["Escape"], does: "keyboard.all-files" },
    ],
  },
  {
    where: "keyboard.windows",
    shortcuts: [
      { keys: ["←", "→"], does: "keyboard.divider" },
      { keys: ["← → ↑ ↓"], does: "keyboard.grid" },
      { keys: ["PageUp", "PageDown"], does: "keyboard.grid-rows" },
      { keys: ["Home", "End"], does: "keyboard.grid-ends" },
    ],
  },
];
