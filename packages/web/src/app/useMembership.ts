import type { ChatCastClient, RoomView } from "@chatcast/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { explain, type Problem } from "../ui/problem.ts";
import { loadRoom } from "./LazyRoom.tsx";
import { clearCurrent, currentPlace, forget, type Place, type Recent, recents, remember, tokenOf } from "./memory.ts";
import { useClient, useSlice } from "./store.ts";
import { openTabs } from "./tabs.ts";

export type Doing = "create" | "join" | "return";

/** How this page came to be in a room, or why it is not. */
export interface Membership {
  busy: { doing: Doing; place: Place } | undefined;
  problem: Problem | undefined;
  /** A room that another tab of this browser is in already; offered, never fought over. */
  heldElsewhere: Place | undefined;
  recents: readonly Recent[];
  enter: (doing: Doing, place: Place) => void;
  leave: () => void;
  forget: (place: Place) => void;
}

const PATIENCE_MS = 10_000;
const tabs = openTabs();

/** Creates, joins, leaves and comes back; keeps what the next visit needs. */
export function useMembership(): Membership {
  const client = useClient();
  const room = useSlice((snapshot) => snapshot.room);
  // Taken over by another tab or device: this one holds the room no more.
  const takenOver = useSlice(({ connection: c }) => c.state === "disconnected" && c.nextTryAt === undefined);
  const [busy, setBusy] = useState<Membership["busy"]>();
  const [problem, setProblem] = useState<Problem>();
  const [heldElsewhere, setHeldElsewhere] = useState<Place>();
  const [list, setList] = useState(recents);
  const attempt = useRef(0);

  useEffect(() => {
    tabs.hold(room && !takenOver ? { room: room.name, username: room.self.username } : undefined);
  }, [room, takenOver]);

  const enter = useCallback(
    (doing: Doing, place: Place) => {
      attempt.current += 1;
      const mine = attempt.current;
      const superseded = () => attempt.current !== mine;
      setBusy({ doing, place });
      setProblem(undefined);
      setHeldElsewhere(undefined);
      enterRoom(client, doing, place, superseded)
        .then((view) => {
          if (view) remember({ room: view.name, username: view.self.username, token: view.self.token });
          setList(recents());
        })
        .catch((error: unknown) => {
          if (superseded()) return;
          if (doing === "return") clearCurrent();
          setProblem(explain(error));
        })
        .finally(() => {
          if (!superseded()) setBusy(undefined);
        });
    },
    [client],
  );

  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    const place = currentPlace();
    if (!place || tokenOf(place) === undefined) return;
    void tabs.isHeld(place).then((held) => {
      // Somebody may have been faster with the form.
      if (attempt.current > 0) return;
      if (held) setHeldElsewhere(place);
      else enter("return", place);
    });
  }, [enter]);

  const leave = useCallback(() => {
    attempt.current += 1;
    clearCurrent();
    setProblem(undefined);
    client.leaveRoom().catch((error: unknown) => setProblem(explain(error)));
  }, [client]);

  const drop = useCallback((place: Place) => {
    forget(place);
    setList(recents());
  }, []);

  return { busy, problem, heldElsewhere, recents: list, enter, leave, forget: drop };
}

/** @returns undefined when something else was asked for meanwhile. */
async function enterRoom(
  client: ChatCastClient,
  doing: Doing,
  place: Place,
  superseded: () => boolean,
): Promise<RoomView | undefined> {
  await Promise.all([connected(client, doing === "return" ? undefined : PATIENCE_MS), loadRoom()]);
  if (superseded()) return undefined;
  const request = { roomName: place.room, username: place.username };
  if (doing === "create") return client.createRoom(request);
  const token = tokenOf(place);
  if (token === undefined) return client.joinRoom(request);
  try {
    return await client.joinRoom({ ...request, token });
  } catch (error) {
    // A server that lost its data knows the token no more and answers as if the name were somebody else's.
    if (explain(error).code !== "E_NAME_TAKEN") throw error;
    return client.joinRoom(request);
  }
}

/** Resolves once the client is connected. @throws E_UNAVAILABLE after `patienceMs`, if given. */
function connected(client: ChatCastClient, patienceMs: number | undefined): Promise<void> {
  if (client.snapshot().connection.state === "connected") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = client.subscribe(() => {
      if (client.snapshot().connection.state !== "connected") return;
      stop();
      clearTimeout(timer);
      resolve();
    });
    const timer =
      patienceMs === undefined
        ? undefined
        : setTimeout(() => {
            stop();
            reject(Object.assign(new Error("not connected"), { code: "E_UNAVAILABLE" }));
          }, patienceMs);
  });
}
