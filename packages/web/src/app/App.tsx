import { Suspense, useCallback, useEffect } from "react";
import { Notices } from "../features/alerts/Notices.tsx";
import { HomeScreen } from "./HomeScreen.tsx";
import { LazyRoom } from "./LazyRoom.tsx";
import { useClient, useSlice } from "./store.ts";
import { useMembership } from "./useMembership.ts";

/** Home while in no room, the room otherwise: where one is lives in the client, never in the URL. */
export function App() {
  const room = useSlice((snapshot) => snapshot.room);
  const notices = useSlice((snapshot) => snapshot.notices);
  const client = useClient();
  const dismiss = useCallback((key: number) => client.dismissNotice(key), [client]);
  const membership = useMembership();
  const name = room?.name;

  useEffect(() => {
    document.title = name === undefined ? "ChatCast" : `${name} · ChatCast`;
  }, [name]);

  return (
    <div className="flex h-full flex-col">
      {room === undefined ? (
        <HomeScreen membership={membership} />
      ) : (
        <Suspense>
          <LazyRoom key={`${room.name}\n${room.self.username}`} room={room} membership={membership} />
        </Suspense>
      )}
      <Notices notices={notices} onDismiss={dismiss} />
    </div>
  );
}
