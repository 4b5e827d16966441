/** What comes with the screen of a room: the way in shows some of it as well. */

export { EndedArea } from "./EndedArea.tsx";
export { InstallButton } from "./InstallButton.tsx";
export { fetchAttention, fetchNotices, fetchRoomsArea } from "./LazyExtras.ts";
export { RoomScreen } from "./RoomScreen.tsx";
