import type { Result as Outcome } from "@chatcast/faults/matrix";
import { CircleSlash2, type LucideIcon, ShieldAlert, ShieldCheck, ShieldX } from "lucide-react";
import { classes } from "../../ui/classes.ts";
import type { Key } from "../../words/catalog.ts";
import { say } from "../../words/words.ts";

const LOOKS: Record<Outcome, { icon: LucideIcon; colour: string }> = {
  caught: { icon: ShieldCheck, colour: "text-good" },
  partly: { icon: ShieldAlert, colour: "text-ink" },
  missed: { icon: ShieldX, colour: "text-bad" },
  harmless: { icon: CircleSlash2, colour: "text-ink-soft" },
};

const WORDS: Record<Outcome, Key> = {
  caught: "lab.caught",
  partly: "lab.partly",
  missed: "lab.missed",
  harmless: "lab.harmless",
};

/** How an attack ends, always as icon and word. */
export function Result({ result }: { result: Outcome }) {
  const { icon: Icon, colour } = LOOKS[result];
  return (
    <span className={classes("inline-flex items-center gap-1 font-semibold text-xs", colour)}>
      <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      {say(WORDS[result])}
    </span>
  );
}
