import { LogOut } from "lucide-react";
import { LevelSelect } from "../features/attention/LevelSelect.tsx";
import { Button } from "../ui/Button.tsx";
import { ModalDialog } from "../ui/ModalDialog.tsx";
import { say } from "../words/words.ts";
import type { DeskRoom } from "./desk-view.ts";
import { titleAt } from "./title.ts";
import { useOverview, useWishes } from "./useAttention.ts";
import { useDesk } from "./useDesk.ts";

/** What can be done with a room without going there. */
export function RoomMenu({ room, onClose }: { room: DeskRoom; onClose: () => void }) {
  const desk = useDesk();
  const wishes = useWishes();
  const busy = useOverview().some((one) => one.room.key === room.key && one.summary?.unfinished === true);
  return (
    <ModalDialog title={titleAt(room.place)} width="w-[min(24rem,calc(100vw-2rem))]" onClose={onClose}>
      <p className="-mt-3 text-ink-soft text-sm">{say("rooms.as", { name: room.place.username })}</p>
      <LevelSelect level={wishes.level(room.place)} onLevel={(level) => wishes.setLevel(room.place, level)} />
      {busy ? <p className="text-ink-soft text-sm">{say("rooms.files-stop")}</p> : null}
      <Button
        icon={<LogOut aria-hidden="true" className="size-4 rtl:-scale-x-100" />}
        onClick={() => {
          onClose();
          desk.leave(room.key);
        }}
      >
        {say("rooms.leave")}
      </Button>
    </ModalDialog>
  );
}
