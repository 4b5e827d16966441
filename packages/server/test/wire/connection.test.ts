import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { Client, settle } from "./client.ts";
import { within } from "./deadline.ts";
import { serveAlone, unique } from "./harness.ts";
import { CHUNK, chunk, outgoing, sendChunks, sendFile, sha256 } from "./packets.ts";
import { listens, plain, upgrade } from "./plain.ts";
import { type ServerOptions, WireServer } from "./process.ts";

const server = serveAlone({ env: { CORS_ORIGINS: "https://good.example,http://other.example:8080" } });

const extra: WireServer[] = [];
const another = (options: ServerOptions = {}): WireServer => {
  const one = new WireServer(options);
  extra.push(one);
  return one;
};
afterEach(async () => {
  for (const one of extra.splice(0)) await one.dispose();
});

describe("transports", () => {
  const everythingOver = async (transport: "websocket" | "polling"): Promise<void> => {
    const roomName = unique("room");
    const alice = await server.create(roomName, "Alice", { transports: [transport] });
    const bob = await server.join(roomName, "Bob");
    await alice.client.say("hello");
    await bob.client.receives("chat_message", { text: "hello" });
    const file = outgoing(CHUNK * 2 + 1);
    expect(await sendFile(alice.client, file)).toMatchObject({ meta: { sha256: sha256(file.bytes) } });
    await settle(bob.client, alice.client);
    expect(alice.client.socket.io.engine.transport.name).toBe(transport);
  };

  test("[WC1] everything works over WebSocket alone", async () => everythingOver("websocket"));

  test("[WC2] everything works over long-polling alone", async () => everythingOver("polling"));

  test("[WC2] polling may be upgraded to WebSocket, and nothing is lost on the way", async () => {
    const roomName = unique("room");
    const alice = await server.create(roomName, "Alice");
    const bob = await server.connect({ transports: ["polling", "websocket"] });
    const { engine } = bob.socket.io;
    const upgraded = new Promise<void>((resolve) => {
      if (engine.transport.name === "websocket") resolve();
      else engine.once("upgrade", () => resolve());
    });
    await bob.enter("join_room", { roomName, username: "Bob" });
    const words = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    await Promise.all(words.map(async (text) => alice.client.say(text)));
    await within("the upgrade", upgraded);
    await settle(bob, alice.client);
    const seen = bob.received("chat_message", (message) => message.text !== "barrier");
    expect(seen.map((message) => message.text)).toEqual(words);
  });

  test.each(["EIO=3&transport=polling", "transport=polling", "EIO=5&transport=polling", "EIO=&transport=polling"])(
    "[WC3] a handshake with %s is 400",
    async (query) => {
      expect((await plain(server.url, `/socket.io/?${query}`)).status).toBe(400);
    },
  );

  test.each(["EIO=3&transport=websocket", "transport=websocket"])("[WC3] an upgrade with %s is 400", async (query) => {
    expect(await upgrade(server.url, `/socket.io/?${query}`)).toBe(400);
    expect(await upgrade(server.url, "/socket.io/?EIO=4&transport=websocket")).toBe(101);
  });
});

describe("address", () => {
  test("[WC4] without HOST only 127.0.0.1 is bound", async () => {
    expect(await listens("127.0.0.1", server.port)).toBe(true);
    expect(await listens("127.0.0.2", server.port)).toBe(false);
  });

  test("[WC4] without PORT it is 3000, or the server says that 3000 is in use", async () => {
    const one = another({ env: { PORT: undefined } });
    const exit = one.launch();
    const [line] = await one.printed(/.*3000.*\n/);
    if (!line.includes("ChatCast listening on http://")) expect(await exit).toEqual({ code: 2, signal: null });
    else expect(line).toMatch(/http:\/\/[^/\s]+:3000\b/);
  });

  test("[WC5] HOST changes the address", async () => {
    const one = another({ env: { HOST: "127.0.0.2" } });
    await one.start();
    expect(await listens("127.0.0.2", one.port)).toBe(true);
    expect(await listens("127.0.0.1", one.port)).toBe(false);
  });

  test("[WC5] PORT changes the port, DATA_DIR the folder where everything is kept", async () => {
    const free = server.port;
    const one = another({ env: { PORT: String(free) } });
    expect(await one.launch()).toEqual({ code: 2, signal: null });
    expect(one.output).toContain(String(free));
    const other = another();
    await other.start();
    expect(other.port).not.toBe(free);
    expect(await readdir(join(other.home, "data"))).not.toEqual([]);
    expect(await readdir(other.home)).toEqual(["data"]);
  });

  test("[WC6] one line says where the server listens, and it answers from then on", async () => {
    const one = another();
    await one.start();
    expect((await plain(one.url, "/healthz")).status).toBe(200);
    const alice = await one.create(unique("room"), "Alice");
    await settle(alice.client);
    expect(one.output.match(/ChatCast listening on http:\/\/\S+:\d+/g)).toHaveLength(1);
    alice.client.close();
  });

  test("[WC10] /healthz is ok", async () => {
    const { status, body } = await plain(server.url, "/healthz");
    expect(status).toBe(200);
    expect(JSON.parse(body.toString())).toEqual({ status: "ok" });
  });
});

