import { ChatCastError } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import type { ChatCastClient } from "../../src/api.ts";
import { memoryStorage } from "../../src/storage/memory.ts";
import { run } from "../support/runs.ts";
import { FakeBrowser, type Tab } from "../support/tabs.ts";
import { EVERYONE, texts, World } from "../support/world.ts";

const HOME = { roomName: "lab", username: "Ada" };
const TAKEN_OVER = "opened in another tab or device";
const states = (client: ChatCastClient) =>
  client.snapshot().conversations[0]?.messages.map(({ text, state }) => [text, state.state]);

describe.each([
  { secure: true, by: "locks" },
  { secure: false, by: "the tabs' word" },
])("two tabs, told apart by $by", ({ secure }) => {
  async function setting() {
    const world = new World();
    const browser = new FakeBrowser(world.time, { secure });
    const storage = memoryStorage();
    const open = (tab: Tab) => run(world, { storage, leases: tab.leases });
    const tabs = [browser.openTab(), browser.openTab()] as const;
    const first = open(tabs[0]);
    const { self } = await world.when(first.client.createRoom(HOME));
    await world.time.advance(3_000);
    const second = open(tabs[1]);
    const takeOver = async () => world.when(second.client.returnToRoom({ ...HOME, token: self.token }));
    return { world, first, second, takeOver, tabs };
  }

  test("[CD9] the second takes over with what waits in the first, which says so, drives no more and can take back", async () => {
    const { world, first, second, takeOver } = await setting();
    world.server.down = true;
    world.server.cut();
    first.client.say("from the first", EVERYONE);
    await world.time.advance(100);
    const taking = takeOver();
    await world.time.advance(5_000);
    expect(states(second.client)).toEqual([["from the first", "pending"]]);
    expect(first.client.snapshot().connection).toMatchObject({ state: "disconnected", reason: TAKEN_OVER });
    expect(() => first.client.say("from nowhere", EVERYONE)).toThrow(ChatCastError);
    world.server.down = false;
    await taking;
    second.client.say("from the second", EVERYONE);
    await world.until(
      second.client,
      () => states(second.client)?.every(([, state]) => state === "acknowledged") === true,
    );
    expect(first.client.snapshot().connection).toMatchObject({ state: "disconnected", reason: TAKEN_OVER });

    first.client.reconnect();
    await world.until(first.client, () => texts(first.client).length === 2);
    await world.until(second.client, ({ connection }) => connection.state === "disconnected");
    first.client.say("from the first again", EVERYONE);
    await world.until(
      first.client,
      () => states(first.client)?.every(([, state]) => state === "acknowledged") === true,
    );
    const log = world.server.room("lab").log();
    expect(log.map(({ text }) => text)).toEqual(["from the first", "from the second", "from the first again"]);
    expect(log.map(({ integrity }) => integrity.seq)).toEqual([0, 1, 2]);
    await world.time.advance(60_000);
    expect(second.client.snapshot().connection).toMatchObject({ state: "disconnected", reason: TAKEN_OVER });
  });

  test("[CD9] a tab that was frozen cannot write behind the back of the one that took over", async () => {
    const { world, first, second, takeOver, tabs } = await setting();
    tabs[0].frozen = true;
    await takeOver();
    await world.time.advance(10_000);
    // It wakes, and somebody writes before it has heard that its place was taken.
    let refused = false;
    try {
      first.client.say("too late", EVERYONE);
    } catch {
      refused = true;
    }
    tabs[0].frozen = false;
    await world.time.advance(10_000);
    second.client.say("in time", EVERYONE);
    await world.until(second.client, () => texts(second.client).includes("in time"));
    expect(first.client.snapshot().connection).toMatchObject({ state: "disconnected", reason: TAKEN_OVER });
    const log = world.server.room("lab").log();
    expect(log.map(({ integrity }) => integrity.seq)).toEqual(log.map((_, index) => index));
    expect(refused || states(first.client)?.some(([text]) => text === "too late")).toBe(true);
  });

  test("[CD9] a closed tab leaves the room to the next one at once", async () => {
    const { world, first, second, takeOver, tabs } = await setting();
    first.client.close();
    tabs[0].close();
    await takeOver();
    expect(second.client.snapshot().connection.state).toBe("connected");
    await world.time.advance(60_000);
    expect(second.client.snapshot().connection.state).toBe("connected");
  });
});

describe("an earlier attempt of its own", () => {
  test("[CD10] that arrives late displaces the client once: it comes back by itself", async () => {
    const world = new World();
    const { client } = run(world);
    await world.when(client.createRoom(HOME));
    const conflict = { event: "join_room", code: "E_CONFLICT", message: "opened elsewhere" } as const;
    const displace = async () => {
      for (const connection of world.server.connections) connection.tell({ event: "error_event", body: conflict });
      await world.time.advance(100);
    };
    // The answer to its join is lost with the connection.
    world.server.cut();
    world.server.received.length = 0;
    await world.time.until(() => world.server.received.some(({ event }) => event === "join_room"));
    world.server.cut();
    await world.until(client, ({ connection }) => connection.state === "connected");
    await world.time.advance(1_000);
    await displace();
    expect(client.snapshot().connection).toMatchObject({ state: "disconnected", nextTryAt: expect.any(Number) });
    await world.until(client, ({ connection }) => connection.state === "connected");
    await world.time.advance(1_000);
    await displace();
    expect(client.snapshot().connection).toMatchObject({ state: "disconnected", reason: TAKEN_OVER });
  });
});
