import { expect, test } from "vitest";
import { AdminDesk, type Fetch } from "../src/admin.ts";

const answering =
  (status: number, body: string): Fetch =>
  () =>
    Promise.resolve(new Response(body, { status }));
const outcome = (fetch: Fetch) => new AdminDesk("token", fetch).rooms().catch((error: unknown) => error);

test("[AD9] the token goes into a header alone, and rooms are asked for a page at a time", async () => {
  const asked: unknown[] = [];
  const desk = new AdminDesk("token", (path, init) => {
    asked.push([path, init]);
    return Promise.resolve(new Response('{"rooms":[],"more":false}'));
  });
  expect(await desk.rooms("r1")).toEqual({ rooms: [], more: false });
  const init = { headers: { authorization: "Bearer token" }, method: "GET" };
  expect(asked).toEqual([["/api/admin/rooms?after=r1", init]]);
});

test("[AD9] a refusal keeps its code; what is no answer of ours means that the server was not reached", async () => {
  const refused = '{"error":{"code":"E_RATE","message":"wait","retryAfterMs":7}}';
  expect(await outcome(answering(429, refused))).toMatchObject({ code: "E_RATE", message: "wait", retryAfterMs: 7 });
  for (const fetch of [
    answering(502, "<html>"),
    answering(500, '{"error":{"code":"E_MADE_UP"}}'),
    answering(200, '{"rooms":1}'),
    () => Promise.reject(new TypeError("failed to fetch")),
  ]) {
    expect(await outcome(fetch)).toMatchObject({ code: "E_UNAVAILABLE" });
  }
});
