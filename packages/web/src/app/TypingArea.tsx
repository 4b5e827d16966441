import { TypingChoice } from "../features/chat/TypingChoice.tsx";
import { useTypingTold } from "./typing-told.ts";

/** Whether others are told that one is typing. */
export function TypingArea() {
  const [told, choose] = useTypingTold();
  return <TypingChoice told={told} onTold={choose} />;
}
