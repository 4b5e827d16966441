import { fetchRooms } from "@chatcast/client/page";
import { type ComponentProps, lazy, useState } from "react";
import { PageError } from "../ui/problem.ts";
import { say, withWords } from "../words/words.ts";

const screen = () => withWords("room", import("./room.ts"));

type Screen = typeof import("./room.ts").RoomScreen;

let here: Screen | undefined;

const load = async () => {
  const [{ RoomScreen }] = await Promise.all([screen(), fetchRooms()]);
  here = RoomScreen;
  return { default: RoomScreen };
};

const Lazy = lazy(load);

/**
 * The room's screen, a file of its own so that the way in loads fast. Who enters has waited for it: it is drawn at once, while
 * React's `lazy` would show nothing first, and for up to 300 ms.
 */
export function LazyRoom(props: ComponentProps<Screen>) {
  const [{ Shown }] = useState(() => ({ Shown: here ?? Lazy }));
  return <Shown {...props} />;
}

/** What goes beyond the room that is shown: of no use before one is open, it comes behind its screen. */
export const LazyAttention = lazy(() => screen().then(({ fetchAttention }) => fetchAttention()));

/** The list of rooms as the way in shows it; in a room it comes with the screen. */
export const LazyRoomsArea = lazy(() => screen().then(({ fetchRoomsArea }) => fetchRoomsArea()));

/** What happened to somebody who was put out: who was in a room has its screen. */
export const LazyEndedArea = lazy(() => screen().then(({ EndedArea }) => ({ default: EndedArea })));

/** What installs the page, where the browser offers that. */
export const LazyInstallButton = lazy(() => screen().then(({ InstallButton }) => ({ default: InstallButton })));

/** Passing words as the way in shows them. */
export const LazyNotices = lazy(() => screen().then(({ fetchNotices }) => fetchNotices()));

/**
 * Loads the room's screen before a room is entered, and all of it: once inside, nothing more is fetched, so every
 * window opens while the server is away as well. @throws when the server has another build by now.
 */
export async function loadRoom(): Promise<void> {
  try {
    await load();
  } catch (cause) {
    throw new PageError(() => say("frame.older-page"), { cause });
  }
}
