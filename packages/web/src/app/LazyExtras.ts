import { lazy } from "react";

/** Asked for with the room's screen, so that it opens in an outage too; nobody waits for it to enter a room. */
const extras = import("./extras.ts");
// Whoever draws it first hears of a failure.
extras.catch(() => undefined);

export const UpdateArea = lazy(() => extras.then(({ UpdateArea: loaded }) => ({ default: loaded })));
export const RoomDialogs = lazy(() => extras.then(({ RoomDialogs: loaded }) => ({ default: loaded })));
export const SearchArea = lazy(() => extras.then(({ SearchArea: loaded }) => ({ default: loaded })));
