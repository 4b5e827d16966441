import { fastify } from "fastify";
import { expect, test } from "vitest";
import { HookTargets } from "../../src/hooks/targets.ts";
import type { HttpContext } from "../../src/http/context.ts";
import { installPush } from "../../src/http/push.ts";
import { installRefusals } from "../../src/http/refusal.ts";
import { requirePushAddress } from "../../src/push/targets.ts";
import { hashToken } from "../../src/rooms/secrets.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { openTelemetry } from "../../src/telemetry.ts";
import { member, room } from "../store/builders.ts";

const GIVEN = {
  endpoint: "https://fcm.googleapis.com/fcm/send/1",
  keys: { p256dh: "B".repeat(87), auth: "A".repeat(22) },
  level: "private",
  words: "There is news.",
};

/** The routes over a store of two members, with a clock that stands still. */
async function stage({ rateLimits = false } = {}) {
  const store = openMemoryStore();
  await store.createRoom(room("r1"));
  for (const id of ["ann", "bob"])
    await store.putMember(member(id, { roomId: "r1", tokenHash: hashToken(`of-${id}`) }));
  const app = fastify();
  installRefusals(app, openTelemetry({ level: "silent", rooms: () => 0 }));
  const changed: string[] = [];
  const targets = new HookTargets([]);
  await installPush(app, {
    ...{ store, rateLimits, secure: true },
    clock: { epoch: () => 5, monotonic: () => 5 },
    push: {
      publicKey: "the-key",
      requireAddress: (endpoint: string) => requirePushAddress(endpoint, targets),
      changed: (roomId: string) => void changed.push(roomId),
    },
  } as unknown as HttpContext);
  const ask = (method: "PUT" | "DELETE", body: unknown, { token = "of-ann", type = "application/json" } = {}) =>
    app.inject({
      ...{ method, url: "/push", payload: typeof body === "string" ? body : JSON.stringify(body) },
      headers: { authorization: `Bearer ${token}`, "content-type": type, origin: "https://chat.example" },
    });
  return { app, store, ask, changed };
}

test("[PU10] everybody may have the key; a member's address is kept for its room alone, and dropped by it alone", async () => {
  const { app, store, ask, changed } = await stage();
  expect((await app.inject("/push")).json()).toEqual({ key: "the-key" });
  expect((await ask("PUT", GIVEN)).statusCode).toBe(204);
  const kept = await store.pushes("r1");
  expect(kept).toEqual([
    {
      ...{ memberId: "ann", roomId: "r1", endpoint: GIVEN.endpoint, ...GIVEN.keys },
      ...{ level: "private", words: GIVEN.words, origin: "https://chat.example", madeAt: 5 },
    },
  ]);
  expect((await ask("DELETE", { endpoint: GIVEN.endpoint }, { token: "of-bob" })).statusCode).toBe(204);
  expect(await store.pushes("r1")).toEqual(kept);
  expect((await ask("DELETE", { endpoint: GIVEN.endpoint })).statusCode).toBe(204);
  expect(await store.pushes("r1")).toEqual([]);
  expect(changed).toEqual(["r1", "r1", "r1"]);
});

test.each([
  ["another token", GIVEN, { token: "of-eve" }, 401, "E_AUTH"],
  ["what is not announced as JSON", GIVEN, { type: "text/plain" }, 415, "E_SCHEMA"],
  ["no JSON", "hello", {}, 400, "E_SCHEMA"],
  ["a key of another length", { ...GIVEN, keys: { ...GIVEN.keys, auth: "A" } }, {}, 400, "E_SCHEMA"],
  ["a level that is none", { ...GIVEN, level: "loud" }, {}, 400, "E_SCHEMA"],
  ["an address elsewhere", { ...GIVEN, endpoint: "https://10.0.0.1/x" }, {}, 403, "E_FORBIDDEN"],
])("[PU10] %s is refused, and nothing is kept", async (_what, body, how, status, code) => {
  const { store, ask } = await stage();
  const answer = await ask("PUT", body, how);
  expect([answer.statusCode, answer.json().error.code]).toEqual([status, code]);
  expect(await store.pushes("r1")).toEqual([]);
});

test("[PU10] who was put out is nobody, and who asks too often waits", async () => {
  const { store, ask } = await stage({ rateLimits: true });
  for (let times = 0; times < 20; times++) expect((await ask("PUT", GIVEN)).statusCode).toBe(204);
  const answer = await ask("PUT", GIVEN);
  expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([429, "5"]);
  await store.putMember(member("cid", { roomId: "r1", tokenHash: hashToken("of-cid"), standing: "removed" }));
  expect((await ask("PUT", GIVEN, { token: "of-cid" })).statusCode).toBe(401);
});
