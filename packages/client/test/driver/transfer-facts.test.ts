import type { ReliableDown } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import { bytesSource, transferJson } from "../../src/index.ts";
import { KIB, MIB, phase, transfer } from "../support/transfers.ts";
import { EVERYONE, someBytes, texts, World } from "../support/world.ts";

describe("what is told of transfers", () => {
  test("[BW3] a file begins with the window and the chunks that the one before it came to, on the same connection alone", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.latency = 50;
    const first = async (name: string): Promise<[chunks: number, bytes: number]> => {
      const id = ada.sendFile(bytesSource(someBytes(4 * MIB), name), EVERYONE);
      const view = () => ada.snapshot().transfers.find((one) => one.id === id);
      await world.time.advance(40);
      const { inFlight = 0, chunkSize = 0 } = view() ?? {};
      await world.until(ada, () => view()?.phase.state === "done");
      return [inFlight, chunkSize];
    };
    expect(await first("a.bin")).toEqual([4, 64 * KIB]);
    // The 3 MiB of 48 small chunks, which are all that this connection takes.
    expect(await first("b.bin")).toEqual([12, 256 * KIB]);
    world.server.cut();
    await world.time.advance(20_000);
    expect(await first("c.bin")).toEqual([4, 64 * KIB]);
  });

  test("[CT9] the view tells how far and how fast", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.latency = 50;
    world.server.rate = (5 * MIB) / 1_000;
    ada.sendFile(bytesSource(someBytes(16 * MIB), "a.bin"), EVERYONE);
    await world.time.advance(2_000);
    const { throughput, etaMs = 0, rttMs, ackedBytes, ackedChunks, inFlight, size } = transfer(ada);
    expect(ackedBytes).toBe(ackedChunks * 64 * KIB);
    expect(inFlight).toBeGreaterThan(4);
    expect(rttMs).toBeGreaterThan(100);
    expect(throughput).toBeGreaterThan((5 * MIB) / 1.3);
    expect(throughput).toBeLessThan(5 * MIB * 1.3);
    expect(etaMs).toBeCloseTo(((size - ackedBytes) / throughput) * 1_000);
    world.server.lose = () => true;
    await world.time.advance(8_000);
    expect(transfer(ada)).toMatchObject({ throughput: 0, etaMs: undefined });
  });

  test("[CJ6] the export has one row a chunk", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    ada.sendFile(bytesSource(someBytes(100_000), "a.bin"), EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    const [header, first, second, end] = transfer(ada).csv().split("\r\n");
    expect(header).toBe("seq,status,bytes,sent_at,acked_at,rtt_ms,retries,checksum");
    expect(first).toMatch(/^0,acked,65536,2030-01-01T00:00:00\.\d{3}Z,2030-01-01T00:00:00\.\d{3}Z,10,0,[0-9a-f]{8}$/);
    expect(second).toMatch(/^1,acked,34464,.*,0,[0-9a-f]{8}$/);
    expect(end).toBe("");
  });

  test("[CJ12] one chunk can be asked about, and the JSON tells the chunks and how it went", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.latency = 50;
    ada.sendFile(bytesSource(someBytes(MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    const view = transfer(ada);
    expect(view.chunk(0)).toMatchObject({ seq: 0, status: "acked", bytes: 64 * KIB, tries: 1, rttMs: 100 });
    expect([view.chunk(-1), view.chunk(16), view.chunk(0.5)]).toEqual([undefined, undefined, undefined]);
    const told = JSON.parse(transferJson(view));
    expect(told).toMatchObject({
      id: view.id,
      fileName: "a.bin",
      state: "done",
      size: MIB,
      ackedChunks: 16,
      retransmits: 0,
    });
    expect(told.chunks).toHaveLength(16);
    expect(told.chunks[3]).toEqual({
      seq: 3,
      status: "acked",
      bytes: 64 * KIB,
      tries: 1,
      sentAt: expect.stringMatching(/^2030-01-01T/),
      ackedAt: expect.stringMatching(/^2030-01-01T/),
      rttMs: expect.any(Number),
      checksum: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    const samples = view.timeline();
    expect(told.samples).toHaveLength(samples.length);
    expect(samples[0]).toMatchObject({ ackedBytes: 0, inFlight: 0, window: 4 });
    expect(samples.at(-1)).toMatchObject({ ackedBytes: MIB, inFlight: 0, rttMs: 100 });
    await world.time.advance(60_000);
    expect(transfer(ada).timeline()).toEqual(samples);
  });

  test("[CT10] the stop of somebody else's transfer is news", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const [connection] = world.server.connections;
    const stop = { transfer_id: "x", from: "Bob", filename: "b.pdf", at: 1 };
    connection?.tell({ event: "transfer_stopped", body: { ...stop, reason: "cancelled" } });
    connection?.tell({ event: "transfer_stopped", body: { ...stop, reason: "integrity_compromised" } });
    await world.time.advance(10);
    expect(ada.snapshot().notices).toMatchObject([
      { tone: "info", text: "Bob cancelled sending b.pdf" },
      { tone: "error", text: "b.pdf from Bob was stopped: its integrity was compromised" },
    ]);
  });

  test("[CT11] upload posts with the token and says the url once, over a lost connection too", async () => {
    const world = new World();
    const posts: { url: string; authorization: string | null; size: number }[] = [];
    const ada = await world.member("Ada", {
      async fetch(input, init) {
        const { body } = init ?? {};
        const file = (body as FormData).get("file") as File;
        const authorization = new Headers(init?.headers).get("Authorization");
        posts.push({ url: String(input), authorization, size: file.size });
        world.server.cut();
        return Response.json({ url: "/files/u.txt?sig=1", sha256: "a".repeat(64) });
      },
    });
    const file = await world.when(ada.upload(new Blob(["hello"]), "u.txt"));
    expect(file).toEqual({ url: "/files/u.txt?sig=1", name: "u.txt", size: 5, sha256: "a".repeat(64) });
    const { token } = ada.snapshot().room?.self ?? {};
    expect(posts).toEqual([{ url: "/upload", authorization: `Bearer ${token}`, size: 5 }]);
    await world.time.advance(1_000);
    expect(world.server.room("lab").log()).toMatchObject([
      { type: "file", url: "/files/u.txt?sig=1", fileName: "u.txt" },
    ]);
    expect(ada.snapshot().conversations[0]?.messages).toHaveLength(1);
  });

  test.each([
    [() => Response.json({ error: { code: "E_DISK_FULL", message: "full" } }, { status: 507 }), "E_DISK_FULL"],
    [() => new Response("<html>", { status: 502 }), "E_UNAVAILABLE"],
    [() => Response.json({ nothing: true }), "E_UNAVAILABLE"],
  ])("[CT11] a refused upload rejects and says nothing (%#)", async (answer, code) => {
    const world = new World();
    const ada = await world.member("Ada", { fetch: async () => answer() });
    await expect(world.when(ada.upload(new Blob(["x"]), "x"))).rejects.toMatchObject({ code });
    expect(world.server.room("lab").log()).toEqual([]);
  });

  test("[CT12] faults are told, and shown as the server has them", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const plan = [{ on: "chunk" as const, tamper: "seq-shift" as const }];
    await world.when(ada.setFaults(plan));
    expect(ada.snapshot().faults).toEqual(plan);
    expect(world.server.faults).toEqual(plan);
    const told = world.server.received.filter(({ event }) => event === "lab_set").length;
    world.server.cut();
    await world.time.advance(3_000);
    expect(ada.snapshot().faults).toEqual(plan);
    world.server.faults = [];
    world.server.cut();
    await world.time.advance(3_000);
    expect(ada.snapshot().faults).toEqual([]);
    expect(world.server.received.filter(({ event }) => event === "lab_set")).toHaveLength(told);
    await world.when(ada.setFaults(plan));
    world.server.refusals.set("lab_set", "E_FORBIDDEN");
    await expect(world.when(ada.setFaults([]))).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    expect(ada.snapshot().faults).toEqual(plan);
  });

  test("[CT12] a new client of the same member shows the plan that is still on", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const plan = [{ on: "msg" as const, tamper: "bit-flip" as const }];
    await world.when(ada.setFaults(plan));
    const { username = "", token = "" } = ada.snapshot().room?.self ?? {};
    ada.close();
    const reloaded = world.client();
    await world.when(reloaded.returnToRoom({ roomName: "lab", username, token }));
    expect(reloaded.snapshot().faults).toEqual(plan);
    await world.when(reloaded.leaveRoom());
    expect(reloaded.snapshot().faults).toEqual([]);
  });

  test("[CT13] [CT33] leaving the room cancels what is under way, and another membership lists none of it", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const id = ada.sendFile(bytesSource(someBytes(4 * MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks >= 8);
    await world.when(ada.leaveRoom());
    expect(phase(ada)).toBe("cancelled");
    expect(world.server.transfers.get(id)?.state).toBe("cancelled");
    await world.when(ada.joinRoom({ roomName: "lab", username: "Ada" }));
    ada.say("hello again", EVERYONE);
    await world.time.advance(60_000);
    expect(texts(ada)).toEqual(["hello again"]);
    expect(ada.snapshot().transfers).toEqual([]);
  });

  test("[CT13] asking for another room cancels before it, under the membership that the transfer is of", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const id = ada.sendFile(bytesSource(someBytes(4 * MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks >= 8);
    await world.when(ada.createRoom({ roomName: "other", username: "Ada" }));
    expect(phase(ada)).toBe("cancelled");
    expect(world.server.transfers.get(id)?.state).toBe("cancelled");
  });

  test("[CT13] entering the same room again under the same name cancels nothing", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const { token = "" } = ada.snapshot().room?.self ?? {};
    ada.sendFile(bytesSource(someBytes(4 * MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks >= 8);
    await world.when(ada.joinRoom({ roomName: "lab", username: "Ada", token }));
    await world.until(ada, () => phase(ada) === "done");
  });

  test("[CT13] after a refused entry the member stays, and what it sends from then on arrives", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    ada.sendFile(bytesSource(someBytes(4 * MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks >= 8);
    const refused = world.when(ada.joinRoom({ roomName: "nowhere", username: "Ada" }));
    await expect(refused).rejects.toMatchObject({ code: "E_NO_ROOM" });
    expect(phase(ada)).toBe("cancelled");
    ada.sendFile(bytesSource(someBytes(MIB), "b.bin"), EVERYONE);
    await world.until(ada, () => phase(ada, 1) === "done");
  });

  test("[CT14] acknowledgements that come twice count once", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.lose = (body) => {
      const { type } = body as { type?: string };
      if (type !== "ACK" || body === again) return false;
      again = body;
      for (const connection of world.server.connections) {
        connection.tell({ event: "reliable_event", body: body as ReliableDown });
      }
      return false;
    };
    let again: unknown;
    ada.sendFile(bytesSource(someBytes(MIB), "a.bin"), EVERYONE);
    ada.say("Hello", EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    await world.time.advance(100);
    expect(ada.snapshot().verdicts).toEqual({ valid: 17, compromised: 0 });
  });
});
