/** What is looked at beside the conversation, and in dialogs over it: one file of the built page, fetched right behind the room's screen. */
export { AlertDialog } from "../features/alerts/AlertDialog.tsx";
export { saveEvidence } from "./evidence.ts";
export { flightsOf } from "./flights.ts";
export { IdentityArea } from "./IdentityArea.tsx";
export { ProofPanel } from "./ProofPanel.tsx";
export { ProofWindows } from "./ProofWindows.tsx";
export { pathOf } from "./paths.ts";
