import { fastify } from "fastify";
import { expect, test } from "vitest";
import { AdminGate } from "../../src/admin/gate.ts";
import { installMetrics, type MetricsOptions } from "../../src/http/metrics.ts";
import { installRefusals } from "../../src/http/refusal.ts";
import { openTelemetry } from "../../src/telemetry.ts";

const TOKEN = "abcdefghij_KLM-1";
const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });
const clock = { epoch: () => 0, monotonic: () => 0 };

function served(options: Partial<MetricsOptions> = {}) {
  const app = fastify();
  installRefusals(app, telemetry);
  installMetrics(app, { telemetry, allow: [], gate: new AdminGate(TOKEN, clock), ...options });
  return async (remoteAddress: string, headers: Record<string, string> = {}) => {
    const { statusCode, body } = await app.inject({ url: "/metrics", remoteAddress, headers });
    expect(body.includes("nodejs_")).toBe(statusCode === 200);
    return statusCode;
  };
}

test("[MX3] this machine reads the metrics, by whichever of its own addresses; others do not", async () => {
  const read = served();
  for (const address of ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"]) expect(await read(address)).toBe(200);
  for (const address of ["10.0.0.5", "192.168.1.9", "203.0.113.7", "::ffff:10.0.0.5", "fe80::1", "::2"])
    expect(await read(address)).toBe(401);
});

test("[MX3] what a proxy passes on is somebody else's, on this machine and on one that the operator names", async () => {
  const read = served({ allow: [{ address: "10.0.0.0", prefix: 8 }] });
  const forwarded = ["Forwarded", "Via", "X-Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"];
  const addresses = ["X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"];
  for (const address of ["127.0.0.1", "10.0.0.9"]) {
    expect(await read(address)).toBe(200);
    for (const name of [...forwarded, ...addresses]) expect(await read(address, { [name]: "x" })).toBe(401);
  }
  expect(await read("10.0.0.9", { via: "x", authorization: `Bearer ${TOKEN}` })).toBe(200);
});

test("[MX3] addresses that the operator names read them, and whoever has the administrator's token, from anywhere", async () => {
  const read = served({
    allow: [
      { address: "10.1.0.0", prefix: 16 },
      { address: "2001:db8::", prefix: 32 },
    ],
  });
  for (const address of ["10.1.200.3", "::ffff:10.1.2.3", "2001:db8:1::1"]) expect(await read(address)).toBe(200);
  expect([await read("10.2.0.1"), await read("2001:db9::1")]).toEqual([401, 401]);
  expect(await read("203.0.113.7", { authorization: `Bearer ${TOKEN}` })).toBe(200);
  expect(await read("203.0.113.7", { authorization: "Bearer another-token-than-it" })).toBe(401);
  // Guessing is as slow here as it is at the administrator's own door, which is this one.
  for (let attempt = 0; attempt < 9; attempt++) await read("203.0.113.7", { authorization: "Bearer wrong" });
  expect(await read("203.0.113.7", { authorization: `Bearer ${TOKEN}` })).toBe(429);
  const nobody = served({ gate: undefined });
  expect(await nobody("203.0.113.7", { authorization: `Bearer ${TOKEN}` })).toBe(401);
});
