import type { RoomView } from "@chatcast/client";
import { type ReactNode, Suspense, useCallback, useState } from "react";
import type { DeskRoom } from "./desk-view.ts";
import { RoomDialogs } from "./LazyExtras.ts";
import type { RoomDialog } from "./RoomDialogs.tsx";

/** The one dialog over a room. @returns what is drawn of it, and what opens another */
export function useRoomDialog(
  room: RoomView,
  at: DeskRoom,
  onShow: (withMember: string | undefined, offset: number) => void,
): [drawn: ReactNode, show: (dialog: RoomDialog) => void] {
  const [open, setOpen] = useState<RoomDialog>();
  const close = useCallback(() => setOpen(undefined), []);
  const drawn =
    open === undefined ? null : (
      <Suspense>
        <RoomDialogs open={open} room={room} at={at} onShow={onShow} onClose={close} />
      </Suspense>
    );
  return [drawn, setOpen];
}
