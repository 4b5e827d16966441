import { badgeOf } from "../features/rooms/row.ts";
import { unreadOf } from "./rows.ts";
import { useOverview, useWishes } from "./useAttention.ts";
import { useDeskView } from "./useDesk.ts";

/** How much is new in the other rooms, over the button of the drawer where their list is. */
export function RoomsBadge() {
  const { shown } = useDeskView();
  const rooms = useOverview();
  const wishes = useWishes();
  const unread = unreadOf(rooms, shown?.key, (place) => wishes.level(place) === "nothing");
  if (unread === 0) return null;
  return (
    <span
      aria-hidden="true"
      className="figures pointer-events-none absolute top-0.5 inset-e-0 inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 font-semibold text-2xs text-accent-ink ring-2 ring-surface"
    >
      {badgeOf(unread)}
    </span>
  );
}
