import { Plus } from "lucide-react";
import { useState } from "react";
import { RoomsList } from "../features/rooms/RoomsList.tsx";
import { IconButton } from "../ui/Button.tsx";
import { say } from "../words/words.ts";
import { RoomMenu } from "./RoomMenu.tsx";
import { rowsOf } from "./rows.ts";
import { useOverview, useWishes } from "./useAttention.ts";
import { useDesk, useDeskView } from "./useDesk.ts";

interface RoomsAreaProps {
  /** Undefined where one is on the way in already. */
  onNew: (() => void) | undefined;
  /** A room was chosen. */
  onShown?: () => void;
}

/** The rooms of this browser, and the way to another one. */
export function RoomsArea({ onNew, onShown }: RoomsAreaProps) {
  const desk = useDesk();
  const { shown } = useDeskView();
  const rooms = useOverview();
  const wishes = useWishes();
  const [menu, setMenu] = useState<string>();
  const rows = rowsOf(rooms, shown?.key, (place) => wishes.level(place) === "nothing");
  const chosen = rooms.find(({ room }) => room.key === menu)?.room;
  return (
    <section aria-labelledby="rooms-title">
      <div className="flex min-h-10 items-center justify-between ps-2 xl:min-h-8">
        <h2 id="rooms-title" className="flex items-baseline gap-2 font-semibold text-ink-soft text-xs">
          {say("rooms.title")} <span className="figures font-normal">{rows.length}</span>
        </h2>
        {onNew === undefined ? null : (
          <IconButton label={say("rooms.new")} onClick={onNew} className="xl:size-8">
            <Plus aria-hidden="true" className="size-4.5" />
          </IconButton>
        )}
      </div>
      <RoomsList
        rooms={rows}
        onShow={(key) => {
          desk.show(key);
          onShown?.();
        }}
        onMenu={setMenu}
        onDismiss={(key) => desk.leave(key)}
      />
      {chosen === undefined ? null : <RoomMenu room={chosen} onClose={() => setMenu(undefined)} />}
    </section>
  );
}
