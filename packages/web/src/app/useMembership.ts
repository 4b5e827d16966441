import type { ChatCastClient, RoomView } from "@chatcast/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { explain, type Problem } from "../ui/problem.ts";
import { loadRoom } from "./LazyRoom.tsx";
import { clearCurrent, currentPlace, forget, type Place, type Recent, recents, remember, tokenOf } from "./memory.ts";
import { useClient } from "./store.ts";

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

/** Creates, joins, leaves and comes back; keeps what the next visit needs. */
export function useMembership(): Membership {
  const client = useClient();
  const [busy, setBusy] = useState<Membership["busy"]>();
  const [problem, setProblem] = useState<Problem>();
  const [heldElsewhere, setHeldElsewhere] = useState<Place>();
  const [list, setList] = useState(recents);
  const attempt = useRef(0);

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
    const token = place && tokenOf(place);
    if (!place || token === undefined) return;
    void client.isOpenElsewhere(token).then((held) => {
      // Somebody may have been faster with the form.
      if (attempt.current > 0) return;
      if (held) setHeldElsewhere(place);
      else enter("return", place);
    });
  }, [client, enter]);

  const leave = useCallback(() => {
    attempt.current += 1;
    clearCurrent();
    setProblem(undefined);
    client.leaveRoom().catch((error: unknown) => setProblem(explain(error)));
  }, [client]);

  const drop = useCallback(
    (place: Place) => {
      const token = tokenOf(place);
      if (token !== undefined) void client.forget(token);
      forget(place);
      setList(recents());
    },
    [client],
  );

  return { busy, problem, heldElsewhere, recents: list, enter, leave, forget: drop };
}

/** @returns undefined when something else was asked for meanwhile. */
async function enterRoom(
  client: ChatCastClient,
  doing: Doing,
  place: Place,
  superseded: () => boolean,
): Promise<RoomView | undefined> {
  const token = tokenOf(place);
  const returning = doing === "return" && token !== undefined;
  // What was kept is shown without waiting for the server.
  await Promise.all([loadRoom(), ...(returning ? [] : [connected(client, PATIENCE_MS)])]);
  if (superseded()) return undefined;
  const request = { roomName: place.room, username: place.username };
  if (doing === "create") return client.createRoom(request);
  if (token === undefined) return client.joinRoom(request);
  try {
    return await (returning ? client.returnToRoom({ ...request, token }) : client.joinRoom({ ...request, token }));
  } catch (error) {
    // A server that lost its data knows the token no more and answers as if the name were somebody else's.
    if (explain(error).code !== "E_NAME_TAKEN") throw error;
    return client.joinRoom(request);
  }
}

/** Resolves once the client is connected. @throws E_UNAVAILABLE after `patienceMs`. */
function connected(client: ChatCastClient, patienceMs: number): Promise<void> {
  if (client.snapshot().connection.state === "connected") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = client.subscribe(() => {
      if (client.snapshot().connection.state !== "connected") return;
      stop();
      clearTimeout(timer);
      resolve();
    });
    const timer = setTimeout(() => {
      stop();
      reject(Object.assign(new Error("not connected"), { code: "E_UNAVAILABLE" }));
    }, patienceMs);
  });
}
