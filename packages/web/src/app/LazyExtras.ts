import { type ComponentType, lazy } from "react";
import { withWords } from "../words/words.ts";

/** Asked for with the room's screen, so that it opens in an outage too; nobody waits for it to enter a room. */
const extras = withWords("extras", import("./extras.ts"));
// Whoever draws it first hears of a failure.
extras.catch(() => undefined);

export const UpdateArea = lazy(() => extras.then(({ UpdateArea: loaded }) => ({ default: loaded })));
export const RoomDialogs = lazy(() => extras.then(({ RoomDialogs: loaded }) => ({ default: loaded })));
export const SearchArea = lazy(() => extras.then(({ SearchArea: loaded }) => ({ default: loaded })));
export const RoomsBadge = lazy(() => extras.then(({ RoomsBadge: loaded }) => ({ default: loaded })));
export const FetchingArea = lazy(() => extras.then(({ FetchingArea: loaded }) => ({ default: loaded })));
export const TypingArea = lazy(() => extras.then(({ TypingArea: loaded }) => ({ default: loaded })));
export const NotifyArea = lazy(() => extras.then(({ NotifyArea: loaded }) => ({ default: loaded })));

/** Also on the way in, once a room is open. */
export const fetchRoomsArea = () => extras.then(({ RoomsArea: loaded }) => ({ default: loaded }));
export const RoomsArea = lazy(fetchRoomsArea);

/** Likewise. */
export const fetchNotices = () => extras.then(({ Notices: loaded }) => ({ default: loaded }));
export const Notices = lazy(fetchNotices);

/** What goes beyond the room that is shown. Without it the page works, and is silent about other rooms. */
export async function fetchAttention(): Promise<{ default: ComponentType }> {
  const { Attention } = await extras.catch(() => ({ Attention: () => null }));
  return { default: Attention };
}
