import { ChatCastError } from "@chatcast/protocol";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Allowance } from "../../src/gateway/allowance.ts";
import { decodeBase64 } from "../../src/gateway/base64.ts";
import { SCHEMA_ERRORS, SCHEMA_WINDOW_MS, UNACKED_BYTES, UNACKED_CHUNKS } from "../../src/gateway/limits.ts";
import { originAllowed } from "../../src/gateway/origin.ts";
import { Pages } from "../../src/gateway/pages.ts";
import { type Occupant, Seat } from "../../src/gateway/seat.ts";
import { Turnstile } from "../../src/gateway/turnstile.ts";
import type { Talk } from "../../src/rooms/talk.ts";
import { TokenBucket } from "../../src/token-bucket.ts";

describe("token bucket", () => {
  test("[GW1] gives its burst, then one token per period, and tells the wait", () => {
    const bucket = new TokenBucket({ burst: 3, perSecond: 10 }, 0);
    expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 0]);
    expect(bucket.take(0)).toBe(100);
    expect(bucket.take(60)).toBe(40);
    expect(bucket.take(100)).toBe(0);
    expect(bucket.take(100)).toBe(100);
  });
});

const MIB = 1024 * 1024;
const settled = () => new Promise(setImmediate);

describe("turnstile", () => {
  const deferred = () => Promise.withResolvers<void>();

  test("[GW2] a change of room finishes before what was sent after it", async () => {
    const turnstile = new Turnstile();
    const order: string[] = [];
    const move = deferred();
    const done = deferred();
    const begins = async () => {
      order.push("join begins");
      await move.promise;
      order.push("join ends");
    };
    turnstile.pass(true, begins, {});
    turnstile.pass(false, async () => order.push("message"), {});
    const leaves = async () => {
      order.push("leave");
      done.resolve();
    };
    turnstile.pass(true, leaves, {});
    expect(order).toEqual(["join begins"]);
    move.resolve();
    await done.promise;
    expect(order).toEqual(["join begins", "join ends", "message", "leave"]);
  });

  test("[GW2] requests that move nobody do not wait for each other", () => {
    const turnstile = new Turnstile();
    const begun: number[] = [];
    const never = deferred();
    for (const n of [1, 2]) {
      const begin = () => {
        begun.push(n);
        return never.promise;
      };
      turnstile.pass(false, begin, {});
    }
    expect(begun).toEqual([1, 2]);
  });

  const idle = async () => undefined;

  test("[GW3] what waits is bounded", () => {
    const turnstile = new Turnstile();
    const never = deferred();
    turnstile.pass(true, () => never.promise, {});
    const passed = Array.from({ length: 5_000 }, () => turnstile.pass(false, idle, {}));
    expect(passed.indexOf(false)).toBe(4_096);
    expect(turnstile.waiting.requests).toBe(4_096);
  });

  test("[GW12] what waits holds 36 MiB at most: bytes with all that they are cut from, texts, whatever is in them", async () => {
    const turnstile = new Turnstile();
    const move = deferred();
    turnstile.pass(true, () => move.promise, new Uint8Array(30 * MIB));
    expect(turnstile.waiting).toEqual({ requests: 0, bytes: 0 });
    const chunk = (bytes: Uint8Array) => ({ kind: "chunk", chunk: { transfer_id: "t1", bytes } });
    const slab = () => new Uint8Array(MIB / 2).subarray(0, MIB / 4 + 1);
    const honest = Array.from({ length: 64 }, () => turnstile.pass(false, idle, chunk(slab())));
    expect(honest).not.toContain(false);
    expect(turnstile.waiting.bytes).toBeGreaterThan(32 * MIB);
    expect(turnstile.pass(false, idle, chunk(new Uint8Array(4 * MIB).subarray(0, 1)))).toBe(false);
    expect(turnstile.pass(false, idle, { plan: [{ deep: "x".repeat(2 * MIB) }] })).toBe(false);
    expect(turnstile.pass(false, idle, { text: "short" })).toBe(true);
    move.resolve();
    await settled();
    expect(turnstile.waiting).toEqual({ requests: 0, bytes: 0 });
    turnstile.pass(true, () => deferred().promise, {});
    expect(turnstile.pass(false, idle, chunk(new Uint8Array(36 * MIB - 1_024)))).toBe(true);
    turnstile.clear();
    expect(turnstile.waiting).toEqual({ requests: 0, bytes: 0 });
  });
});

describe("pages", () => {
  test("[FO13] one page is read at a time, none while the reader lags, and only so many wait", async () => {
    let lagging = false;
    const pages = new Pages(() => lagging);
    const read: number[] = [];
    const page = (n: number) => async (): Promise<void> => {
      read.push(n);
      lagging = n === 2;
      await Promise.resolve();
    };
    expect([1, 2, 3].map((n) => pages.ask(page(n)))).toEqual([true, true, true]);
    expect(read).toEqual([1]);
    await settled();
    expect(read).toEqual([1, 2]);
    lagging = false;
    pages.next();
    await settled();
    expect(read).toEqual([1, 2, 3]);
    lagging = true;
    const asked = Array.from({ length: 300 }, () => pages.ask(page(4)));
    expect([asked[0], asked.at(-1)]).toEqual([true, false]);
    expect(pages.waiting).toBe(256);
    pages.clear();
    lagging = false;
    pages.next();
    await settled();
    expect(read).toEqual([1, 2, 3]);
  });
});

