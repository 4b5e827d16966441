import { type ReactNode, useMemo, useState } from "react";
import { formatNumber } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { peopleLike } from "./completion.ts";

interface Among {
  /** Those that are drawn. */
  shown: readonly string[];
  /** How many others there are. */
  others: number;
  /** Narrows it down to those who are called so; undefined where all are drawn. */
  field: ReactNode;
}

/**
 * The first of many people, and a field by which the others are found: a room of a thousand draws no thousand of anything.
 *
 * @param kept is drawn whatever is looked for
 */
export function useAmong(people: readonly string[], most: number, kept: string | undefined): Among {
  const [query, setQuery] = useState("");
  const many = people.length > most;
  const wanted = many ? query.trim() : "";
  const shown = useMemo(() => {
    const found = wanted === "" ? people.slice(0, most) : peopleLike(people, wanted, most);
    return kept === undefined || found.includes(kept) || !people.includes(kept) ? found : [kept, ...found];
  }, [people, most, kept, wanted]);
  const field = many ? (
    <input
      type="search"
      value={query}
      aria-label={say("chat.find-person")}
      placeholder={say("chat.find-person")}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setQuery(event.currentTarget.value)}
      // Nothing is sent by it.
      onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      className="h-10 w-full min-w-0 rounded-lg border border-line bg-surface px-2.5 text-sm xl:h-8"
    />
  ) : undefined;
  return { shown, others: people.length - shown.length, field };
}

/** Behind the last of those that are drawn. */
export function Others({ n }: { n: number }) {
  return n === 0 ? null : (
    <span className="figures shrink-0 self-center px-1 text-ink-soft text-xs">
      {say("chat.other-people", { n: formatNumber(n) })}
    </span>
  );
}
