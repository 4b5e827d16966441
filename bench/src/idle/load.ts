import { setTimeout as sleep } from "node:timers/promises";
import { obey } from "../lib/load.ts";
import { enter } from "../wire/enter.ts";
import { SocketIoClient } from "../wire/socket-io-client.ts";
import type { IdleOrders } from "./orders.ts";

/** Connections opened at once. */
const OPENING = 50;

let dropped = 0;

async function open(port: number): Promise<SocketIoClient> {
  const client = new SocketIoClient(port, {
    message: () => undefined,
    closed: () => {
      dropped += 1;
    },
  });
  await client.connected;
  return client;
}

obey<IdleOrders>({
  async fill({ port, connections, roomSize, createsRooms }) {
    for (let at = 0; at < connections; ) {
      const count = Math.min(OPENING, connections - at, roomSize === 0 ? OPENING : roomSize - (at % roomSize));
      const batch = await Promise.all(Array.from({ length: count }, () => open(port)));
      for (const [index, client] of batch.entries()) {
        const number = at + index;
        if (roomSize === 0) continue;
        const creates = createsRooms && number % roomSize === 0;
        const roomName = `idle-${Math.floor(number / roomSize)}`;
        await enter(client, creates ? "create_room" : "join_room", roomName, `m${number}`);
      }
      at += count;
    }
    return null;
  },

  async hold({ seconds }) {
    await sleep(seconds * 1_000);
    return { dropped };
  },
});
