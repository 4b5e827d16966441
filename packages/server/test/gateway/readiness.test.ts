import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fastify } from "fastify";
import { io } from "socket.io-client";
import { expect, onTestFinished, test } from "vitest";
import { systemClock, systemTimers } from "../../src/clock.ts";
import { Tick } from "../../src/fanout/tick.ts";
import { ChunkBudget } from "../../src/gateway/chunk-budget.ts";
import type { GatewayContext } from "../../src/gateway/context.ts";
import { openGateway } from "../../src/gateway/gateway.ts";
import { Slabs } from "../../src/gateway/intake/slabs.ts";
import { Turns } from "../../src/gateway/intake/turns.ts";
import { Work } from "../../src/gateway/work.ts";
import { installHealth } from "../../src/http/health.ts";
import { installRefusals } from "../../src/http/refusal.ts";
import { openTelemetry } from "../../src/telemetry.ts";

const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });

test("[NO20] who is connected is told to come again and let go; nobody is let in until the node is ready", async () => {
  const http = createServer((_request, response) => response.writeHead(404).end());
  let isReady = true;
  const context = {
    ...{ telemetry, tick: new Tick(), work: new Work(), clock: systemClock, rateLimits: true },
    ...{ budget: new ChunkBudget(), slabs: new Slabs(0), turns: new Turns(systemTimers) },
  };
  const gateway = openGateway(http, context as unknown as GatewayContext, new Set(), () => isReady);
  onTestFinished(() => gateway.close());
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const client = io(url, { transports: ["websocket"], reconnection: false, forceNew: true });
  const told: unknown[] = [];
  client.on("server_shutdown", (body) => told.push(body));
  await new Promise<void>((resolve) => client.once("connect", resolve));
  const left = new Promise((resolve) => client.once("disconnect", resolve));
  isReady = false;
  gateway.sendAway();
  expect([await left, told]).toEqual(["io server disconnect", [{ retryWithinMs: 5_000 }]]);
  const handshake = () => fetch(`${url}/socket.io?EIO=4&transport=polling`).then(({ status }) => status);
  expect(await handshake()).toBe(503);
  expect((await fetch(`${url}/else`)).status).toBe(404);
  const refused = io(url, { transports: ["websocket"], reconnection: false, forceNew: true });
  onTestFinished(() => void refused.close());
  await new Promise((resolve) => refused.once("connect_error", resolve));
  isReady = true;
  expect(await handshake()).toBe(200);
});

test("[NO20] whoever distributes people is told whether to send them here", async () => {
  const app = fastify();
  let isReady = true;
  installRefusals(app, telemetry);
  installHealth(app, () => isReady);
  expect((await app.inject("/ready")).statusCode).toBe(200);
  isReady = false;
  const answer = await app.inject("/ready");
  expect([answer.statusCode, answer.json().error.code]).toEqual([503, "E_UNAVAILABLE"]);
  expect((await app.inject("/healthz")).statusCode).toBe(200);
});