describe("seat", () => {
  const message = (offset: number, mode: "broadcast" | "unicast") =>
    ({
      id: `m${offset}${mode}`,
      offset,
      type: "text",
      mode,
      from: "Ann",
      text: "x",
      at: 1,
      integrity: { suite: "s", status: "valid" },
    }) as const;

  const room = { kind: "room", roomId: "r" } as const;
  const pair = { kind: "pair", roomId: "r", members: ["ann", "bob"] } as const;

  /** Where a seat's deliveries end, with a reader that lags when the test says so. */
  function wayOut() {
    const seen: unknown[] = [];
    const way = {
      lagging: false,
      push: (event: string, payload: object) =>
        void seen.push("offset" in payload ? `${"mode" in payload && payload.mode} ${payload.offset}` : event),
      flush: () => undefined,
      hold: vi.fn(),
      turn: <T>(read: () => Promise<T>) => read(),
      failed: vi.fn(),
    };
    return { seen, way };
  }

  /** A room whose log has these many messages in each conversation. */
  function occupant(lengths: { room: number; pair: number }, read?: () => void): Occupant {
    const after: Talk["after"] = async (_member, conversation, offset, limit) => {
      read?.();
      const mode = conversation.kind === "room" ? "broadcast" : "unicast";
      const offsets = Array.from({ length: lengths[conversation.kind] }, (_, index) => index + 1);
      return offsets.filter((one) => one > offset && one <= offset + limit).map((one) => message(one, mode));
    };
    return { room: { users: [], talk: { after } }, member: {}, token: "" } as unknown as Occupant;
  }
  const settled = () => new Promise(setImmediate);

  test("[GW4] holds deliveries back until the answer left, and drops what its snapshot holds", () => {
    const { seen, way } = wayOut();
    const seat = new Seat("c1", way, () => undefined);
    seat.deliver(message(1, "broadcast"), room);
    seat.deliver(message(1, "unicast"), pair);
    seat.deliver(message(2, "broadcast"), room);
    seat.push("user_joined", { username: "Bob" });
    expect(seen).toEqual([]);
    seat.open(1);
    seat.deliver(message(3, "broadcast"), room);
    expect(seen).toEqual(["unicast 1", "broadcast 2", "user_joined", "broadcast 3"]);
  });

  test("[WK3] a word about who types waits for nobody", () => {
    const { seen, way } = wayOut();
    const hint = { from: "Bob", fromId: "b", mode: "broadcast", on: true } as const;
    const seat = new Seat("c1", way, () => undefined).asking({ typing: true });
    seat.hint("typing", hint);
    seat.open(0);
    expect(seen).toEqual([]);
    seat.hint("typing", hint);
    way.lagging = true;
    seat.hint("typing", hint);
    way.lagging = false;
    seat.end();
    seat.hint("typing", hint);
    expect(seen).toEqual(["typing"]);
  });

  test("[GW4] holds only so much back: the rest comes from the log", async () => {
    const { seen, way } = wayOut();
    const seat = new Seat("c1", way, () => undefined);
    for (let offset = 1; offset <= 1_000; offset++) seat.deliver(message(offset, "broadcast"), room);
    seat.occupant = occupant({ room: 1_000, pair: 0 });
    seat.open(10);
    expect(seen.length).toBeLessThan(300);
    await vi.waitUntil(() => seen.length >= 990, { timeout: 20_000 });
    expect(seen).toEqual(Array.from({ length: 990 }, (_, index) => `broadcast ${index + 11}`));
  });

  test("[FO7] a slow reader gets what it missed from the log, in order, once, and is live again", async () => {
    const { seen, way } = wayOut();
    const seat = new Seat("c1", way, () => undefined);
    seat.occupant = occupant({ room: 6, pair: 2 });
    seat.open(0);
    seat.deliver(message(1, "broadcast"), room);
    way.lagging = true;
    for (const offset of [2, 3, 4]) seat.deliver(message(offset, "broadcast"), room);
    seat.deliver(message(1, "unicast"), pair);
    seat.push("user_joined", { username: "Bob" });
    seat.push("reliable_event", { type: "ACK", seq: 1, meta: {} });
    way.lagging = false;
    // Drained, but not caught up: what comes now still waits its turn.
    seat.deliver(message(5, "broadcast"), room);
    seat.drained();
    seat.drained();
    seat.deliver(message(6, "broadcast"), room);
    await vi.waitUntil(() => seen.includes("room_users"), { timeout: 20_000 });
    // Its delivery was slower than the log that had it.
    seat.deliver(message(6, "broadcast"), room);
    seat.deliver(message(7, "broadcast"), room);
    seat.deliver(message(2, "unicast"), pair);
    expect(seen).toEqual([
      "broadcast 1",
      "reliable_event",
      ...[2, 3, 4, 5, 6].map((offset) => `broadcast ${offset}`),
      "unicast 1",
      "room_users",
      "broadcast 7",
      "unicast 2",
    ]);
  });

  test("[FO7] catching up stops when the reader lags again, and when nobody sits there any more", async () => {
    const { seen, way } = wayOut();
    const seat = new Seat("c1", way, () => undefined);
    let reads = 0;
    seat.occupant = occupant({ room: 500, pair: 0 }, () => {
      reads += 1;
      way.lagging = reads === 3;
    });
    seat.open(0);
    way.lagging = true;
    for (let offset = 1; offset <= 500; offset++) seat.deliver(message(offset, "broadcast"), room);
    way.lagging = false;
    seat.drained();
    await vi.waitUntil(() => reads === 3, { timeout: 20_000 });
    await settled();
    const before = seen.length;
    expect(before).toBeLessThan(500);
    way.lagging = false;
    seat.drained();
    seat.end();
    await settled();
    expect(seen).toHaveLength(before);
  });

  test("[FO7] a log that cannot be read now is asked again later", async () => {
    const { seen, way } = wayOut();
    const seat = new Seat("c1", way, () => undefined);
    let fail = true;
    seat.occupant = occupant({ room: 1, pair: 0 }, () => {
      if (fail) throw new Error("busy");
    });
    seat.open(0);
    way.lagging = true;
    seat.deliver(message(1, "broadcast"), room);
    way.lagging = false;
    seat.drained();
    await vi.waitUntil(() => way.hold.mock.calls.length === 1, { timeout: 20_000 });
    expect(way.failed).toHaveBeenCalledTimes(1);
    fail = false;
    await settled();
    seat.drained();
    await vi.waitUntil(() => seen.length === 1, { timeout: 20_000 });
  });
});

