import type { AlertView, ChatCastClient } from "@chatcast/client";
import { lazy } from "react";
import { withWords } from "../words/words.ts";

/**
 * Asked for as soon as the room's screen is here, and not when a window is opened first: the server may be away then.
 * Nobody waits for it to enter a room.
 */
const proof = withWords("proof", import("./proof.ts"));
// Whoever draws it first hears of a failure.
proof.catch(() => undefined);

export const ProofWindows = lazy(() => proof.then(({ ProofWindows: loaded }) => ({ default: loaded })));
export const ProofPanel = lazy(() => proof.then(({ ProofPanel: loaded }) => ({ default: loaded })));
export const IdentityArea = lazy(() => proof.then(({ IdentityArea: loaded }) => ({ default: loaded })));
export const AlertDialog = lazy(() => proof.then(({ AlertDialog: loaded }) => ({ default: loaded })));

/** An alert is drawn from the same file: who can press its button has it. */
export function saveEvidence(...stop: [AlertView, ChatCastClient]): void {
  proof.then(({ saveEvidence: save }) => save(...stop)).catch(() => undefined);
}

/** Transfers are recorded and losses of the connection kept from the moment on that it can be done, whoever looks. */
export function startRecords(client: ChatCastClient): void {
  proof
    .then(({ flightsOf, pathOf }) => {
      flightsOf(client);
      pathOf(client);
    })
    .catch(() => undefined);
}