describe("SIGTERM", () => {
  test("[WC7] ends an idle server with 0", async () => {
    const one = another();
    await one.start();
    expect(await within("the exit", one.stop(), 10_000)).toEqual({ code: 0, signal: null });
  });

  test("[WC7] ends a busy server with 0, and what it acknowledged is kept", async () => {
    const one = another();
    await one.start();
    const roomName = unique("room");
    const alice = await one.create(roomName, "Alice");
    const bob = await one.join(roomName, "Bob", { transports: ["polling"] });
    const file = outgoing(CHUNK * 4);
    await sendChunks(alice.client, file, [0, 2]);
    // An upload that never ends, and a connection that never asks.
    const stalled = connect(one.port, "127.0.0.1");
    stalled.on("error", () => undefined);
    stalled.write(
      `POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bob.token}\r\nContent-Length: 99999\r\n` +
        `Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n`,
    );
    const idle = connect(one.port, "127.0.0.1");
    idle.on("error", () => undefined);
    alice.client.tell("reliable_event", chunk(file, 3));
    const said = await alice.client.say("last words");
    expect(said.ok).toBe(true);
    expect(await within("the exit", one.stop(), 10_000)).toEqual({ code: 0, signal: null });
    stalled.destroy();
    idle.destroy();
    await within("the clients to notice", Promise.all([alice.client.ended, bob.client.ended]));
    await one.start();
    const back = await one.join(roomName, "Alice", { token: alice.token });
    expect(back.answer).toMatchObject({ messages: [{ text: "last words" }], head: 1 });
    back.client.close();
  });
});

describe("Origin", () => {
  const own = (): string => `http://127.0.0.1:${server.port}`;
  const polling = "/socket.io/?EIO=4&transport=polling";
  const websocket = "/socket.io/?EIO=4&transport=websocket";

  test.each([["none"], ["own"], ["https://good.example"], ["http://other.example:8080"]])(
    "[WC8] %s is accepted on both transports",
    async (which) => {
      const headers: Record<string, string> = which === "none" ? {} : { Origin: which === "own" ? own() : which };
      expect((await plain(server.url, polling, { headers })).status).toBe(200);
      expect(await upgrade(server.url, websocket, headers)).toBe(101);
      for (const transports of [["polling"], ["websocket"]] as ["polling" | "websocket"][]) {
        const client = await server.connect({ transports, headers });
        await client.enter("create_room", { roomName: unique("room"), username: "Alice" });
      }
    },
  );

  test("[WC8] the own host is the one that the request names", async () => {
    const headers = { Host: "chat.test", Origin: "http://chat.test" };
    expect((await plain(server.url, polling, { headers })).status).toBe(200);
    expect(await upgrade(server.url, websocket, headers)).toBe(101);
  });

  test.each([
    ["https://evil.example"],
    ["null"],
    ["https://good.example.evil.com"],
    ["https://evil.com/https://good.example"],
    ["http://good.example"],
    ["https://good.example:444"],
    ["http://127.0.0.1:1"],
    ["http://127.0.0.1"],
    ["https://sub.good.example"],
    ["garbage"],
  ])("[WC9] %s is 403 on both transports", async (origin) => {
    const headers = { Origin: origin };
    const refused = await plain(server.url, polling, { headers });
    expect(refused.status).toBe(403);
    expect(refused.body.toString()).not.toContain("sid");
    expect(await upgrade(server.url, websocket, headers)).toBe(403);
  });

  test("[WC9] an own origin with something behind it is 403", async () => {
    for (const origin of [`${own()}.evil.com`, `${own()}1`]) {
      expect(await upgrade(server.url, websocket, { Origin: origin })).toBe(403);
      await expect(Client.open(server.url, { headers: { Origin: origin } })).rejects.toThrow();
    }
  });
});