describe("origin", () => {
  const listed = new Set(["https://chat.example"]);
  test.each([
    [undefined, "localhost:3000", true],
    ["http://localhost:3000", "localhost:3000", true],
    ["http://LOCALHOST:3000", "localhost:3000", true],
    ["https://chat.example", "localhost:3000", true],
    ["http://localhost:3001", "localhost:3000", false],
    ["https://chat.example.evil.com", "localhost:3000", false],
    ["null", "localhost:3000", false],
    ["", "localhost:3000", false],
    ["file://", "localhost:3000", false],
    ["http://localhost:3000/path", "localhost:3000", false],
    ["http://localhost:3000", undefined, false],
    ["https://chat.test", "127.0.0.1:3000", true, "same-origin"],
    ["https://chat.test", "127.0.0.1:3000", false, "same-site"],
    ["https://chat.test", "127.0.0.1:3000", false, "cross-site"],
    ["null", "127.0.0.1:3000", false, "none"],
  ])("[GW5] origin %s at host %s: %s where the browser says %s", (origin, host, allowed, site?: string) => {
    expect(originAllowed({ origin, host, "sec-fetch-site": site }, listed)).toBe(allowed);
  });
});

describe("base64", () => {
  test("[GW6] reads what Base64 made", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeBase64(Buffer.from(bytes).toString("base64"))).toEqual(Buffer.from(bytes));
      }),
    );
  });
  test.each(["a", "ab=c", "====", "a===", "YQ=", "YQ", "Y Q=", "YQ==\n", "-_-_"])("[GW6] refuses %j", (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });
});

describe("allowance", () => {
  const codeOf = (act: () => void): string => {
    try {
      act();
      return "ok";
    } catch (error) {
      return error instanceof ChatCastError ? error.code : "?";
    }
  };

  test("[GW7] bounds unacknowledged chunks by number", () => {
    const allowance = new Allowance(true, 0);
    for (let i = 0; i < UNACKED_CHUNKS; i++) allowance.reserveChunk(1);
    expect(codeOf(() => allowance.reserveChunk(1))).toBe("E_RATE");
    allowance.releaseChunk(1);
    expect(codeOf(() => allowance.reserveChunk(1))).toBe("ok");
  });

  test("[GW7] bounds unacknowledged chunks by bytes", () => {
    const allowance = new Allowance(true, 0);
    for (let i = 0; i < 16; i++) allowance.reserveChunk(UNACKED_BYTES / 16);
    expect(codeOf(() => allowance.reserveChunk(1))).toBe("E_RATE");
  });

  test("[GW8] one schema error too many within a minute", () => {
    const allowance = new Allowance(true, 0);
    const outcomes = Array.from({ length: SCHEMA_ERRORS + 1 }, (_, i) => allowance.schemaError(i));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(outcomes.at(-1)).toBe(true);
  });

  test("[GW8] schema errors older than a minute are forgotten", () => {
    const allowance = new Allowance(true, 0);
    for (let i = 0; i < SCHEMA_ERRORS; i++) allowance.schemaError(0);
    expect(allowance.schemaError(SCHEMA_WINDOW_MS + 1)).toBe(false);
  });
});
