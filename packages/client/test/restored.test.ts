import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { type ChatCastClient, memoryStorage, openClient, type Storage } from "../src/index.ts";
import { ServerProcess } from "./support/server-process.ts";
import { EVERYONE, texts } from "./support/world.ts";

const BACKUP = fileURLToPath(new URL("../../server/src/backup.ts", import.meta.url));
const TIMEOUT = 60_000;

function opened(url: string, storage: Storage): ChatCastClient {
  const client = openClient({ url, storage });
  onTestFinished(() => client.close());
  return client;
}

/** Waits until that stands at the end of what the client has read of the log. */
const read = async (client: ChatCastClient, last: string): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      const newest = client.snapshot().conversations[0]?.messages.at(-1);
      if (newest?.text !== last || newest.offset === undefined) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = client.subscribe(look);
    look();
  });

/** A storage, and a promise of the moment in which it has kept everything up to `cursor`. */
function keepingUpTo(cursor: number): { storage: Storage; kept: Promise<void> } {
  const storage = memoryStorage();
  const { promise, resolve } = Promise.withResolvers<void>();
  const open: Storage["open"] = async (scope) => {
    const room = await storage.open(scope);
    return {
      ...room,
      async putRead(read) {
        await room.putRead(read);
        if (read.cursor >= cursor) resolve();
      },
    };
  };
  return { storage: { ...storage, open }, kept: promise };
}

const say = async (client: ChatCastClient, first: number, last: number, word: string): Promise<void> => {
  for (let n = first; n <= last; n++) client.say(`${word} ${n}`, EVERYONE);
  await read(client, `${word} ${last}`);
};

test(
  "[BK8] a client that is ahead of a restored copy shows what the server has, and says so",
  async () => {
    const server = await ServerProcess.start();
    onTestFinished(() => server.dispose());
    const place = await mkdtemp(join(tmpdir(), "chatcast-restored-"));
    onTestFinished(() => rm(place, { recursive: true, force: true }));
    const { storage: ada, kept } = keepingUpTo(30);
    const [adas, bobs] = [opened(server.url, ada), opened(server.url, memoryStorage())];
    const room = await adas.createRoom({ roomName: "lab", username: "Ada" });
    const { self } = await bobs.joinRoom({ roomName: "lab", username: "Bob" });

    await say(bobs, 1, 15, "kept");
    const copy = join(place, "copy");
    const env = { ...process.env, DATA_DIR: server.directory };
    await promisify(execFile)(process.execPath, ["--disable-warning=ExperimentalWarning", BACKUP, copy], { env });
    await say(bobs, 16, 30, "lost");
    await kept;
    adas.close();
    bobs.close();

    await server.stop("SIGKILL");
    await rm(server.directory, { recursive: true });
    await cp(copy, server.directory, { recursive: true });
    await server.start();

    // Bob goes on before Ada is back: her place in the log is far behind its end by then.
    const goesOn = opened(server.url, memoryStorage());
    await goesOn.joinRoom({ roomName: "lab", username: "Bob", token: self.token });
    await say(goesOn, 16, 90, "new");

    const back = opened(server.url, ada);
    await back.returnToRoom({ roomName: "lab", username: "Ada", token: room.self.token });
    await read(back, "new 90");
    const log = [
      ...Array.from({ length: 15 }, (_, n) => `kept ${n + 1}`),
      ...Array.from({ length: 75 }, (_, n) => `new ${n + 16}`),
    ];
    expect(texts(back)).toEqual(log.slice(-50));
    await back.loadOlder();
    expect(texts(back)).toEqual(log);
    const notices = back.snapshot().notices.map(({ text }) => text);
    expect(notices).toEqual([expect.stringContaining("another one on the server")]);
  },
  TIMEOUT,
);
