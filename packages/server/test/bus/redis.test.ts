import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRedisBus } from "../../src/bus/redis/bus.ts";
import { busContract } from "./contract.ts";
import { findRedis, HOW_TO_GET, RedisServer } from "./fixtures/redis.ts";

const program = findRedis();

describe.skipIf(program === undefined)(`bus over Redis Streams (${HOW_TO_GET})`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start(program ?? "");
  });
  afterAll(() => server.remove());

  busContract(async () => {
    const name = randomUUID();
    return {
      bus: () => openRedisBus({ url: server.url, name, onState: () => undefined }),
      cut: () => server.down(),
      mend: () => server.up(),
    };
  });

  test("[BU6] a Redis that is not there at the start is told", async () => {
    const nowhere = openRedisBus({ url: "redis://127.0.0.1:1", name: "x", onState: () => undefined });
    await expect(nowhere).rejects.toThrow(/ECONNREFUSED/);
  });

  test("[BU7] that it went away and came back is told once each", async () => {
    const states: boolean[] = [];
    let back = (): void => {};
    const isBack = new Promise<void>((resolve) => {
      back = resolve;
    });
    const onState = (up: boolean): void => {
      states.push(up);
      if (up) back();
    };
    const bus = await openRedisBus({ url: server.url, name: randomUUID(), onState });
    await server.down();
    await server.up();
    await isBack;
    await bus.close();
    expect(states).toEqual([false, true]);
  });
});
