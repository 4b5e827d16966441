import { describe, expect, test } from "vitest";
import { settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { msg, tag } from "./packets.ts";
import { type Body, text } from "./shapes.ts";

const server = serve();

const valid = (payload: string, seq: number): Body => ({
  type: "ACK",
  seq,
  meta: { integrity_status: "valid", expected: tag(payload, seq), received: tag(payload, seq) },
});

describe("tag", () => {
  test.each([
    ["Hello", 5, "f7d18987"],
    ["PAY BOB   100", 7, "88b2f97e"],
    ["", 0, "00000000"],
  ])("[WP1, WP4] the vector %j, %i → %s is good", async (payload, seq, checksum) => {
    const alice = await server.create(unique("room"), "Alice");
    const ack = await alice.client.exchange({ type: "MSG", seq, payload, checksum });
    expect(ack).toMatchObject({
      type: "ACK",
      seq,
      meta: { integrity_status: "valid", expected: checksum, received: checksum },
    });
  });

  test.each([
    ["UTF-8", "Grüße, 世界 😀"],
    ["64 KiB", "ab".repeat(32_768)],
    ["control characters", "\u0000\u0001\r\n"],
  ])("[WP1] is over the bytes of the payload: %s", async (_, payload) => {
    const alice = await server.create(unique("room"), "Alice");
    expect(await alice.client.exchange(msg(payload, 77))).toMatchObject(valid(payload, 77));
  });

  test.each([0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1])("[WP1, WP8] seq %i is good", async (seq) => {
    const alice = await server.create(unique("room"), "Alice");
    expect(await alice.client.exchange(msg("edge", seq))).toMatchObject(valid("edge", seq));
  });

  test("[WP7] is compared without case", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const checksum = tag("Hello", 5).toUpperCase();
    const ack = await alice.client.exchange({ type: "MSG", seq: 5, payload: "Hello", checksum });
    expect(ack).toMatchObject({ type: "ACK", seq: 5, meta: { integrity_status: "valid", expected: "f7d18987" } });
    expect(text(ack, "meta", "received").toLowerCase()).toBe("f7d18987");
  });

  test.each([-1, 1.5, "5", 4_294_967_301, 2 ** 32, true, null, undefined, [], 1e300])(
    "[WP8, WP9] seq %j is E_SCHEMA",
    async (seq) => {
      const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
      const packet = { type: "MSG", seq, payload: "Hello", checksum: "f7d18987", id: "m" };
      alice.client.tell("reliable_event", packet);
      const error = await alice.client.receives("error_event");
      expect(error).toMatchObject({ event: "reliable_event", code: "E_SCHEMA", path: "seq" });
      await settle(alice.client, bob.client);
      expect(alice.client.received("reliable_event")).toEqual([]);
      expect(bob.client.received("chat_message", { id: "m" })).toEqual([]);
    },
  );
});
