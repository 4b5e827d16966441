import type { RoomView } from "@chatcast/client";
import { KeyboardMap } from "../features/keyboard/KeyboardMap.tsx";
import { ExportArea } from "./ExportArea.tsx";

interface RoomDialogsProps {
  open: "export" | "keys";
  room: RoomView;
  onClose: () => void;
}

/** What is done or read once in a while, over the room. */
export function RoomDialogs({ open, room, onClose }: RoomDialogsProps) {
  return open === "export" ? <ExportArea room={room} onClose={onClose} /> : <KeyboardMap onClose={onClose} />;
}
