import type { ChatCastClient } from "@chatcast/client";
import { obey } from "../lib/load.ts";
import type { FileOrders } from "./orders.ts";
import { read } from "./reading.ts";
import { chat, enterRoom, enterSealed, send } from "./sdk.ts";
import { tusUpload } from "./tus.ts";
import { sendByEights } from "./window-of-eight.ts";

const clients: ChatCastClient[] = [];

function first(): ChatCastClient {
  const [client] = clients;
  if (client === undefined) throw new Error("nobody has entered");
  return client;
}

obey<FileOrders>({
  async enter({ port, clients: count }) {
    for (let index = 0; index < count; index++) clients.push(await enterRoom(port, index));
    return null;
  },

  async enterSealed({ port, keys }) {
    clients.push(await enterSealed(port, keys));
    return null;
  },

  read: async ({ name, path }) => ({ seconds: await read(first(), name, path) }),

  async send({ path, clients: count }) {
    const started = performance.now();
    const [sent] = await Promise.all(clients.slice(0, count).map((client) => send(client, path)));
    if (sent === undefined) throw new Error("nobody has entered");
    return { ...sent, seconds: (performance.now() - started) / 1_000 };
  },

  async chat({ everyMs, seconds }) {
    const started = performance.now();
    return chat(first(), everyMs, () => performance.now() - started >= seconds * 1_000);
  },

  async chatBeside({ everyMs, path }) {
    let sending = true;
    const sent = send(first(), path).finally(() => {
      sending = false;
    });
    const waits = await chat(first(), everyMs, () => !sending);
    return { ...waits, seconds: (await sent).seconds };
  },

  fixed: ({ port, path, seconds }) => sendByEights({ port, path, seconds, carriage: "bytes", room: "fixed" }),

  async tus({ port, path }) {
    return { seconds: await tusUpload(port, path) };
  },

  async seedWay({ port, path }) {
    return { seconds: (await sendByEights({ port, path, carriage: "base64" })).seconds };
  },
});
