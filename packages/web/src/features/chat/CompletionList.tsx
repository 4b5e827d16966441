import { classes } from "../../ui/classes.ts";
import { say } from "../../words/words.ts";
import { optionId, SUGGESTIONS } from "./suggestion-ids.ts";
import type { Suggestion } from "./useCompletion.ts";

interface CompletionListProps {
  kind: "person" | "emoji" | undefined;
  suggestions: readonly Suggestion[];
  chosen: number;
  onTake: (suggestion: Suggestion) => void;
}

/** What could be meant, above the words. The focus stays in them. */
export function CompletionList({ kind, suggestions, chosen, onTake }: CompletionListProps) {
  if (suggestions.length === 0) return null;
  return (
    <div
      id={SUGGESTIONS}
      role="listbox"
      aria-label={kind === "person" ? say("chat.people") : say("chat.emoji")}
      className="absolute bottom-full inset-s-0 z-30 mb-2 max-h-72 w-[min(20rem,100%)] overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-lift"
    >
      {suggestions.map((suggestion, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the field, which has the focus.
        <div
          key={suggestion.key}
          id={optionId(index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          // Pressing must not take the focus out of the field.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(suggestion)}
          className={classes(
            "flex min-h-10 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 xl:min-h-8",
            index === chosen ? "bg-accent-wash" : "hover:bg-hover",
          )}
        >
          <span
            aria-hidden={kind === "person"}
            className={classes("w-6 shrink-0 text-center text-lg", kind === "emoji" ? "emoji-face" : "text-ink-soft")}
          >
            {suggestion.sign}
          </span>
          <bdi className={classes("min-w-0 truncate", kind === "emoji" && "figures text-sm")}>{suggestion.label}</bdi>
        </div>
      ))}
    </div>
  );
}
