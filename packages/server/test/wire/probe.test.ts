import { once } from "node:events";
import { promisify } from "node:util";
import { LIMITS, probeAnswer, probeBytes } from "@chatcast/protocol";
import { expect, test } from "vitest";
import { WebSocket as ReadableSocket } from "ws";
import { serve } from "./harness.ts";
import { upgrade } from "./plain.ts";

const server = serve();
const limited = serve({ env: { RATE_LIMITS: undefined } });

/** A probe's WebSocket, and what comes over it. */
async function socket(): Promise<{ socket: WebSocket; next: () => Promise<unknown>; closed: Promise<number> }> {
  const opened = new WebSocket(`${server.url.replace("http", "ws")}/socket.io/probe`);
  opened.binaryType = "arraybuffer";
  const closed = new Promise<number>((resolve) => opened.addEventListener("close", ({ code }) => resolve(code)));
  const next = () =>
    new Promise((resolve) => opened.addEventListener("message", ({ data }) => resolve(data), { once: true }));
  await new Promise((resolve) => opened.addEventListener("open", resolve));
  return { socket: opened, next, closed };
}

test("[WQ1] how a request arrived is told, and nothing else of it", async () => {
  const headers = {
    via: "1.1 one, 1.1 two",
    "x-forwarded-for": "192.0.2.1, 192.0.2.2",
    "x-forwarded-proto": "https",
    cookie: "secret=1",
    authorization: "Bearer secret",
  };
  const response = await fetch(`${server.url}/probe`, { headers });
  const text = await response.text();
  const answer = probeAnswer.parse(JSON.parse(text));
  expect(answer).toMatchObject({
    service: "chatcast",
    heartbeatMs: 25_000,
    httpVersion: "1.1",
    host: new URL(server.url).host,
    via: "1.1 one, 1.1 two",
    forwarded: 2,
    scheme: "https",
  });
  for (const secret of ["secret", "192.0.2"]) expect(text).not.toContain(secret);
  expect(Object.keys(answer.sent)).toContain("content-security-policy");
  for (const [name, value] of Object.entries(answer.sent)) expect(response.headers.get(name)).toBe(value);
});

test("[WQ2] a body is counted; one over the limit is refused before it is sent", async () => {
  const post = (body: Uint8Array<ArrayBuffer>) => fetch(`${server.url}/probe/body`, { method: "POST", body });
  for (const length of [0, 1, 3_000_000])
    expect(await (await post(new Uint8Array(length))).json()).toEqual({ bytes: length });
  const huge = new Blob(Array.from({ length: 129 }, () => new Uint8Array(1_048_576)));
  const refused = await fetch(`${server.url}/probe/body`, { method: "POST", body: huge }).then(
    ({ status }) => status,
    () => "cut",
  );
  expect([413, "cut"]).toContain(refused);
});

test("[WQ2] the known bytes come whole and by range", async () => {
  const ask = async (headers: Record<string, string>) => {
    const response = await fetch(`${server.url}/probe/bytes`, { headers });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  };
  expect(await ask({})).toEqual({ status: 200, bytes: probeBytes() });
  expect(await ask({ range: "bytes=65530-" })).toEqual({ status: 206, bytes: probeBytes().slice(65_530) });
});

test("[WQ3] the second piece tells whether the first one was confirmed", async () => {
  const url = `${server.url}/probe/stream/one`;
  const response = await fetch(url);
  const reader = response.body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? "").toString()).toBe("first\n");
  expect((await fetch(url, { method: "POST" })).status).toBe(204);
  expect(Buffer.from((await reader?.read())?.value ?? "").toString()).toBe("seen\n");
  expect(await (await fetch(`${server.url}/probe/stream/two`)).text()).toBe("first\nlate\n");
  expect((await fetch(`${server.url}/probe/stream/a.b`)).status).toBe(400);
});

test("[WQ4] frames come back, and a number after its silence", async () => {
  const probe = await socket();
  const frame = new Uint8Array(LIMITS.probeFrame).fill(7);
  const back = probe.next();
  probe.socket.send(frame);
  expect(Buffer.from((await back) as ArrayBuffer).equals(frame)).toBe(true);
  const spoken = probe.next();
  probe.socket.send("20");
  expect(await spoken).toBe("20");
  probe.socket.close();
});

test.each([
  ["a frame that is too large", [new Uint8Array(LIMITS.probeFrame + 1)]],
  ["a silence that is too long", ["120001"]],
  ["no number", ["soon"]],
  ["a number below zero", ["-1"]],
  ["too many frames", Array.from({ length: 65 }, () => "120000")],
])("[WQ4] %s ends the connection", async (_what, frames) => {
  const probe = await socket();
  for (const frame of frames) probe.socket.send(frame);
  expect([1006, 1008, 1009]).toContain(await probe.closed);
});

test("[WQ4] whoever sends on without reading is cut off", async () => {
  const probe = new ReadableSocket(`${server.url.replace("http", "ws")}/socket.io/probe`);
  await once(probe, "open");
  probe.pause();
  const cut = once(probe, "close");
  // More than any system keeps for a reader: what comes back has to wait in the server.
  const sent = Array.from({ length: 60 }, () => promisify(probe.send.bind(probe))(new Uint8Array(LIMITS.probeFrame)));
  await Promise.allSettled(sent);
  probe.resume();
  expect((await cut)[0]).toBe(1006);
});

test("[WQ5] the seventeenth socket is refused, and so are pages from elsewhere", async () => {
  const sockets = [];
  for (let count = 0; count < 16; count += 1) sockets.push(await socket());
  expect(await upgrade(server.url, "/socket.io/probe")).toBe(503);
  for (const probe of sockets) probe.socket.close();
  await Promise.all(sockets.map(({ closed }) => closed));
  expect(await upgrade(server.url, "/socket.io/probe", { origin: "https://evil.example" })).toBe(403);
});

test("[WQ5] too many probes are told to wait", async () => {
  // At once: while they come one after the other, a slow machine may have time to give for each.
  const asked = Array.from({ length: 200 }, async () => {
    const response = await fetch(`${limited.url}/probe`);
    return { status: response.status, body: (await response.json()) as unknown };
  });
  const answers = await Promise.all(asked);
  const waiting = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(120);
  expect(waiting.length).toBeGreaterThan(0);
  for (const { body } of waiting)
    expect(body).toMatchObject({ error: { code: "E_RATE", retryAfterMs: expect.any(Number) } });
});
