import type { TypingView } from "@chatcast/client";
import { say } from "../../words/words.ts";

/** Who is typing, in a sentence; undefined: nobody who matters where `focus` alone, or with undefined everything, is shown. */
export function typingWords(people: readonly TypingView[], focus: string | undefined): string | undefined {
  const mine = people.find((one) => one.private && (focus === undefined || one.from === focus));
  // What is for oneself alone is the rarer news.
  if (mine !== undefined) return say("chat.typing-private", { name: mine.from });
  const [one, other, third] = focus === undefined ? people : [];
  if (one === undefined) return undefined;
  if (other === undefined) return say("chat.typing-one", { name: one.from });
  return third === undefined ? say("chat.typing-two", { one: one.from, other: other.from }) : say("chat.typing-many");
}
