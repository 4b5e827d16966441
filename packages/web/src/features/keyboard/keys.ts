/** Keys that do one thing. Several in a row are alternatives; `+` joins those that are pressed together. */
export interface Shortcut {
  keys: readonly string[];
  does: string;
}

export interface ShortcutGroup {
  where: string;
  shortcuts: readonly Shortcut[];
}

/** What the keyboard does in a room, where one would look for it. `Mod` is ⌘ on a Mac, Ctrl elsewhere. */
export const KEYBOARD_MAP: readonly ShortcutGroup[] = [
  {
    where: "Everywhere",
    shortcuts: [
      { keys: ["?"], does: "Show this map, while nothing is written" },
      { keys: ["Alt+↑", "Alt+↓"], does: "Room above in the list, room below" },
      { keys: ["Mod+F"], does: "Search; once more for the browser's own search" },
      { keys: ["Tab", "Shift+Tab"], does: "Next part of the page, the one before" },
      { keys: ["Escape"], does: "Close the window opened last" },
    ],
  },
  {
    where: "Writing",
    shortcuts: [
      { keys: ["Enter"], does: "Send the words and files" },
      { keys: ["Shift+Enter"], does: "New line" },
      { keys: ["↑"], does: "Edit what you said last, while the field is empty" },
      { keys: ["@", ":"], does: "Suggest people, emoji: ↑ ↓ choose, Enter or Tab takes one" },
      { keys: ["Escape"], does: "Close suggestions; do not answer" },
      { keys: ["←", "→"], does: "On the audience: choose who reads it" },
    ],
  },
  {
    where: "Conversation",
    shortcuts: [
      { keys: ["Home", "End"], does: "First message that is here, last message" },
      { keys: ["↑", "↓"], does: "On a message's actions: message before, next one" },
      { keys: ["←", "→"], does: "On a message's actions: through what can be done" },
      { keys: ["Enter"], does: "Do it" },
    ],
  },
  {
    where: "Search",
    shortcuts: [
      { keys: ["↓", "↑"], does: "From the field to what was found, and back" },
      { keys: ["Enter"], does: "Go to the message" },
      { keys: ["Escape"], does: "Back to the field, empty it, close it" },
    ],
  },
  {
    where: "Windows",
    shortcuts: [
      { keys: ["←", "→"], does: "On the divider: make the windows wider, narrower" },
      { keys: ["← → ↑ ↓"], does: "On a grid: to the chunks around" },
      { keys: ["PageUp", "PageDown"], does: "On a grid: ten rows" },
      { keys: ["Home", "End"], does: "On a grid: first chunk, last chunk" },
    ],
  },
];
