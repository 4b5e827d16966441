import { type ChatCastClient, type EvidenceOf, evidenceJson } from "@chatcast/client";
import { saveAs } from "../ui/saveAs.ts";
import { flightsOf } from "./flights.ts";

/** Hands what is known of a stop, or until now, to the browser as a file. */
export function saveEvidence(about: EvidenceOf, client: ChatCastClient): void {
  const name = `evidence-${new Date(about.at).toISOString().replaceAll(/[:.]/g, "-")}.json`;
  const flights = flightsOf(client);
  const json = evidenceJson(about, client.snapshot(), (id) => flights.of(id));
  saveAs(name, new Blob([json], { type: "application/json" }));
}
