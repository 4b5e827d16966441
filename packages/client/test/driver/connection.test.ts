import { Backoff } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import type { ChatCastClient } from "../../src/api.ts";
import { bytesSource } from "../../src/index.ts";
import { EVERYONE, someBytes, World } from "../support/world.ts";

const connection = (client: ChatCastClient) => client.snapshot().connection;

describe("connection", () => {
  test("[CC1] connects as soon as it is made, over WebSocket first", async () => {
    const world = new World();
    const client = world.client();
    expect(connection(client).state).toBe("connecting");
    await world.time.advance(10);
    expect(connection(client)).toMatchObject({ state: "connected", transport: "websocket" });
    expect(world.server.attempts).toEqual([{ at: 0, first: "websocket" }]);
  });

  test("[CC2] a silent attempt is given up after 5 s, the next begins with the other transport", async () => {
    const world = new World();
    world.server.mute = true;
    const client = world.client();
    await world.time.advance(4_999);
    expect(connection(client).state).toBe("connecting");
    await world.time.advance(1);
    expect(connection(client)).toMatchObject({ state: "disconnected", reason: "the server does not answer" });
    await world.time.advance(20_000);
    expect(world.server.attempts.slice(0, 3).map(({ first }) => first)).toEqual(["websocket", "polling", "websocket"]);
  });

  test("[CC2] a transport that has led to this server is given 10 s, as the server may have everybody back at once", async () => {
    const world = new World();
    let newNetwork = () => undefined;
    const onNetwork = (hope: () => void) => {
      newNetwork = () => void hope();
      return () => undefined;
    };
    const client = world.client({ onNetwork });
    await world.time.advance(10);
    expect(connection(client).state).toBe("connected");
    world.server.mute = true;
    world.server.cut();
    const silent = async (first: string, patience: number, begin = () => undefined) => {
      const { length } = world.server.attempts;
      begin();
      await world.time.until(() => world.server.attempts.length > length);
      expect(world.server.attempts.at(-1)).toMatchObject({ first });
      await world.time.advance(patience - 1);
      expect(connection(client).state).toBe("connecting");
      await world.time.advance(1);
      expect(connection(client).state).toBe("disconnected");
    };
    await silent("websocket", 10_000);
    await silent("polling", 5_000);
    await silent("websocket", 10_000);
    // Of another network nothing is known.
    await silent("polling", 5_000, newNetwork);
    await silent("websocket", 5_000);
  });

  test("[CC3] tries for ever, between 1 s and 10 s apart, and says when", async () => {
    const world = new World(3);
    world.server.down = true;
    const client = world.client();
    await world.time.advance(10);
    const first = connection(client);
    expect(first).toMatchObject({ state: "disconnected", reason: "the server cannot be reached" });
    if (first.state !== "disconnected") throw new Error("unreachable");
    const wait = (first.nextTryAt ?? 0) - Date.UTC(2030, 0, 1) - 5;
    expect(wait).toBeGreaterThanOrEqual(1_000);
    expect(wait).toBeLessThanOrEqual(2_000);
    await world.time.advance(3_600_000);
    const times = world.server.attempts.map(({ at }) => at);
    const waits = times.slice(1).map((at, i) => at - (times[i] ?? 0) - world.server.latency);
    expect(waits.length).toBeGreaterThan(200);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10_000);
    expect(new Set(waits.map(Math.round)).size).toBeGreaterThan(100);
    world.server.down = false;
    await world.time.advance(16_000);
    expect(connection(client).state).toBe("connected");
  });

  test("[CC3] after a connection that held, the wait is short again", async () => {
    const world = new World();
    const client = await world.member("Ada");
    world.server.down = true;
    world.server.cut();
    await world.time.advance(120_000);
    world.server.down = false;
    await world.until(client, ({ connection: { state } }) => state === "connected");
    await world.time.advance(100);
    world.server.cut();
    const before = world.time.now;
    await world.until(client, ({ connection: { state } }) => state === "connected");
    expect(world.time.now - before).toBeLessThanOrEqual(2_100);
  });

  test("[CC5] goes back into its room with its token before it sends anything else", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const { token } = ada.snapshot().room?.self ?? { token: "" };
    world.server.cut();
    await world.time.advance(10);
    ada.say("while away", EVERYONE);
    ada.sendFile(bytesSource(someBytes(10), "a.bin"), EVERYONE);
    world.server.received.length = 0;
    await world.until(ada, ({ transfers: [transfer] }) => transfer?.phase.state === "done");
    expect(world.server.received[0]).toEqual({
      event: "join_room",
      body: { roomName: "lab", username: "Ada", token, typing: true, received: true },
    });
    expect(world.server.received.filter(({ event }) => event === "join_room")).toHaveLength(1);
  });

  test.each([
    ["E_NAME_TAKEN", "The name Ada was taken meanwhile."],
    ["E_NO_ROOM", "The room lab is gone."],
  ] as const)("[CC6] %s on the way back is said and not tried again", async (code, text) => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.refusals.set("join_room", code);
    world.server.cut();
    await world.until(ada, ({ notices }) => notices.length > 0);
    expect(ada.snapshot().notices.map((notice) => notice.text)).toEqual([text]);
    expect(ada.snapshot().room).toBeUndefined();
    world.server.received.length = 0;
    world.server.cut();
    await world.time.advance(60_000);
    expect(world.server.received).toEqual([]);
    expect(() => ada.say("nobody hears", EVERYONE)).toThrow(expect.objectContaining({ code: "E_NOT_MEMBER" }));
  });

  test("[CC6] the same token enters under another name, and what was not sent is sent then", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const { token = "" } = ada.snapshot().room?.self ?? {};
    world.server.cut();
    await world.time.advance(10);
    ada.say("kept", EVERYONE);
    world.server.refusals.set("join_room", "E_NAME_TAKEN");
    await world.until(ada, ({ notices }) => notices.length > 0);
    world.server.refusals.clear();
    await world.when(ada.joinRoom({ roomName: "lab", username: "Ada2", token }));
    await world.time.advance(100);
    expect(
      world.server
        .room("lab")
        .log()
        .map(({ from, text }) => [from, text]),
    ).toEqual([["Ada2", "kept"]]);
  });

  test("[CC6] a rate limit on the way back is waited out", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.refusals.set("join_room", "E_RATE");
    world.server.cut();
    await world.time.advance(30_000);
    expect(ada.snapshot().room?.name).toBe("lab");
    world.server.refusals.clear();
    await world.time.advance(16_000);
    ada.say("back", EVERYONE);
    await world.time.advance(100);
    expect(world.server.room("lab").log()).toHaveLength(1);
  });

  test("[CC7] taken over elsewhere: says so, plans no try, and comes back when told", async () => {
    const world = new World();
    const first = await world.member("Ada");
    const { token = "" } = first.snapshot().room?.self ?? {};
    const second = world.client();
    await world.when(second.joinRoom({ roomName: "lab", username: "Ada", token }));
    await world.time.advance(60_000);
    expect(connection(first)).toMatchObject({ state: "disconnected", reason: "opened in another tab or device" });
    expect(connection(second).state).toBe("connected");
    first.reconnect();
    await world.time.advance(100);
    expect(connection(first).state).toBe("connected");
    expect(connection(second)).toMatchObject({ state: "disconnected", reason: "opened in another tab or device" });
    first.say("mine again", EVERYONE);
    await world.time.advance(100);
    expect(world.server.room("lab").log()).toHaveLength(1);
  });

  test.each([
    [400, 1_400],
    [60_000, 10_000],
  ])("[CC8] a server going down is given 1 s, then left to a random wait (%i ms)", async (retryWithinMs, longest) => {
    const waits: number[] = [];
    for (let seed = 1; seed <= 10; seed++) {
      const world = new World(seed);
      await world.member("Ada");
      for (const one of world.server.connections) one.tell({ event: "server_shutdown", body: { retryWithinMs } });
      await world.time.advance(10);
      world.server.cut();
      const before = world.time.now;
      await world.time.until(() => world.server.attempts.length === 2);
      waits.push(world.time.now - before);
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(longest);
    expect(new Set(waits).size).toBeGreaterThan(5);
  });

  test("[CC8] ten thousand who are sent away come back spread over the five seconds that a server says", () => {
    let seed = 1;
    // Lehmer's, as "Random number generators: good ones are hard to find" has it (CACM 1988, with the later factor).
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const backoff = new Backoff({ random });
    const tenths = Array.from({ length: 60 }, () => 0);
    for (let client = 0; client < 10_000; client++) {
      const tenth = Math.floor(backoff.spread(5_000) / 100);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(tenths.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(Math.min(...tenths.slice(10))).toBeGreaterThan(100);
    expect(Math.max(...tenths)).toBeLessThan(300);
  });

  test("[CC9] reconnect tries at once", async () => {
    const world = new World();
    world.server.down = true;
    const client = world.client();
    await world.time.advance(10);
    world.server.down = false;
    client.reconnect();
    await world.time.advance(10);
    expect(connection(client).state).toBe("connected");
    expect(world.server.attempts).toHaveLength(2);
  });

  test.each(["onVisible", "onNetwork"] as const)(
    "[CC14] tries at once on %s, while it waits and only then",
    async (on) => {
      const world = new World();
      const hopes = new Set<() => void>();
      const watch = (hope: () => void) => {
        hopes.add(hope);
        return () => hopes.delete(hope);
      };
      const hope = () => {
        for (const each of hopes) each();
      };
      world.server.down = true;
      const client = world.client({ [on]: watch });
      hope();
      await world.time.advance(10);
      expect(world.server.attempts).toHaveLength(1);
      hope();
      await world.time.advance(10);
      expect(world.server.attempts).toHaveLength(2);
      world.server.down = false;
      hope();
      await world.time.advance(10);
      expect(connection(client).state).toBe("connected");
      hope();
      await world.time.advance(60_000);
      expect(world.server.attempts).toHaveLength(3);
      client.close();
      expect(hopes.size).toBe(0);
    },
  );

  test("[CC10] a request rejects with the server's own code", async () => {
    const world = new World();
    await world.member("Ada");
    const bob = world.client();
    const request = { roomName: "lab", username: "Ada" };
    await expect(world.when(bob.joinRoom(request))).rejects.toMatchObject({ code: "E_NAME_TAKEN" });
    await expect(world.when(bob.createRoom(request))).rejects.toMatchObject({ code: "E_ROOM_EXISTS" });
    expect(bob.snapshot().room).toBeUndefined();
  });

  test("[CC10] a request without a server, or without an answer, is E_UNAVAILABLE", async () => {
    const world = new World();
    world.server.down = true;
    const client = world.client();
    const request = { roomName: "lab", username: "Ada" };
    await expect(world.when(client.createRoom(request))).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    world.server.down = false;
    await world.when(client.createRoom(request));
    world.server.latency = 20_000;
    const before = world.time.now;
    await expect(world.when(client.setFaults([]))).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    expect(world.time.now - before).toBe(10_000);
    world.server.latency = 5;
    const asked = client.setFaults([]);
    world.server.cut();
    await expect(world.when(asked)).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
  });

  test("[CC11] after close nothing is left and nothing leaves", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    ada.sendFile(bytesSource(someBytes(3_000_000), "a.bin"), EVERYONE);
    ada.say("hello", EVERYONE);
    await world.time.advance(7);
    ada.close();
    world.server.received.length = 0;
    await world.time.advance(120_000);
    expect(world.time.pending).toBe(0);
    expect(world.server.received).toEqual([]);
    expect(world.server.attempts).toHaveLength(1);
    ada.reconnect();
    await expect(world.when(ada.joinRoom({ roomName: "lab", username: "Ada" }))).rejects.toMatchObject({
      code: "E_UNAVAILABLE",
    });
    expect(connection(ada)).toMatchObject({ state: "disconnected", reason: "closed" });
    expect(world.server.attempts).toHaveLength(1);
  });

  test("[CC11] closed while going back into the room: it stays closed", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.cut();
    await world.until(ada, ({ connection: { state } }) => state === "connected");
    ada.close();
    await world.time.advance(60_000);
    expect(connection(ada)).toMatchObject({ state: "disconnected", reason: "closed" });
    expect(world.time.pending).toBe(0);
  });
});
