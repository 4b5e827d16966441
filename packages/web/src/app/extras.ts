/** What stands around the conversation when somebody asks for it: one file of the built page, fetched right behind the room's screen. */

export { Attention } from "./Attention.tsx";
export { FetchingArea } from "./FetchingArea.tsx";
export { NotifyArea } from "./NotifyArea.tsx";
export { RoomDialogs } from "./RoomDialogs.tsx";
export { RoomsArea } from "./RoomsArea.tsx";
export { RoomsBadge } from "./RoomsBadge.tsx";
export { SearchArea } from "./SearchArea.tsx";
export { UpdateArea } from "./UpdateArea.tsx";
