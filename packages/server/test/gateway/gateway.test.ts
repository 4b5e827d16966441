import { ChatCastError } from "@chatcast/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Allowance } from "../../src/gateway/allowance.ts";
import { decodeBase64 } from "../../src/gateway/base64.ts";
import { SCHEMA_ERRORS, SCHEMA_WINDOW_MS, UNACKED_BYTES, UNACKED_CHUNKS } from "../../src/gateway/limits.ts";
import { originAllowed } from "../../src/gateway/origin.ts";
import { Seat } from "../../src/gateway/seat.ts";
import { TokenBucket } from "../../src/gateway/token-bucket.ts";
import { Turnstile } from "../../src/gateway/turnstile.ts";

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

describe("turnstile", () => {
  const deferred = () => Promise.withResolvers<void>();

  test("[GW2] a change of room finishes before what was sent after it", async () => {
    const turnstile = new Turnstile();
    const order: string[] = [];
    const move = deferred();
    const done = deferred();
    turnstile.pass(true, async () => {
      order.push("join begins");
      await move.promise;
      order.push("join ends");
    });
    turnstile.pass(false, async () => {
      order.push("message");
    });
    turnstile.pass(true, async () => {
      order.push("leave");
      done.resolve();
    });
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
      turnstile.pass(false, () => {
        begun.push(n);
        return never.promise;
      });
    }
    expect(begun).toEqual([1, 2]);
  });

  test("[GW3] what waits is bounded", () => {
    const turnstile = new Turnstile();
    const never = deferred();
    const idle = async () => undefined;
    turnstile.pass(true, () => never.promise);
    const passed = Array.from({ length: 5_000 }, () => turnstile.pass(false, idle));
    expect(passed[0]).toBe(true);
    expect(passed.at(-1)).toBe(false);
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

  test("[GW4] holds deliveries back until the answer left, and drops what its snapshot holds", () => {
    const seen: unknown[] = [];
    const seat = new Seat(
      "c1",
      (event, payload) => seen.push([event, "id" in payload ? payload.id : payload]),
      () => undefined,
    );
    seat.push("chat_message", message(1, "broadcast"));
    seat.push("chat_message", message(1, "unicast"));
    seat.push("chat_message", message(2, "broadcast"));
    seat.push("user_joined", { username: "Bob" });
    expect(seen).toEqual([]);
    seat.open(1);
    seat.push("chat_message", message(3, "broadcast"));
    expect(seen).toEqual([
      ["chat_message", "m1unicast"],
      ["chat_message", "m2broadcast"],
      ["user_joined", { username: "Bob" }],
      ["chat_message", "m3broadcast"],
    ]);
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
  ])("[GW5] origin %s at host %s: %s", (origin, host, allowed) => {
    expect(originAllowed(origin, host, listed)).toBe(allowed);
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
