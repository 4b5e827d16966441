import type { IntegrityEvent } from "@chatcast/client";
import { useMemo } from "react";
import { formatNumber } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { type Chosen, FACETS, facetsOf, wordOf } from "./facets.ts";

interface FacetChoicesProps {
  events: readonly IntegrityEvent[];
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
}

/** A choice for each facet that tells rows apart; where all rows are alike there is none. */
export function FacetChoices({ events, chosen, onChoose }: FacetChoicesProps) {
  const facets = useMemo(() => facetsOf(events), [events]);
  if (facets.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {facets.map(({ name, values }) => (
        <label key={name} className="inline-flex min-w-0 items-center gap-1.5 text-xs">
          <span className="text-ink-soft">{say(FACETS[name].name)}</span>
          <select
            value={chosen[name] ?? ""}
            onChange={({ currentTarget: { value } }) => {
              const { [name]: _, ...others } = chosen;
              onChoose(value === "" ? others : { ...others, [name]: value });
            }}
            className="h-10 max-w-40 rounded-lg border border-line-strong bg-surface px-1.5 xl:h-7"
          >
            <option value="">{say("integrity.any")}</option>
            {values.map(([value, amount]) => (
              <option key={value} value={value}>
                {say("integrity.facet-value", { value: wordOf(name, value), n: formatNumber(amount) })}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}
