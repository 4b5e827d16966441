import { type AlertView, evidenceJson, type Snapshot } from "@chatcast/client";
import { saveAs } from "../ui/saveAs.ts";

/** Hands what is known of a stop to the browser as a file. */
export function saveEvidence(alert: AlertView, snapshot: Snapshot): void {
  const name = `evidence-${new Date(alert.at).toISOString().replaceAll(/[:.]/g, "-")}.json`;
  saveAs(name, new Blob([evidenceJson(alert, snapshot)], { type: "application/json" }));
}
