import type { RoomView } from "@chatcast/client";
import { KeyboardMap } from "../features/keyboard/KeyboardMap.tsx";
import { ExportArea } from "./ExportArea.tsx";
import { GalleryArea } from "./GalleryArea.tsx";

interface RoomDialogsProps {
  open: "export" | "keys" | "gallery";
  room: RoomView;
  /** Shows a message where it was said. */
  onShow: (withMember: string | undefined, offset: number) => void;
  onClose: () => void;
}

/** What is done or read once in a while, over the room. */
export function RoomDialogs({ open, room, onShow, onClose }: RoomDialogsProps) {
  if (open === "gallery") return <GalleryArea onShow={onShow} onClose={onClose} />;
  return open === "export" ? <ExportArea room={room} onClose={onClose} /> : <KeyboardMap onClose={onClose} />;
}
