/** What is looked at beside the conversation: one file of the built page, fetched right behind the room's screen. */
export { AlertDialog } from "../features/alerts/AlertDialog.tsx";
export { ProofWindows } from "./ProofWindows.tsx";
