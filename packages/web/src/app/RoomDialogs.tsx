import type { RoomView } from "@chatcast/client";
import { KeyboardMap } from "../features/keyboard/KeyboardMap.tsx";
import type { DeskRoom } from "./desk-view.ts";
import { ExportArea } from "./ExportArea.tsx";
import { GalleryArea } from "./GalleryArea.tsx";
import { RoomMenu } from "./RoomMenu.tsx";

interface RoomDialogsProps {
  /** leave: files are under way, and whoever leaves is told. */
  open: "export" | "keys" | "gallery" | "leave";
  room: RoomView;
  at: DeskRoom;
  /** Shows a message where it was said. */
  onShow: (withMember: string | undefined, offset: number) => void;
  onClose: () => void;
}

/** What is done or read once in a while, over the room. */
export function RoomDialogs({ open, room, at, onShow, onClose }: RoomDialogsProps) {
  if (open === "gallery") return <GalleryArea onShow={onShow} onClose={onClose} />;
  if (open === "leave") return <RoomMenu room={at} onClose={onClose} />;
  return open === "export" ? <ExportArea room={room} onClose={onClose} /> : <KeyboardMap onClose={onClose} />;
}
