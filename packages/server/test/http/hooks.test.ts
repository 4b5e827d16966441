import { fastify } from "fastify";
import { expect, test } from "vitest";
import type { HttpContext } from "../../src/http/context.ts";
import { installHooks } from "../../src/http/hooks.ts";
import { installRefusals } from "../../src/http/refusal.ts";
import { hashToken } from "../../src/rooms/secrets.ts";
import { SeatTable } from "../../src/seats/memory/seats.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { openTelemetry } from "../../src/telemetry.ts";

/** The route over a room that takes everything, with a clock that stands still. */
async function stage({ rateLimits = true, meters }: Partial<Pick<HttpContext, "rateLimits" | "meters">> = {}) {
  const said: { id: string; text: string }[] = [];
  const uses: unknown[] = [];
  let now = 1_000_000;
  const app = fastify();
  const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });
  installRefusals(app, telemetry);
  const room = {
    botSays: async (_bot: unknown, message: { id: string; text: string }) => {
      said.push(message);
      return { status: "stored", offset: said.length, at: now };
    },
  };
  await installHooks(app, {
    telemetry,
    rateLimits,
    ...(meters && { meters }),
    clock: { epoch: () => now, monotonic: () => now },
    store: {
      findBot: async (id: string) =>
        id.startsWith("bot") ? { id, roomId: "r1", tokenHash: hashToken("good") } : undefined,
      noteBotUse: async (...use: unknown[]) => void uses.push(use),
    },
    directory: { find: async () => room },
  } as unknown as HttpContext);
  const post = (payload: string, { id = "bot-1", type = "application/json", token = "good", key = "" } = {}) =>
    app.inject({
      method: "POST",
      url: `/hooks/${id}`,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": type,
        ...(key === "" ? {} : { "idempotency-key": key }),
      },
      payload,
    });
  const pass = (ms: number) => {
    now += ms;
  };
  return { post, said, uses, pass };
}

const body = (text: unknown): string => JSON.stringify({ text });

test.each([
  ["no JSON", "hello", 400, "E_SCHEMA"],
  ["no object", '"hello"', 400, "E_SCHEMA"],
  ["no text", '{"words":"hello"}', 400, "E_SCHEMA"],
  ["another type", body(7), 400, "E_SCHEMA"],
  ["nothing said", body(""), 400, "E_SCHEMA"],
  ["half a character", '{"text":"\\ud800"}', 400, "E_SCHEMA"],
  ["more than a message may have", body("é".repeat(32_769)), 413, "E_TOO_LARGE"],
  ["more than is read", body("x".repeat(600_000)), 413, "E_TOO_LARGE"],
])("[HP4] %s is refused in the words of the wire", async (_what, payload, status, code) => {
  const { post, said } = await stage();
  const answer = await post(payload);
  expect([answer.statusCode, answer.json().error.code, said]).toEqual([status, code, []]);
});

test("[HP4] what is as long as a message may be is one, and nothing but its text is looked at", async () => {
  const { post, said } = await stage();
  const text = "é".repeat(32_768);
  const payload = JSON.stringify({ text, mode: "unicast", recipient: "Ada", from: "Ada" });
  expect((await post(payload, { type: "application/json; charset=utf-8" })).statusCode).toBe(201);
  expect(said).toEqual([{ id: expect.stringMatching(/^[\w-]{22}$/), text }]);
});

test("[HP3, HP4] who is nobody is told so before the body is looked at, then of which type it must be", async () => {
  const { post, said } = await stage();
  for (const type of ["text/plain", "application/json", "multipart/form-data"]) {
    expect((await post("}{", { type, token: "bad" })).statusCode).toBe(401);
    expect((await post("}{", { type, id: "nobody" })).statusCode).toBe(401);
  }
  for (const type of ["text/plain", "application/jsonp", "multipart/form-data; boundary=x"]) {
    const answer = await post(body("x"), { type });
    expect([answer.statusCode, answer.json().error.code]).toEqual([415, "E_SCHEMA"]);
    expect(answer.json().error.message).toContain("application/json");
  }
  expect(said).toEqual([]);
});

test("[HP5] a bot that says too much at once waits, and others do not", async () => {
  const { post, said, pass } = await stage();
  const statuses = await Promise.all(Array.from({ length: 62 }, async () => (await post(body("x"))).statusCode));
  expect(statuses.filter((status) => status === 201)).toHaveLength(60);
  const refused = await post(body("x"));
  expect([refused.statusCode, refused.headers["retry-after"], refused.json().error]).toEqual([
    429,
    "1",
    expect.objectContaining({ code: "E_RATE", retryAfterMs: 100 }),
  ]);
  expect((await post(body("x"), { id: "bot-2" })).statusCode).toBe(201);
  pass(100);
  expect([(await post(body("x"))).statusCode, (await post(body("x"))).statusCode, said.length]).toEqual([201, 429, 62]);
});

test("[NO19] what a bot may say is counted over all nodes", async () => {
  const table = new SeatTable({ epoch: () => 0, monotonic: () => 0 }, openMemoryStore(), 15_000);
  const [one, two] = [await stage({ meters: await table.open() }), await stage({ meters: await table.open() })];
  const statuses = await Promise.all(
    Array.from({ length: 62 }, async (_, index) => (await (index % 2 ? one : two).post(body("x"))).statusCode),
  );
  expect(statuses.filter((status) => status === 201)).toHaveLength(60);
  expect((await one.post(body("x"), { id: "bot-2" })).statusCode).toBe(201);
});

test("[BT4] when a token was used is noted once a minute", async () => {
  const { post, uses, pass } = await stage({ rateLimits: false });
  for (let count = 0; count < 3; count++) await post(body("x"));
  pass(60_000);
  await post(body("x"));
  expect(uses).toEqual([
    ["bot-1", 1_000_000],
    ["bot-1", 1_060_000],
  ]);
});
