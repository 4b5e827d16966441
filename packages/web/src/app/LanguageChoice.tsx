import { Languages } from "lucide-react";
import { useState } from "react";
import { classes } from "../ui/classes.ts";
import { isLanguage, LANGUAGES } from "../words/languages.ts";
import { say, speak, useLanguage } from "../words/words.ts";
import { writeLanguage } from "./memory.ts";

interface LanguageChoiceProps {
  /** On a phone the sign alone is seen; the choice lies over it. */
  brief?: boolean;
}

/** The page's language, each by its own name. The page goes on in it at once; the browser remembers it. */
export function LanguageChoice({ brief = false }: LanguageChoiceProps) {
  const language = useLanguage();
  const [failed, setFailed] = useState(false);

  const choose = (next: string) => {
    if (!isLanguage(next)) return;
    setFailed(false);
    speak(next).then(
      () => writeLanguage(next),
      () => setFailed(true),
    );
  };

  return (
    <span
      className={classes(
        "relative inline-flex min-h-10 min-w-0 items-center rounded-lg ps-2 text-ink-soft text-sm hover:bg-hover hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent xl:min-h-8",
        brief && "max-sm:size-10 max-sm:justify-center max-sm:px-0",
      )}
    >
      <Languages aria-hidden="true" className="size-4.5 shrink-0" />
      <select
        aria-label={say("shell.language")}
        aria-invalid={failed ? true : undefined}
        title={say(failed ? "shell.language-away" : "shell.language")}
        value={language}
        onChange={(event) => choose(event.currentTarget.value)}
        className={classes(
          "h-10 min-w-0 cursor-pointer bg-transparent px-1.5 outline-none xl:h-8",
          brief && "max-sm:absolute max-sm:inset-0 max-sm:size-10 max-sm:opacity-0",
        )}
      >
        {LANGUAGES.map(({ language: value, name }) => (
          <option key={value} value={value} lang={value} className="bg-raised text-ink">
            {name}
          </option>
        ))}
      </select>
      {failed ? (
        <span role="alert" className="sr-only">
          {say("shell.language-away")}
        </span>
      ) : null}
    </span>
  );
}
