import type { KeyboardEvent } from "react";

/**
 * Home and End on the list lead to its first and its last row at once. The browser's own way there is a motion, which ends
 * wherever it is as soon as rows that come into view turn out to have another height than they were guessed.
 */
export function useEnds(toStart: () => void, toEnd: () => void): (event: KeyboardEvent<HTMLElement>) => void {
  return (event) => {
    const { key, target, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (ctrlKey || metaKey || altKey || shiftKey || (key !== "Home" && key !== "End")) return;
    if ((target as HTMLElement).closest("input, textarea, [contenteditable]")) return;
    event.preventDefault();
    if (key === "Home") toStart();
    else toEnd();
  };
}
