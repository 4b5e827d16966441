/** What stands around the conversation when somebody asks for it: one file of the built page, fetched right behind the room's screen. */

import { learnWords } from "../ui/problem.ts";
import { SELDOM } from "../ui/seldom.ts";

export { Notices } from "../features/alerts/Notices.tsx";
export { Attention } from "./Attention.tsx";
export { FetchingArea } from "./FetchingArea.tsx";
export { NotifyArea } from "./NotifyArea.tsx";
export { RoomDialogs } from "./RoomDialogs.tsx";
export { RoomsArea } from "./RoomsArea.tsx";
export { RoomsBadge } from "./RoomsBadge.tsx";
export { SearchArea } from "./SearchArea.tsx";
export { TypingArea } from "./TypingArea.tsx";
export { UpdateArea } from "./UpdateArea.tsx";

learnWords(SELDOM);
