import { fetchRooms } from "@chatcast/client/page";
import { lazy } from "react";

const load = async () => {
  const [{ RoomScreen }] = await Promise.all([import("./RoomScreen.tsx"), fetchRooms()]);
  return { default: RoomScreen };
};

/** The room's screen, a file of its own so that the way in loads fast. */
export const LazyRoom = lazy(load);

/**
 * Loads the room's screen before a room is entered, and all of it: once inside, nothing more is fetched, so every
 * window opens while the server is away as well. @throws when the server has another build by now.
 */
export async function loadRoom(): Promise<void> {
  try {
    await load();
  } catch (cause) {
    throw new Error("This page is older than the server. Reload it.", { cause });
  }
}
