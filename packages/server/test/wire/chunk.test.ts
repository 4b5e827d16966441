import { describe, expect, test } from "vitest";
import { type Client, settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import {
  CHUNK,
  chunk,
  chunk64,
  forged,
  nack,
  outgoing,
  pattern,
  resume,
  sendChunks,
  seqs,
  slice,
  tag,
} from "./packets.ts";
import type { Body } from "./shapes.ts";

const server = serve();

const prefixes = (client: Client, id: string): number[] =>
  client
    .received("reliable_event", { cmd: "CUM_ACK", transfer_id: id })
    .map((packet) => Number((packet.meta as Body).highest_contig));

/**
 * At each acknowledgement, how many chunks of the contiguous prefix `CUM_ACK` had not told yet. The prefix itself may
 * leap: what is stored first need not be what was sent first.
 */
function lags(client: Client, id: string): number[] {
  const acked = new Set<number>();
  let prefix = -1;
  let told = -1;
  return client.received("reliable_event", { transfer_id: id }).map((packet) => {
    if (packet.cmd === "CUM_ACK") told = Number((packet.meta as Body).highest_contig);
    const lag = prefix - told;
    if (packet.type === "ACK") acked.add(Number(packet.seq));
    while (acked.has(prefix + 1)) prefix++;
    return lag;
  });
}

describe("good chunks", () => {
  test.each([
    ["binary", chunk],
    ["Base64", chunk64],
  ] as const)("[WF1] %s: acknowledged with the tag expected and received", async (_, build) => {
    const [alice] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 2 + 100);
    for (const seq of [1, 0]) {
      const checksum = tag(slice(file, seq), seq);
      expect(await alice.client.exchange(build(file, seq))).toMatchObject({
        type: "ACK",
        transfer_id: file.id,
        seq,
        meta: { integrity_status: "valid", expected: checksum, received: checksum },
      });
    }
    expect(await alice.client.exchange(build(file, 2))).toMatchObject({ type: "ACK", seq: 2 });
  });

  test("[WF1] an upper-case tag is as good", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    const checksum = tag(slice(file, 0), 0).toUpperCase();
    expect(await alice.client.exchange(chunk(file, 0, { checksum }))).toMatchObject({ type: "ACK", seq: 0 });
  });

  test("[WA9] a callback gets ok beside the ACK", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    expect(await alice.client.ask("reliable_event", chunk(file, 0))).toMatchObject({ ok: true });
    await alice.client.packet({ type: "ACK", transfer_id: file.id, seq: 0 });
    const refused = await alice.client.ask("reliable_event", chunk(file, 7));
    expect(refused).toMatchObject({ ok: false, error: { code: "E_SEQ_RANGE" } });
    await alice.client.packet(nack("E_SEQ_RANGE", { transfer_id: file.id, seq: 7 }));
  });

  test("[WF9] the largest chunks are good in both encodings", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const binary = outgoing(1_048_576 + 5, { chunkSize: 1_048_576 });
    const base64 = outgoing(786_432 + 5, { chunkSize: 786_432 });
    await sendChunks(alice.client, binary, [0, 1]);
    await alice.client.packet({ cmd: "COMPLETE", transfer_id: binary.id });
    for (const seq of [0, 1]) {
      expect(await alice.client.exchange(chunk64(base64, seq))).toMatchObject({ type: "ACK" });
    }
    await alice.client.packet({ cmd: "COMPLETE", transfer_id: base64.id });
  });
});

describe("CUM_ACK", () => {
  test("[WF2] follows the contiguous prefix, at the latest every 16 chunks and at the end", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 50 + 1);
    await sendChunks(alice.client, file, seqs(file));
    await alice.client.packet({ cmd: "CUM_ACK", transfer_id: file.id, meta: { highest_contig: 50 } });
    await settle(alice.client);
    const told = prefixes(alice.client, file.id);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(50);
    expect(Math.max(...lags(alice.client, file.id))).toBeLessThanOrEqual(16);
  });

  test("[WF2, WF3] waits for the gap to be filled and then covers what was ahead", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 40);
    await sendChunks(alice.client, file, seqs(file, 1).slice(0, 20));
    await settle(alice.client);
    expect(prefixes(alice.client, file.id)).toEqual([]);
    await sendChunks(alice.client, file, [0]);
    await alice.client.packet({ cmd: "CUM_ACK", transfer_id: file.id, meta: { highest_contig: 20 } });
    await settle(alice.client);
    expect(Math.max(...prefixes(alice.client, file.id))).toBe(20);
  });
});

