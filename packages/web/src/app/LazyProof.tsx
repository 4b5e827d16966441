import { lazy } from "react";

/**
 * Asked for as soon as the room's screen is here, and not when a window is opened first: the server may be away then.
 * Nobody waits for it to enter a room.
 */
const proof = import("./proof.ts");
// Whoever draws it first hears of a failure.
proof.catch(() => undefined);

export const ProofWindows = lazy(() => proof.then(({ ProofWindows: loaded }) => ({ default: loaded })));
export const AlertDialog = lazy(() => proof.then(({ AlertDialog: loaded }) => ({ default: loaded })));
