import { Suspense, useEffect } from "react";
import { useLanguage } from "../words/words.ts";
import { HomeScreen } from "./HomeScreen.tsx";
import { LazyAttention, LazyRoom } from "./LazyRoom.tsx";
import { guardLeaving } from "./leaving.ts";
import { isOpenList } from "./memory.ts";
import { SeatProvider } from "./SeatProvider.tsx";
import { useSlice } from "./store.ts";
import { useAddress } from "./useAddress.ts";
import { useDesk, useDeskView } from "./useDesk.ts";

/** The room that is shown, or the way in. */
export function App() {
  const desk = useDesk();
  const { rooms, seat } = useDeskView();
  useAddress(desk);
  useLanguage();
  useEffect(() => guardLeaving(desk, window), [desk]);
  useEffect(() => {
    const look = () => void desk.look();
    const onVisible = () => document.visibilityState === "visible" && look();
    const onStorage = ({ key }: StorageEvent) => isOpenList(key) && look();
    document.addEventListener("visibilitychange", onVisible);
    window.addEventListener("storage", onStorage);
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("storage", onStorage);
    };
  }, [desk]);
  return (
    <div className="flex h-full flex-col">
      <SeatProvider key={seat.key} seat={seat}>
        <Shown />
      </SeatProvider>
      {rooms.some(({ stand }) => stand.state === "open") ? (
        <Suspense>
          <LazyAttention />
        </Suspense>
      ) : null}
    </div>
  );
}

function Shown() {
  const { shown } = useDeskView();
  const room = useSlice((snapshot) => snapshot.room);
  if (shown === undefined || room === undefined) return <HomeScreen />;
  return (
    <Suspense>
      <LazyRoom key={`${room.name}\n${room.self.username}`} at={shown} room={room} />
    </Suspense>
  );
}
