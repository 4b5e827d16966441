import { openClient } from "@chatcast/client";
import { Watch } from "../crowd/watch.ts";
import { Auditor } from "../stage/auditor.ts";
import { Server } from "../stage/server.ts";
import type { JitterClient, JitterSystem } from "./system.ts";
import type { Receipt } from "./tally.ts";

export const OURS = "ChatCast";
const ROOM = "jitter";

/** ChatCast: the real server and the real SDK; what is shown is what was delivered. */
export function chatCast(lost: (error: Error) => void): JitterSystem {
  let server: Server | undefined;
  return {
    name: OURS,
    promises: true,
    async start(directory) {
      server = new Server({ dataDirectory: `${directory}/data`, log: `${directory}/server.log`, lost });
      await server.start();
      await new Auditor(server.url).createRoom(ROOM);
      return server.port;
    },
    connect: join,
    async stop() {
      await server?.kill();
      server?.close();
    },
  };
}

async function join(url: string, index: number, changed: () => void): Promise<JitterClient> {
  const receipts: Receipt[] = [];
  let open = 0;
  const client = openClient({ url });
  const watch = new Watch({
    record: (deed) => {
      if (deed.do === "saw") receipts.push({ text: deed.body, place: deed.offset });
    },
    waiting: () => undefined,
    sent: () => undefined,
    answered: () => {
      open--;
    },
  });
  client.subscribe(() => {
    watch.look(client.snapshot());
    changed();
  });
  await client.joinRoom({ roomName: ROOM, username: `c${index}` });
  return {
    receipts,
    get isConnected() {
      return client.snapshot().connection.state === "connected";
    },
    get isAnswered() {
      return open === 0;
    },
    say(text) {
      open++;
      client.say(text, { mode: "broadcast" });
    },
    close: () => client.close(),
  };
}
