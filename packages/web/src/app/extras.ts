/** What stands around the conversation when somebody asks for it: one file of the built page, fetched right behind the room's screen. */
export { RoomDialogs } from "./RoomDialogs.tsx";
export { SearchArea } from "./SearchArea.tsx";
export { UpdateArea } from "./UpdateArea.tsx";
