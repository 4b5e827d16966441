import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { say } from "../../words/words.ts";
import type { RecentRoom } from "./RecentRooms.tsx";

interface ForgetQuestionProps {
  room: RecentRoom;
  onYes: () => void;
  onNo: () => void;
}

/** Whether all that this browser keeps of a room is to go, a sealed one's link with it. */
export function ForgetQuestion({ room, onYes, onNo }: ForgetQuestionProps) {
  return (
    <ConfirmDialog
      title={say("forget.ask", { room: room.label ?? room.room })}
      what={say("forget.what", { kind: room.link === undefined ? "open" : "sealed" })}
      yes={say("forget.yes")}
      no={say("forget.no")}
      onYes={onYes}
      onNo={onNo}
    />
  );
}
