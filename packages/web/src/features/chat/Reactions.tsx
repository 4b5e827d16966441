import type { MessageView, ReactionView } from "@chatcast/client";
import { classes } from "../../ui/classes.ts";
import { formatNumber, formatSeries } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import type { RowActions } from "./actions.ts";

interface ReactionsProps {
  message: MessageView;
  reactions: readonly ReactionView[];
  onChange: RowActions["change"];
}

/** Who reacted with what, counted by person; a press adds one's own or takes it back. */
export function Reactions({ message, reactions, onChange }: ReactionsProps) {
  return (
    // Not announced by themselves: in a busy room nothing else would be heard.
    <ul aria-label={say("chat.reactions")} aria-live="off" className="flex flex-wrap gap-1 pt-1">
      {reactions.map(({ emoji, people, own }) => {
        const names = formatSeries(people);
        const n = formatNumber(people.length);
        return (
          <li key={emoji}>
            <button
              type="button"
              aria-pressed={own}
              aria-label={say("chat.reaction", { emoji, n, names })}
              title={names}
              onClick={() => onChange(message, { kind: own ? "unreact" : "react", emoji })}
              className={classes(
                "inline-flex h-10 items-center gap-1 rounded-full border px-2 text-sm xl:h-6.5",
                own ? "border-accent bg-accent-wash text-ink" : "border-line bg-raised text-ink-soft hover:bg-hover",
              )}
            >
              <span className="emoji-face">{emoji}</span>
              <span className="figures text-xs">{n}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
