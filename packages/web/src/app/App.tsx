import { Suspense, useEffect } from "react";
import { HomeScreen } from "./HomeScreen.tsx";
import { LazyRoom } from "./LazyRoom.tsx";
import { guardLeaving } from "./leaving.ts";
import { useClient, useSlice } from "./store.ts";
import { useMembership } from "./useMembership.ts";

/**
 * Home while in no room, the room otherwise: where one is lives in the client, never in the URL. `invitation` is the link by
 * which the page was opened.
 */
export function App({ invitation }: { invitation: string | undefined }) {
  const room = useSlice((snapshot) => snapshot.room);
  const membership = useMembership(invitation);
  const client = useClient();
  useEffect(() => guardLeaving(client, window), [client]);
  const inRoom = room !== undefined;

  // A room's title counts what is unread, so it sets its own.
  useEffect(() => {
    if (!inRoom) document.title = "ChatCast";
  }, [inRoom]);

  return (
    <div className="flex h-full flex-col">
      {room === undefined ? (
        <HomeScreen membership={membership} />
      ) : (
        <Suspense>
          <LazyRoom key={`${room.name}\n${room.self.username}`} room={room} membership={membership} />
        </Suspense>
      )}
    </div>
  );
}
