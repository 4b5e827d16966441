import type { ChatCastClient, RoomView } from "@chatcast/client";
import { explain } from "../ui/problem.ts";
import { say } from "../words/words.ts";
import { known, type Place } from "./memory.ts";

/** seal: create a sealed room; its place has a label at most. */
export type Doing = "create" | "seal" | "join";

const PATIENCE_MS = 10_000;

/** Enters a room over a client that is in none. @returns undefined when something else was asked for meanwhile. */
export async function enterRoom(
  client: ChatCastClient,
  doing: Doing | "return",
  place: Place,
  { load, superseded }: { load: () => Promise<void>; superseded: () => boolean },
): Promise<RoomView | undefined> {
  const { token, link } = { ...known(place), ...place };
  const returning = doing === "return" && token !== undefined;
  // What was kept is shown without waiting for the server.
  await Promise.all([load(), ...(returning ? [] : [connected(client, PATIENCE_MS)])]);
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
export function placeOf(view: RoomView, asked: Place): Place {
  const here: Place = { room: view.name, username: view.self.username };
  if (view.sealed === undefined) return here;
  const label = asked.label?.trim() || known(here)?.label || say("frame.sealed-called", { id: view.name.slice(0, 6) });
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
