import fc from "fast-check";
import { expect, test } from "vitest";
import { openClient } from "../../src/index.ts";
import { memoryStorage } from "../../src/storage/memory.ts";
import type { RoomStorage, Storage } from "../../src/storage/port.ts";
import { type Run, run } from "../support/runs.ts";
import { EVERYONE, texts, World } from "../support/world.ts";

const HOME = { roomName: "lab", username: "Ada" };

/** A storage whose every call takes a while, so that a crash can come before or after it takes effect. */
function slow(storage: Storage, world: World): Storage {
  const pause = () => new Promise<void>((resolve) => world.time.after(3, resolve));
  return {
    ...storage,
    async open(scope) {
      const room = await storage.open(scope);
      return new Proxy(room, {
        get(target, call: keyof RoomStorage) {
          const method = target[call] as ((...args: unknown[]) => Promise<unknown>) | undefined;
          if (method === undefined) return undefined;
          return async (...args: unknown[]) => {
            await pause();
            const result = await method.apply(target, args);
            await pause();
            return result;
          };
        },
      });
    },
  };
}

type Step =
  | { do: "say"; count: number }
  | { do: "others"; count: number }
  | { do: "wait"; ms: number }
  | { do: "crash"; downMs: number }
  | { do: "cut" }
  | { do: "server"; downMs: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("say" as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant("others" as const), count: fc.integer({ min: 1, max: 70 }) }),
  fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 40 }) }),
  fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 4_000 }) }),
  fc.record({ do: fc.constant("crash" as const), downMs: fc.integer({ min: 0, max: 50 }) }),
  fc.constant({ do: "cut" } as const),
  fc.record({ do: fc.constant("server" as const), downMs: fc.integer({ min: 0, max: 9_000 }) }),
);

/** Once failed: the next life entered with the fifty newest, and its own message stands before them in the log. */
const ACKNOWLEDGED_BEFORE_THE_PAGE: Step[] = [
  { do: "say", count: 1 },
  { do: "wait", ms: 11 },
  { do: "others", count: 50 },
  { do: "crash", downMs: 0 },
  { do: "server", downMs: 0 },
];

test("[CD11] wherever crashes, cuts and outages fall: what was kept is stored once, in its order, and shown without a hole", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), fc.nat(), async (steps, seed) => {
      const world = new World(seed);
      const storage = slow(memoryStorage(), world);
      /** What a run showed as said, and whether the next one must still know it. */
      const said: string[] = [];
      const mayBeLost = new Set<string>();
      let next = 0;
      let now: Run = run(world, { storage });
      const { self } = await world.when(now.client.createRoom(HOME));
      const room = world.server.room("lab");
      let keptBefore = Number.NEGATIVE_INFINITY;
      const saidAt = new Map<string, number>();

      for (const action of steps) {
        if (action.do === "say") {
          for (let n = 0; n < action.count; n++) {
            const text = `own ${next++}`;
            try {
              now.client.say(text, EVERYONE);
              said.push(text);
              saidAt.set(text, world.time.now);
            } catch {
              // Before the room is known again nothing can be said.
            }
          }
        } else if (action.do === "others") {
          for (let n = 0; n < action.count; n++) room.text("Bob", `other ${room.log().length}`);
        } else if (action.do === "wait") await world.time.advance(action.ms);
        else if (action.do === "cut") world.server.cut();
        else if (action.do === "server") {
          world.server.down = true;
          world.server.cut();
          await world.time.advance(action.downMs);
          world.server.down = false;
        } else {
          now.crash();
          // A message whose keeping was not answered may or may not have been kept.
          keptBefore = world.time.now - 100;
          for (const [text, at] of saidAt) if (at > keptBefore) mayBeLost.add(text);
          await world.time.advance(action.downMs);
          now = run(world, { storage });
          now.client.returnToRoom({ ...HOME, token: self.token }).catch(() => undefined);
        }
      }
      await world.until(
        now.client,
        ({ connection, room: entered }) => connection.state === "connected" && entered !== undefined,
      );
      await world.time.advance(120_000);

      const log = room.log();
      const own = log.filter(({ from }) => from === "Ada").map(({ text }) => text ?? "");
      expect(new Set(own).size).toBe(own.length);
      expect(own).toEqual(said.filter((text) => own.includes(text)));
      expect(said.filter((text) => !own.includes(text) && !mayBeLost.has(text))).toEqual([]);
      const shown = texts(now.client);
      expect(shown).toEqual(log.slice(-shown.length).map(({ text }) => text));
      expect(shown.length).toBeGreaterThanOrEqual(Math.min(50, log.length));
    }),
    { numRuns: 80, examples: [[ACKNOWLEDGED_BEFORE_THE_PAGE, 0]] },
  );
});

test("[CD12] without a storage everything lives as long as the client", async () => {
  const world = new World();
  const client = openClient({ platform: world.time.platform(), openConnection: world.server.open });
  await world.when(client.createRoom(HOME));
  client.say("hello", EVERYONE);
  await world.until(client, () => texts(client).length === 1);
  expect(client.snapshot().unsent).toEqual([]);
});
