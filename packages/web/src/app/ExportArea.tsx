import type { RoomView } from "@chatcast/client";
import { ExportDialog } from "../features/export/ExportDialog.tsx";
import { useClient } from "./store.ts";
import { titleAt } from "./title.ts";

/** The dialog to export the room one is in. */
export function ExportArea({ room, onClose }: { room: RoomView; onClose: () => void }) {
  const client = useClient();
  const conversations = () => client.snapshot().conversations;
  const source = {
    room: titleAt({ room: room.name, username: room.self.username }),
    self: room.self.username,
    sealed: room.sealed !== undefined,
    partners: () => conversations().flatMap((one) => one.with ?? []),
    conversation: (withMember: string | undefined) => conversations().find((one) => one.with === withMember),
    loadOlder: (withMember: string | undefined, until?: number) => client.loadOlder(withMember, until),
  };
  return <ExportDialog source={source} onClose={onClose} />;
}
