import { useId } from "react";
import { FETCHING } from "../../ui/fetching.ts";
import { formatBytes } from "../../ui/format.ts";
import { say } from "../../words/words.ts";

interface FetchingChoiceProps {
  bytes: number;
  onBytes: (bytes: number) => void;
}

/** Which files are fetched by themselves, in all rooms. */
export function FetchingChoice({ bytes, onBytes }: FetchingChoiceProps) {
  const id = useId();
  return (
    <details className="group px-2">
      <summary className="flex min-h-10 cursor-pointer items-center font-semibold text-ink-soft text-xs xl:min-h-8">
        {say("fetching.title")}
        <span className="ms-auto font-normal">{bytes === 0 ? say("fetching.ask-short") : formatBytes(bytes)}</span>
      </summary>
      <label htmlFor={id} className="block pt-1 pb-1 text-sm">
        {say("fetching.about")}
      </label>
      <select
        id={id}
        value={bytes}
        onChange={({ currentTarget }) => onBytes(Number(currentTarget.value))}
        className="h-10 w-full rounded-lg border border-line-strong bg-raised px-2 text-sm xl:h-8"
      >
        {FETCHING.map((most) => (
          <option key={most} value={most}>
            {most === 0 ? say("fetching.ask") : say("fetching.up-to", { size: formatBytes(most) })}
          </option>
        ))}
      </select>
    </details>
  );
}
