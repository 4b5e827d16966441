import type { PersonView } from "@chatcast/client";
import { KeyRound, ShieldQuestion, TriangleAlert } from "lucide-react";
import { classes } from "../../ui/classes.ts";
import { say } from "../../words/words.ts";
import { STANDING_WORDS, standingOf, titleOf } from "./words.ts";

const ICONS = { known: KeyRound, changed: TriangleAlert, none: ShieldQuestion };

interface IdentityButtonProps {
  person: PersonView;
  onOpen: () => void;
}

/** How sure one can be who somebody is, and the way to its proof. */
export function IdentityButton({ person, onOpen }: IdentityButtonProps) {
  const standing = standingOf(person);
  const Icon = ICONS[standing];
  return (
    <button
      type="button"
      data-opens="identity"
      aria-label={titleOf(person)}
      title={say(STANDING_WORDS[standing])}
      onClick={onOpen}
      className={classes(
        "inline-flex size-10 shrink-0 items-center justify-center rounded-lg hover:bg-hover",
        standing === "changed" ? "bg-wait-wash text-wait" : "text-ink-soft",
      )}
    >
      <Icon aria-hidden="true" className="size-4" />
    </button>
  );
}
