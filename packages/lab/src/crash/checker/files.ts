import type { HistoryEvent } from "../history/events.ts";
import type { Ledger, Said } from "./ledger.ts";
import type { Places } from "./logs.ts";
import type { Violation } from "./violations.ts";

/** Every file that stands in a log can be downloaded, and everything downloaded is what was sent. */
export function checkFiles(
  ledger: Ledger,
  events: readonly HistoryEvent[],
  places: Places,
  violations: Violation[],
): void {
  const sent = new Map<string, Said>();
  for (const said of ledger.all) if (said.kind === "file") sent.set(nameOf(said), said);
  const fetched = new Set<string>();
  for (const event of events) {
    if (event.do !== "fetched") continue;
    const { name, sha256, who } = event;
    fetched.add(name);
    const said = sent.get(name);
    if (said === undefined || !said.body.endsWith(` ${sha256}`)) {
      violations.push({
        kind: "altered",
        what: `${who} downloaded ${name} with SHA-256 ${sha256}; sent was ${said?.body}`,
      });
    }
  }
  for (const [name, said] of sent) {
    if (!places.has(said.body) || fetched.has(name)) continue;
    violations.push({ kind: "lost", what: `${name} stands in ${said.conversation} and nobody could download it` });
  }
}

/** `fileBody` the other way: names hold no spaces. */
const nameOf = ({ body }: Said): string => body.split(" ")[1] ?? "";
