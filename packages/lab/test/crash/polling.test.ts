import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import { describe, expect, onTestFinished, test } from "vitest";
import { Caddy, whyNoCaddy } from "../../src/crash/stage/caddy.ts";
import { openEngines, openLinks, whyNoEngines } from "../../src/crash/stage/engines.ts";
import { Nginx, whyNoNginx } from "../../src/crash/stage/nginx.ts";
import { Server } from "../../src/crash/stage/server.ts";

/** What may stand before the nodes, and why it cannot here. */
const PROXIES = [
  { name: "nginx", open: Nginx.open, why: whyNoEngines() ?? whyNoNginx() },
  { name: "Caddy", open: Caddy.open, why: whyNoEngines() ?? whyNoCaddy() },
];
const TIMEOUT = 90_000;

/** Two nodes on one log behind a proxy with the example of deploy/. */
async function stage(open: (typeof PROXIES)[number]["open"]): Promise<{ nodes: Server[]; url: string }> {
  const home = await mkdtemp(join(tmpdir(), "chatcast-polling-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  // PostgreSQL runs as somebody else, whose data is below it.
  await chmod(home, 0o711);
  const engines = await openEngines(home);
  onTestFinished(() => engines.close());
  const dataDirectory = join(home, "data");
  await mkdir(dataDirectory);
  const nodes: Server[] = [];
  for (const name of ["one", "two"]) {
    const links = await openLinks(engines);
    const lost = (error: Error) => {
      throw error;
    };
    const node = new Server({ dataDirectory, links, log: join(home, name), lost });
    onTestFinished(async () => {
      await node.kill();
      node.close();
    });
    await node.start();
    nodes.push(node);
  }
  const proxy = await open(
    home,
    nodes.map(({ port }) => port),
  );
  onTestFinished(() => proxy.close());
  return { nodes, url: `http://127.0.0.1:${proxy.port}` };
}

type Answer = { ok: boolean; offset?: number; self?: { token: string } };

/** Somebody who has nothing but Socket.IO, and what came of the room. */
async function person(url: string, transports: ("polling" | "websocket")[]) {
  const socket: Socket = io(url, { transports, forceNew: true, reconnection: false });
  onTestFinished(() => void socket.close());
  const offsets: number[] = [];
  const more = Promise.withResolvers<void>();
  socket.on("chat_message", ({ offset }: { offset: number }) => {
    offsets.push(offset);
    if (offset === 2 * EACH) more.resolve();
  });
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));
  const ask = (event: string, body: object): Promise<Answer> => socket.timeout(30_000).emitWithAck(event, body);
  return { socket, offsets, all: more.promise, ask };
}

/** Open at a node, as it counts them. */
async function connections({ url }: Server): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^chatcast_connections (\d+)$/m.exec(metrics)?.[1]);
}

const EACH = 30;
const text = (words: string) => ({ type: "text", mode: "broadcast", text: words });

describe.each(PROXIES)("behind $name", ({ open, why }) => {
  test.skipIf(why !== undefined)(
    `[RP8] who polls stays at one node, talks with others, is upgraded there, and goes on at another when it is killed (${why ?? "with real engines"})`,
    async () => {
      const { nodes, url } = await stage(open);
      const [ann, bob] = [await person(url, ["polling"]), await person(url, ["websocket"])];
      const { self } = await ann.ask("create_room", { roomName: "lab", username: "Ann" });
      expect(await bob.ask("join_room", { roomName: "lab", username: "Bob" })).toMatchObject({ ok: true });
      for (let n = 0; n < EACH; n++) {
        const answers = await Promise.all([ann, bob].map((one) => one.ask("chat_message", text(`word ${n}`))));
        expect(answers).toMatchObject([{ ok: true }, { ok: true }]);
      }
      await Promise.all([ann.all, bob.all]);
      const order = Array.from({ length: 2 * EACH }, (_, index) => index + 1);
      expect([ann.offsets, bob.offsets, ann.socket.io.engine.transport.name]).toEqual([order, order, "polling"]);

      // As page and SDK do where the first request got through and a WebSocket may.
      const eve = await person(url, ["polling", "websocket"]);
      await new Promise<void>((resolve) => {
        if (eve.socket.io.engine.transport.name === "websocket") resolve();
        eve.socket.io.engine.once("upgrade", () => resolve());
      });
      expect(await eve.ask("join_room", { roomName: "lab", username: "Eve" })).toMatchObject({ ok: true });

      const ended = [ann, eve].map(({ socket }) => new Promise((resolve) => socket.once("disconnect", resolve)));
      // Bob's WebSocket is wherever there were fewest; both who polled from one address are at one node.
      const counts = await Promise.all(nodes.map(connections));
      const most = Math.max(...counts);
      expect([most >= 2, counts.reduce((sum, count) => sum + count, 0)]).toEqual([true, 3]);
      await nodes[counts.indexOf(most)]?.kill();
      await Promise.all(ended);
      const again = await person(url, ["polling"]);
      const back = { roomName: "lab", username: "Ann", token: self?.token };
      expect(await again.ask("join_room", back)).toMatchObject({ ok: true });
      expect(await again.ask("chat_message", text("still here"))).toMatchObject({ ok: true, offset: 2 * EACH + 1 });
    },
    TIMEOUT,
  );
});
