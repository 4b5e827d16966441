import { NotifyChoice } from "../features/attention/NotifyChoice.tsx";
import type { Place } from "./memory.ts";
import { useWishes } from "./useAttention.ts";

/** What one is told about of a room. */
export function NotifyArea({ place }: { place: Place }) {
  const wishes = useWishes();
  return (
    <NotifyChoice
      level={wishes.level(place)}
      sound={wishes.sound}
      onLevel={(level) => wishes.setLevel(place, level)}
      onSound={(sound) => wishes.setSound(sound)}
    />
  );
}