describe("length and range", () => {
  test.each([
    ["short", CHUNK - 1, 0],
    ["long", CHUNK + 1, 0],
    ["empty", 0, 0],
    ["a full one where the last is short", CHUNK, 2],
    ["a last one that is too short", 99, 2],
  ])("[WF16] %s: E_LENGTH", async (_, length, seq) => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2 + 100);
    await sendChunks(alice.client, file, [1]);
    const refused = await alice.client.exchange(forged(file, seq, pattern(length)));
    expect(refused).toMatchObject({ ...nack("E_LENGTH"), transfer_id: file.id, seq });
    expect(refused).toMatchObject({ meta: { retryable: false, message: expect.any(String) } });
    expect(await alice.client.exchange(chunk(file, seq))).toMatchObject({ type: "ACK" });
  });

  test("[WF16] of a stored chunk, too: length comes before the comparison", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 3);
    await sendChunks(alice.client, file, [0]);
    expect(await alice.client.exchange(forged(file, 0, pattern(5)))).toMatchObject(nack("E_LENGTH"));
  });

  test.each([3, 4, 2 ** 31, 2 ** 32 - 1])("[WF15] seq %i of 3 is E_SEQ_RANGE, before its length", async (seq) => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 3);
    await sendChunks(alice.client, file, [0]);
    for (const length of [CHUNK, 5]) {
      const refused = await alice.client.exchange(forged(file, seq, pattern(length)));
      expect(refused).toMatchObject({ ...nack("E_SEQ_RANGE"), transfer_id: file.id, seq });
    }
    await sendChunks(alice.client, file, [1, 2]);
  });
});

describe("totals", () => {
  const others: [string, Body][] = [
    ["one chunk more", { total_chunks: 4 }],
    ["one chunk less", { total_chunks: 2 }],
    ["another size", { total_size: CHUNK * 3 - 1 }],
    ["another chunk size", { chunk_size: CHUNK + 1 }],
    ["another name", { filename: "other.bin" }],
    ["another mode", { mode: "unicast", recipient: "Bob" }],
    ["a consistent other set", { total_size: CHUNK * 4, total_chunks: 4 }],
  ];

  test.each(others)("[WF14] %s than the transfer's is E_TOTAL_MISMATCH", async (_, more) => {
    const [alice] = await server.room(unique("room"), "Alice", "Bob");
    const file = outgoing(CHUNK * 3);
    await sendChunks(alice.client, file, [0]);
    const refused = await alice.client.exchange(chunk(file, 1, more));
    expect(refused).toMatchObject({ ...nack("E_TOTAL_MISMATCH"), transfer_id: file.id, seq: 1 });
    await sendChunks(alice.client, file, [1, 2]);
    await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
  });

  test("[WF14] another recipient than the transfer's is E_TOTAL_MISMATCH", async () => {
    const [alice, , carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    const file = outgoing(CHUNK * 2, { audience: { mode: "unicast", recipient: "Bob" } });
    await sendChunks(alice.client, file, [0]);
    for (const more of [{ recipient: "Carol" }, { mode: "broadcast", recipient: undefined }]) {
      expect(await alice.client.exchange(chunk(file, 1, more))).toMatchObject(nack("E_TOTAL_MISMATCH"));
    }
    await settle(alice.client, carol.client);
    expect(carol.client.received("chat_message", { type: "file" })).toEqual([]);
  });

  test("[WF14] come before range and length", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 3);
    await sendChunks(alice.client, file, [0]);
    for (const seq of [9, 1]) {
      const refused = await alice.client.exchange(forged(file, seq, pattern(5), { total_chunks: 4 }));
      expect(refused).toMatchObject(nack("E_TOTAL_MISMATCH"));
    }
  });

  test.each([
    ["too many", { total_chunks: 4 }],
    ["too few", { total_chunks: 2 }],
    ["none for an empty file", { total_size: 0, total_chunks: 2 }],
  ])(
    "[WF14, WF26] of a first chunk that contradict each other (%s) are E_TOTAL_MISMATCH and open nothing",
    async (_, more) => {
      const alice = await server.create(unique("room"), "Alice");
      const file = outgoing(CHUNK * 3);
      expect(await alice.client.exchange(chunk(file, 0, more))).toMatchObject(nack("E_TOTAL_MISMATCH"));
      expect(await resume(alice.client, file.id)).toMatchObject(nack("E_NOT_OWNER"));
    },
  );
});

describe("a stored chunk again", () => {
  test("[WF17] with the same bytes is a duplicate", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    const first = await alice.client.exchange(chunk(file, 0));
    expect((first.meta as Body).duplicate ?? false).toBe(false);
    for (const build of [chunk, chunk64]) {
      expect(await alice.client.exchange(build(file, 0))).toMatchObject({
        type: "ACK",
        seq: 0,
        meta: { integrity_status: "valid", duplicate: true },
      });
    }
    expect(await resume(alice.client, file.id)).toMatchObject({ meta: { received: 1, missing: [[1, 1]] } });
  });

  test("[WF17] twenty copies at once are stored once", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    for (let i = 0; i < 20; i += 1) alice.client.tell("reliable_event", chunk(file, 0));
    for (let i = 0; i < 20; i += 1) await alice.client.packet({ type: "ACK", transfer_id: file.id, seq: 0 });
    expect(alice.client.received("reliable_event", { meta: { duplicate: true } })).toHaveLength(19);
    expect(await resume(alice.client, file.id)).toMatchObject({ meta: { received: 1 } });
  });

  test("[WF17] with other bytes and a good tag is E_CONFLICT, the stored ones stay", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK + 7);
    await sendChunks(alice.client, file, [0]);
    const refused = await alice.client.exchange(forged(file, 0, pattern(CHUNK, 99)));
    expect(refused).toMatchObject({ ...nack("E_CONFLICT"), transfer_id: file.id, seq: 0 });
    await sendChunks(alice.client, file, [1]);
    const complete = await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    const response = await fetch(`${server.url}${String((complete.meta as Body).url)}`);
    expect(Buffer.from(await response.arrayBuffer()).equals(file.bytes)).toBe(true);
  });
});
