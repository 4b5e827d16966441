import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { io } from "socket.io-client";
import { afterEach, expect, test, vi } from "vitest";
import { systemClock, systemTimers } from "../../src/clock.ts";
import { Tick } from "../../src/fanout/tick.ts";
import { ChunkBudget } from "../../src/gateway/chunk-budget.ts";
import type { GatewayContext } from "../../src/gateway/context.ts";
import { type Gateway, openGateway } from "../../src/gateway/gateway.ts";
import { Slabs } from "../../src/gateway/intake/slabs.ts";
import { Turns } from "../../src/gateway/intake/turns.ts";
import { Work } from "../../src/gateway/work.ts";
import { openTelemetry } from "../../src/telemetry.ts";

let gateway: Gateway | undefined;
afterEach(() => gateway?.close());

/** A gateway whose requests are refused for want of everything, and weak references to the requests that opened sockets. */
async function open(): Promise<{ url: string; requests: WeakRef<IncomingMessage>[] }> {
  const http = createServer();
  const requests: WeakRef<IncomingMessage>[] = [];
  http.on("upgrade", (request) => requests.push(new WeakRef(request)));
  const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });
  const context = {
    telemetry,
    tick: new Tick(),
    work: new Work(),
    clock: systemClock,
    rateLimits: true,
    budget: new ChunkBudget(),
    slabs: new Slabs(0),
    turns: new Turns(systemTimers),
  };
  gateway = openGateway(http, context as unknown as GatewayContext, new Set(), () => true);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, requests };
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  // A weak reference that was just made keeps its target until the turn is over.
  await new Promise(setImmediate);
  gc();
}

test.each([[["websocket"]], [["polling", "websocket"]]])(
  "[FO11] over %s an open connection keeps nothing of its handshake, and works",
  async (transports) => {
    const { url, requests } = await open();
    const client = io(url, { transports, reconnection: false, forceNew: true });
    await new Promise<void>((resolve) => client.once("connect", resolve));
    await vi.waitUntil(() => client.io.engine.transport.name === "websocket", { timeout: 20_000, interval: 1 });
    expect(await client.emitWithAck("leave_room", {})).toMatchObject({ ok: false, error: { code: "E_NOT_MEMBER" } });
    expect(requests).toHaveLength(1);
    await vi.waitUntil(
      async () => {
        await collectGarbage();
        return requests[0]?.deref() === undefined;
      },
      { timeout: 20_000, interval: 10 },
    );
    expect(await client.emitWithAck("leave_room", {})).toMatchObject({ ok: false });
    client.disconnect();
  },
);
