import { useSyncExternalStore } from "react";

// Not beside what else the browser keeps: that is fetched before a room is.
const KEY = "chatcast.typing";

function readTold(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function writeTold(told: boolean): void {
  try {
    if (told) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Blocked or full: it holds until the page is closed.
  }
}

const listeners = new Set<() => void>();
let chosen: boolean | undefined;

/** Whether others are told that this person is typing, in all rooms; they are until somebody says otherwise. */
export function isTypingTold(): boolean {
  chosen ??= readTold();
  return chosen;
}

export function chooseTypingTold(told: boolean): void {
  chosen = told;
  writeTold(told);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useTypingTold = (): [told: boolean, choose: (told: boolean) => void] => [
  useSyncExternalStore(subscribe, isTypingTold),
  chooseTypingTold,
];
