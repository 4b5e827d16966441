import type { TypingView } from "@chatcast/client";
import { typingWords } from "./typing.ts";

interface TypingLineProps {
  people: readonly TypingView[];
  /** Whose private conversation alone is shown; undefined: everything. */
  focus: string | undefined;
}

/** Who is typing. Its place is always there, so that nothing moves; it is there to be read, and interrupts nobody. */
export function TypingLine({ people, focus }: TypingLineProps) {
  return (
    <p data-typing aria-live="off" dir="auto" className="h-5 shrink-0 truncate px-4 text-ink-soft text-xs sm:px-6">
      {typingWords(people, focus)}
    </p>
  );
}
