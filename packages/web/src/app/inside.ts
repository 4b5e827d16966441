import type { ChatCastClient, RoomView } from "@chatcast/client";
import { placeOf } from "./entering.ts";
import { goneBy } from "./gone.ts";
import { type Gone, known, renew } from "./memory.ts";
import { isPolling } from "./polling.ts";

interface RoomEvents {
  /** The client is in the room no more: why, if somebody said. */
  lost: (why: Gone) => void;
  /** It is connected by long polling. Told again and again. */
  polls: () => void;
}

/** Watches a client that is in a room or on the way there, and keeps the room's link. @returns an end to it */
export function watchRoom(client: ChatCastClient, { lost, polls }: RoomEvents): () => void {
  let inside = client.snapshot().room !== undefined;
  return client.subscribe(() => {
    const { room, ended, notices } = client.snapshot();
    if (room !== undefined) {
      inside = true;
      renewLink(room);
      if (isPolling(client)) polls();
    } else if (inside) lost(goneBy(ended?.error ?? notices.at(-1)?.told.error));
  });
}

/** The link of a room is another one when somebody was put out: the next visit needs no older one. */
function renewLink(room: RoomView): void {
  const before = known({ room: room.name, username: room.self.username });
  const link = room.sealed?.link;
  if (before === undefined || link === undefined || before.link === link) return;
  renew({ ...before, ...placeOf(room, before), token: room.self.token });
}

/** Resolves once something of a room is shown. */
export function isIn(client: ChatCastClient): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (client.snapshot().room === undefined) return;
      stop();
      resolve();
    };
    const stop = client.subscribe(look);
    look();
  });
}
