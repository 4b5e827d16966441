import { readFile } from "node:fs/promises";
import type { HistoryEvent } from "./events.ts";

/** Reads back what recorders wrote, in the order of time. A line that a kill cut off at the end of a file is no event. */
export async function readHistories(paths: readonly string[]): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for (const path of paths) {
    const text = await readFile(path, "utf8");
    const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
    for (const line of lines) if (line !== "") events.push(JSON.parse(line) as HistoryEvent);
  }
  return events.sort((one, other) => one.at - other.at);
}
