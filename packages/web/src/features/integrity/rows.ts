import type { IntegrityEvent } from "@chatcast/client";
import { formatSeconds } from "../../ui/format.ts";

export type VerdictFilter = "all" | IntegrityEvent["status"];

/** What the filter lets through, newest first. `text` is looked for in every column as it is shown. */
export function filterRows(
  events: readonly IntegrityEvent[],
  text: string,
  verdict: VerdictFilter,
): readonly IntegrityEvent[] {
  const wanted = text.trim().toLowerCase();
  return events
    .filter((event) => verdict === "all" || event.status === verdict)
    .filter((event) => wanted === "" || shown(event).some((cell) => cell.toLowerCase().includes(wanted)))
    .toReversed();
}

function shown(event: IntegrityEvent): string[] {
  return [event.status, formatSeconds(event.at), String(event.seq), event.source, event.expected ?? "", event.received];
}
