import { expect, test } from "vitest";
import { LAGGING_BYTES, PENDING_BYTES } from "../../src/fanout/bounds.ts";
import { wireOf } from "../fanout/stage.ts";
import { serve } from "./harness.ts";

const server = serve();

const MESSAGES = 300;
/** Together 18 MB: far more than the kernel's buffers and the server's bound take. */
const TEXT = "x".repeat(60_000);

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
}

test("[FO7] a member who stops reading costs the server a bounded queue, costs the others nothing, and misses nothing", async () => {
  const [ann, bob, cid] = await server.room("slow", "Ann", "Bob", "Cid");
  wireOf(cid.client.socket)?.pause();
  let most = 0;
  for (let sent = 0; sent < MESSAGES; sent += 25) {
    const burst = Array.from({ length: 25 }, (_, n) => ann.client.say(TEXT, { id: `m${sent + n}` }));
    expect((await Promise.all(burst)).every(({ ok }) => ok)).toBe(true);
    most = Math.max(most, await metric("chatcast_queued_bytes_max"));
  }
  for (const words of ["one", "two", "three"]) await ann.client.whisper("Cid", words);
  const dee = await server.join("slow", "Dee");
  await bob.client.receives("chat_message", { id: `m${MESSAGES - 1}` });
  expect(bob.client.received("chat_message").map(({ offset }) => offset)).toEqual(
    Array.from({ length: MESSAGES }, (_, index) => index + 1),
  );
  expect(await metric("chatcast_lagging_members")).toBe(1);
  expect(most).toBeGreaterThan(LAGGING_BYTES);
  // One write may pass the bound, and the answers to its own requests go on.
  expect(most).toBeLessThan(LAGGING_BYTES + 2 * PENDING_BYTES);
  const got = cid.client.received("chat_message").length;
  expect(got).toBeLessThan(MESSAGES);

  wireOf(cid.client.socket)?.resume();
  await cid.client.receives("chat_message", { text: "three" });
  await cid.client.receives("room_users", ({ users }) => Array.isArray(users) && users.length === 4);
  const received = cid.client.received("chat_message");
  const offsets = (mode: string) => received.filter((message) => message.mode === mode).map(({ offset }) => offset);
  expect(offsets("broadcast")).toEqual(Array.from({ length: MESSAGES }, (_, index) => index + 1));
  expect(offsets("unicast")).toEqual([1, 2, 3]);
  expect(received.find(({ text }) => text === "three")?.from).toBe("Ann");

  await dee.client.say("live again");
  await cid.client.receives("chat_message", { text: "live again", offset: MESSAGES + 1 });
  expect(await metric("chatcast_lagging_members")).toBe(0);
});
