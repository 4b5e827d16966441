import { Timer } from "lucide-react";
import { classes } from "../../ui/classes.ts";
import type { Key } from "../../words/catalog.ts";
import { say } from "../../words/words.ts";

/** For how long a file may be kept, in seconds; 0 is for good. */
const CHOICES = {
  0: "chat.expiry-never",
  3600: "chat.expiry-hour",
  86400: "chat.expiry-day",
  604800: "chat.expiry-week",
} as const satisfies Record<number, Key>;
type Seconds = keyof typeof CHOICES;

const isChoice = (seconds: number): seconds is Seconds => seconds in CHOICES;

interface ExpiryChoiceProps {
  /** Seconds; undefined: for good. */
  value: number | undefined;
  onChange: (seconds: number | undefined) => void;
}

/** How long the files are kept that are sent from now on: a clock, and the time beside it where there is one. */
export function ExpiryChoice({ value = 0, onChange }: ExpiryChoiceProps) {
  const chosen = isChoice(value) ? value : 0;
  return (
    <span
      className={classes(
        "relative inline-flex h-10 shrink-0 items-center gap-1.5 rounded-full px-2.5 text-sm hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent xl:h-8",
        chosen === 0 ? "text-ink-soft hover:text-ink" : "bg-wait-wash font-semibold text-wait",
      )}
    >
      <Timer aria-hidden="true" className="size-4 shrink-0" />
      {chosen === 0 ? null : <span aria-hidden="true">{say(CHOICES[chosen])}</span>}
      <select
        aria-label={say("chat.expiry")}
        title={`${say("chat.expiry")}: ${say(CHOICES[chosen])}`}
        value={chosen}
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value) || undefined)}
        className="absolute inset-0 cursor-pointer rounded-full bg-raised text-ink opacity-0"
      >
        {Object.entries(CHOICES).map(([seconds, key]) => (
          <option key={seconds} value={seconds}>
            {say(key)}
          </option>
        ))}
      </select>
    </span>
  );
}
