import type { ChatCastClient, RoomView } from "@chatcast/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { explain, explainEntry, type Problem } from "../ui/problem.ts";
import { loadRoom } from "./LazyRoom.tsx";
import {
  clearCurrent,
  currentPlace,
  forget,
  known,
  type Place,
  type Recent,
  recents,
  remember,
  tokenOf,
} from "./memory.ts";
import { useClient, useSlice } from "./store.ts";

/** seal: create a sealed room; its place has a label at most. */
export type Doing = "create" | "seal" | "join" | "return";

/** How this page came to be in a room, or why it is not. */
export interface Membership {
  busy: { doing: Doing; place: Place } | undefined;
  problem: Problem | undefined;
  /** A room that another tab of this browser is in already; offered, never fought over. */
  heldElsewhere: Place | undefined;
  /** The link by which the page was opened, until it was used or declined. */
  invitation: string | undefined;
  recents: readonly Recent[];
  enter: (doing: Doing, place: Place) => void;
  leave: () => void;
  decline: () => void;
  forget: (place: Place) => void;
}

const PATIENCE_MS = 10_000;

/** Creates, joins, leaves and comes back; keeps what the next visit needs. */
export function useMembership(opened: string | undefined): Membership {
  const client = useClient();
  const [busy, setBusy] = useState<Membership["busy"]>();
  const [problem, setProblem] = useState<Problem>();
  const [heldElsewhere, setHeldElsewhere] = useState<Place>();
  const [list, setList] = useState(recents);
  const [invitation, setInvitation] = useState(opened);
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
          if (view) remember({ ...placeOf(view, place), token: view.self.token });
          if (view) setInvitation(undefined);
          setList(recents());
        })
        .catch((error: unknown) => {
          if (superseded()) return;
          if (doing === "return") clearCurrent();
          setProblem(explainEntry(error, place.link ?? known(place)?.link));
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
    // Who came by a link wants to go there, not back.
    const place = opened === undefined ? currentPlace() : undefined;
    const token = place && tokenOf(place);
    if (!place || token === undefined) return;
    // Fetched while the other tabs are asked; whoever enters tries again, and is told.
    loadRoom().catch(() => undefined);
    void client.isOpenElsewhere(token).then((held) => {
      // Somebody may have been faster with the form.
      if (attempt.current > 0) return;
      if (held) setHeldElsewhere(place);
      else enter("return", place);
    });
  }, [client, enter, opened]);

  // The link of a room is another one when somebody was put out: the next visit needs no older one.
  const link = useSlice(({ room }) => room?.sealed?.link);
  useEffect(() => {
    const { room } = client.snapshot();
    const before = room && known({ room: room.name, username: room.self.username });
    if (room && before && link !== undefined && before.link !== link) {
      remember({ ...before, ...placeOf(room, before), token: room.self.token });
    }
  }, [client, link]);

  // Who was put out is not to come back by itself after a reload.
  const ended = useSlice((snapshot) => snapshot.ended);
  useEffect(() => {
    if (ended !== undefined) clearCurrent();
  }, [ended]);

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

  const decline = useCallback(() => {
    setProblem(undefined);
    setInvitation(undefined);
  }, []);

  return { busy, problem, heldElsewhere, invitation, recents: list, enter, leave, decline, forget: drop };
}

/** @returns undefined when something else was asked for meanwhile. */
async function enterRoom(
  client: ChatCastClient,
  doing: Doing,
  place: Place,
  superseded: () => boolean,
): Promise<RoomView | undefined> {
  const { token, link } = { ...known(place), ...place };
  const returning = doing === "return" && token !== undefined;
  // What was kept is shown without waiting for the server.
  await Promise.all([loadRoom(), ...(returning ? [] : [connected(client, PATIENCE_MS)])]);
  if (superseded()) return undefined;
  const request = { roomName: place.room, username: place.username };
  if (doing === "create") return client.createRoom(request);
  if (doing === "seal") return client.createSealedRoom(request);
  const join = (proof: { token?: string }) =>
    link === undefined
      ? client.joinRoom({ ...request, ...proof })
      : client.joinSealedRoom({ link, username: place.username, ...proof });
  if (token === undefined) return join({});
  try {
    const back = { ...request, token, ...(link === undefined ? {} : { link }) };
    return await (returning ? client.returnToRoom(back) : join({ token }));
  } catch (error) {
    const { code } = explain(error);
    // A server that lost its data knows the token no more and answers as if the name were somebody else's. Who was removed
    // may ask to come as somebody new, but does not by itself.
    if (code !== "E_NAME_TAKEN" && (code !== "E_FORBIDDEN" || returning)) throw error;
    return join({});
  }
}

/** Where somebody is now. A sealed room keeps the name that this person gave it, here alone. */
function placeOf(view: RoomView, asked: Place): Place {
  const here: Place = { room: view.name, username: view.self.username };
  if (view.sealed === undefined) return here;
  const label = asked.label?.trim() || known(here)?.label || `Sealed room ${view.name.slice(0, 6)}`;
  return { ...here, link: view.sealed.link, label };
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
