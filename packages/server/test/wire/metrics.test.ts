import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { serve, unique } from "./harness.ts";
import { chunk, msg, outgoing } from "./packets.ts";
import { plain } from "./plain.ts";

const server = serve();

/** The samples of one scrape, by name and labels. */
async function scrape(): Promise<Map<string, number>> {
  const { status, headers, body } = await plain(server.url, "/metrics");
  expect(status).toBe(200);
  expect(headers["content-type"]).toContain("text/plain");
  const samples = body
    .toString()
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line): [string, number] => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]);
  return new Map(samples);
}

test("[MX1] what happened is counted, each once", async () => {
  const before = await scrape();
  const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
  await alice.client.say("one");
  await alice.client.exchange(msg("two", 2, { id: unique("m") }));
  await alice.client.exchange(msg("three", 3, { id: unique("m"), checksum: "00000000" }));
  const file = outgoing(40_000);
  for (const seq of [0, 0, 1]) await alice.client.exchange(chunk(file, seq));
  await alice.client.exchange(chunk(outgoing(40_000), 0, { checksum: "00000000" }));
  const after = await scrape();
  const grown = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  expect({
    connections: grown("chatcast_connections"),
    rooms: grown("chatcast_rooms"),
    messages: grown('chatcast_messages_total{type="text"}'),
    chunks: grown("chatcast_chunks_total"),
    bytes: grown("chatcast_chunk_bytes_total"),
    again: grown("chatcast_retransmits_total"),
    validMessages: grown('chatcast_verdicts_total{type="MSG",status="valid"}'),
    badMessages: grown('chatcast_verdicts_total{type="MSG",status="compromised"}'),
    validChunks: grown('chatcast_verdicts_total{type="FILE_CHUNK",status="valid"}'),
    badChunks: grown('chatcast_verdicts_total{type="FILE_CHUNK",status="compromised"}'),
  }).toEqual({
    connections: 2,
    rooms: 1,
    messages: 2,
    chunks: 2,
    bytes: 2 * 16_384,
    again: 1,
    validMessages: 1,
    badMessages: 1,
    validChunks: 3,
    badChunks: 1,
  });
  expect(after.get("nodejs_eventloop_lag_seconds")).toBeGreaterThanOrEqual(0);
  bob.client.close();
  await alice.client.receives("user_left");
  expect((await scrape()).get("chatcast_connections")).toBe((before.get("chatcast_connections") ?? 0) + 1);
});

test("[MX2] every level that LIMITS.md names is shown, and every level that is shown is named there", async () => {
  const page = await readFile(new URL("../../../../docs/LIMITS.md", import.meta.url), "utf8");
  const named = [...page.matchAll(/`(chatcast_\w+)`/g)].map(([, name]) => name);
  const { body } = await plain(server.url, "/metrics");
  const shown = [...body.toString().matchAll(/^# TYPE (chatcast_\w+) gauge$/gm)].map(([, name]) => name);
  expect(new Set(shown)).toEqual(new Set(named.filter((name) => name !== "chatcast_refusals_total")));
  const samples = await scrape();
  for (const name of shown) expect([name, samples.get(String(name))]).toEqual([name, expect.any(Number)]);
});
