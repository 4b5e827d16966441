import { type EvidenceOf, evidenceJson, type Snapshot } from "@chatcast/client";
import { saveAs } from "../ui/saveAs.ts";

/** Hands what is known of a stop, or until now, to the browser as a file. */
export function saveEvidence(about: EvidenceOf, snapshot: Snapshot): void {
  const name = `evidence-${new Date(about.at).toISOString().replaceAll(/[:.]/g, "-")}.json`;
  saveAs(name, new Blob([evidenceJson(about, snapshot)], { type: "application/json" }));
}
