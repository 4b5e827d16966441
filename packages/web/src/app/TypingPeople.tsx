import { TypingLine } from "../features/chat/TypingLine.tsx";
import { useSlice } from "./store.ts";

/** By itself, so that a word about somebody's keys draws a line anew and not the room. */
export function TypingPeople({ focus }: { focus: string | undefined }) {
  return <TypingLine people={useSlice((snapshot) => snapshot.typing)} focus={focus} />;
}
