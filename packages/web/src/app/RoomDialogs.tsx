import type { MessageView, RoomView } from "@chatcast/client";
import { partnerOf } from "../features/chat/actions.ts";
import { KeyboardMap } from "../features/keyboard/KeyboardMap.tsx";
import type { DeskRoom } from "./desk-view.ts";
import { ExportArea } from "./ExportArea.tsx";
import { GalleryArea } from "./GalleryArea.tsx";
import { ReactArea } from "./ReactArea.tsx";
import { RoomMenu } from "./RoomMenu.tsx";
import { useClient } from "./store.ts";

/** leave: files are under way, and whoever leaves is told. `shown`: key of the message whose file is looked at first. */
export type RoomDialog =
  | { is: "export" | "keys" | "leave" }
  | { is: "gallery"; shown?: string }
  | { is: "react"; message: MessageView };

interface RoomDialogsProps {
  open: RoomDialog;
  room: RoomView;
  at: DeskRoom;
  /** Shows a message where it was said. */
  onShow: (withMember: string | undefined, offset: number) => void;
  onClose: () => void;
}

/** What is done or read once in a while, over the room. */
export function RoomDialogs({ open, room, at, onShow, onClose }: RoomDialogsProps) {
  const client = useClient();
  switch (open.is) {
    case "gallery":
      return <GalleryArea shown={open.shown} onShow={onShow} onClose={onClose} />;
    case "leave":
      return <RoomMenu room={at} onClose={onClose} />;
    case "export":
      return <ExportArea room={room} onClose={onClose} />;
    case "keys":
      return <KeyboardMap onClose={onClose} />;
    case "react": {
      const { message } = open;
      const react = (emoji: string) => {
        client.change(message.offset ?? 0, { kind: "react", emoji }, partnerOf(message));
        onClose();
      };
      return <ReactArea onPick={react} onClose={onClose} />;
    }
  }
}
