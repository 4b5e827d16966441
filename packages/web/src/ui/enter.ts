import { useMedia } from "./useMedia.ts";

/** Fingers alone: there the keyboard is drawn on the screen, and has one key for a new line. */
const FINGERS = "(pointer: coarse) and (not (any-pointer: fine))";

/** Whether Enter begins a new line in a text of several lines, and a button sends. */
export const useFingers = (): boolean => useMedia(FINGERS);

interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/** Whether a key ends the text: Enter, and for fingers, who may have a keyboard beside the screen, Enter with Ctrl or ⌘. */
export function endsText({ key, shiftKey, ctrlKey, metaKey }: Pressed, fingers: boolean): boolean {
  return key === "Enter" && !shiftKey && (!fingers || ctrlKey || metaKey);
}
