import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CELL, type ChatCastClient, type ChunkSource, type TransferView } from "../../src/api.ts";
import { bytesSource } from "../../src/index.ts";
import { EVERYONE, privately, someBytes, texts, World } from "../support/world.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

const transfer = (client: ChatCastClient, index = 0): TransferView => {
  const view = client.snapshot().transfers[index];
  if (view === undefined) throw new Error("there is no such transfer");
  return view;
};
const phase = (client: ChatCastClient, index = 0) => transfer(client, index).phase.state;

/** Packets that a bad path may lose one by one; what is pushed is lost with its connection only. */
const PACKETS = new Set(["FILE_CHUNK", "ACK", "CONTROL"]);

/** A source that notes what is read and whether it was closed. */
function watched(bytes: Uint8Array, name = "a.bin") {
  const reads: number[] = [];
  const state = { closed: false };
  const source: ChunkSource = {
    name,
    size: bytes.length,
    async read(position, length) {
      reads.push(position);
      return bytes.slice(position, position + length);
    },
    close() {
      state.closed = true;
    },
  };
  return { source, reads, state };
}

describe("transfers", () => {
  test("[CT1] a file arrives as it is, every cell acked, its message shown once", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const bob = await world.member("Bob");
    const bytes = someBytes(5 * MIB + 17);
    const { source, state } = watched(bytes, "report.pdf");
    const id = ada.sendFile(source, EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    await world.time.advance(1_000);
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
    const view = transfer(ada);
    expect(view).toMatchObject({
      id,
      fileName: "report.pdf",
      ackedChunks: 81,
      totalChunks: 81,
      ackedBytes: bytes.length,
    });
    expect(view.phase).toMatchObject({ state: "done", url: `/files/${id}`, sha256: "f".repeat(64) });
    expect([...view.cells].every((cell) => cell === CELL.acked)).toBe(true);
    expect(ada.snapshot().verdicts).toEqual({ valid: 81, compromised: 0 });
    expect(state.closed).toBe(true);
    for (const client of [ada, bob]) {
      const [conversation] = client.snapshot().conversations;
      expect(conversation?.messages).toHaveLength(1);
      expect(conversation?.messages[0]?.file).toEqual({ url: `/files/${id}`, name: "report.pdf", size: bytes.length });
    }
  });

  test("[CT1] an empty file has one empty chunk", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    ada.sendFile(bytesSource(new Uint8Array(0), "empty"), EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    expect(transfer(ada)).toMatchObject({ totalChunks: 1, ackedChunks: 1, ackedBytes: 0 });
  });

  test("[CT2] too large, or for nobody present: refused before a byte is read", async () => {
    const world = new World();
    world.server.facts = { ...world.server.facts, maxFileSize: 3 * MIB };
    const ada = await world.member("Ada");
    const { source, reads } = watched(someBytes(3 * MIB + 1));
    expect(() => ada.sendFile(source, EVERYONE)).toThrow(/limit of 3 MiB/);
    expect(() => ada.sendFile(bytesSource(someBytes(1), "a"), privately("Bob"))).toThrow(
      expect.objectContaining({ code: "E_NO_RECIPIENT" }),
    );
    await expect(ada.upload(new Blob([new Uint8Array(3 * MIB + 1)]), "b")).rejects.toMatchObject({
      code: "E_TOO_LARGE",
    });
    await world.time.advance(1_000);
    expect(reads).toEqual([]);
    expect(world.server.transfers.size).toBe(0);
    expect(ada.snapshot().transfers).toEqual([]);
  });

  test("[CT3] reads when the window wants, and each chunk once however often it is sent", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const { source, reads } = watched(someBytes(2 * MIB));
    let losses = 0;
    world.server.lose = (packet, way) => way === "up" && packet !== undefined && losses++ % 3 === 0;
    ada.sendFile(source, EVERYONE);
    await world.time.advance(1);
    expect(reads).toHaveLength(8);
    await world.until(ada, () => phase(ada) === "done");
    expect(reads).toEqual(Array.from({ length: 32 }, (_, i) => i * 64 * KIB));
    expect(transfer(ada).retransmits).toBeGreaterThan(0);
  });

  test("[CT4] all transfers together stay below 64 chunks and 16 MiB, and all get through", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const flying = new Map<string, number>();
    let most = { chunks: 0, bytes: 0 };
    world.server.lose = (packet, way) => {
      const { type, transfer_id, seq, payload } = packet as Record<string, unknown>;
      const key = `${transfer_id}/${seq}`;
      if (way === "up" && type === "FILE_CHUNK") flying.set(key, (payload as Uint8Array).length);
      if (way === "down" && type === "ACK") flying.delete(key);
      const bytes = [...flying.values()].reduce((sum, length) => sum + length, 0);
      most = { chunks: Math.max(most.chunks, flying.size), bytes: Math.max(most.bytes, bytes) };
      return false;
    };
    const large = new Uint8Array(8);
    const source = (size: number): ChunkSource => ({
      name: "big",
      size,
      read: async (_, length) => (length > large.length ? new Uint8Array(length) : large.slice(0, length)),
      close() {},
    });
    for (let i = 0; i < 7; i++) ada.sendFile(source(257 * MIB), EVERYONE);
    ada.sendFile(source(4 * MIB), EVERYONE);
    await world.time.advance(100);
    expect(ada.snapshot().transfers.every(({ ackedChunks }) => ackedChunks > 0)).toBe(true);
    await world.until(ada, () => phase(ada, 7) === "done");
    expect(most.chunks).toBeLessThanOrEqual(64);
    expect(most.bytes).toBeLessThanOrEqual(16 * MIB);
    expect(most.bytes).toBeGreaterThan(6 * MIB);
  });

  test("[CT4] paused transfers leave their room to the others", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    for (let i = 0; i < 4; i++) {
      ada.sendFile(bytesSource(someBytes(2 * MIB), `${i}`), EVERYONE);
      await world.time.advance(1);
      transfer(ada, i).pause?.();
    }
    ada.sendFile(bytesSource(someBytes(2 * MIB), "last"), EVERYONE);
    await world.time.advance(12);
    expect(transfer(ada, 4).inFlight).toBe(8);
    await world.until(ada, () => phase(ada, 4) === "done");
    for (let i = 0; i < 4; i++) transfer(ada, i).resume?.();
    await world.until(ada, ({ transfers }) => transfers.every((view) => view.phase.state === "done"));
  });

  test("[CT5] a lost connection: asks what is missing, sends only that, ends with the same bytes", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const bytes = someBytes(4 * MIB);
    const id = ada.sendFile(bytesSource(bytes, "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks >= 30);
    world.server.cut();
    await world.time.advance(10);
    expect(transfer(ada).phase).toEqual({ state: "waiting", reason: "waiting for the connection" });
    world.server.received.length = 0;
    await world.until(ada, () => phase(ada) === "done");
    const bodies = world.server.received.map(({ body }) => body as { type?: string; cmd?: string; seq?: number });
    expect(bodies[1]).toEqual({ type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: id });
    const sent = bodies.filter(({ type }) => type === "FILE_CHUNK").map(({ seq }) => seq);
    expect(Math.min(...sent.map(Number))).toBeGreaterThanOrEqual(30);
    expect(world.server.transfers.get(id)?.sends).toBe(64);
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
    expect(ada.snapshot().conversations[0]?.messages).toHaveLength(1);
  });

  test("[CT5] [CT1] through any losses and cuts the bytes arrive, and the file's message is shown once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.nat(30),
        fc.array(fc.nat(400), { maxLength: 4 }),
        async (seed, percent, cuts) => {
          const world = new World(seed);
          const ada = await world.member("Ada");
          const dice = world.time.platform().random;
          world.server.lose = (packet) =>
            PACKETS.has((packet as { type?: string }).type ?? "") && dice() * 100 < percent;
          const bytes = someBytes(600_000);
          const id = ada.sendFile(bytesSource(bytes, "a.bin"), EVERYONE);
          for (const wait of cuts) {
            await world.time.advance(wait);
            world.server.cut();
          }
          await world.time.until(() => phase(ada) === "done", 3_600_000);
          world.server.lose = () => false;
          await world.time.advance(30_000);
          expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
          expect(ada.snapshot().conversations[0]?.messages.filter(({ file }) => file)).toHaveLength(1);
          expect(transfer(ada).ackedChunks).toBe(10);
        },
      ),
      { numRuns: 15 },
    );
  });

  test("[CT6] pause stops, resume goes on, actions that cannot be taken are undefined", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    ada.sendFile(bytesSource(someBytes(4 * MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks >= 8);
    const moving = transfer(ada);
    expect([moving.pause, moving.cancel].every(Boolean)).toBe(true);
    expect([moving.resume, moving.retry]).toEqual([undefined, undefined]);
    moving.pause?.();
    await world.time.advance(100);
    const held = transfer(ada).ackedChunks;
    await world.time.advance(600_000);
    expect(transfer(ada)).toMatchObject({ phase: { state: "paused" }, ackedChunks: held, pause: undefined });
    transfer(ada).resume?.();
    await world.until(ada, () => phase(ada) === "done");
    const { pause, resume, retry, cancel } = transfer(ada);
    expect([pause, resume, retry, cancel]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test("[CT6] cancel tells the server, and nothing follows", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const { source, state } = watched(someBytes(4 * MIB));
    const id = ada.sendFile(source, EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks >= 8);
    transfer(ada).cancel?.();
    await world.until(ada, () => phase(ada) === "cancelled");
    expect(world.server.transfers.get(id)?.state).toBe("cancelled");
    const { sends } = world.server.transfers.get(id) ?? {};
    await world.time.advance(60_000);
    expect(world.server.transfers.get(id)?.sends).toBe(sends);
    expect(state.closed).toBe(true);
    expect(ada.snapshot().alerts).toEqual([]);
  });

  test("[CT7] INTEGRITY_FAIL kills it: red event, alert, dead cells, silence; another transfer works", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.alter = (packet) =>
      packet.kind === "chunk" && packet.chunk.seq === 20
        ? { kind: "chunk", chunk: { ...packet.chunk, seq: 1_020 } }
        : packet;
    const id = ada.sendFile(bytesSource(someBytes(4 * MIB), "secret.pdf"), EVERYONE);
    await world.until(ada, () => phase(ada) === "killed");
    // What was on its way when the verdict came still arrives.
    await world.time.advance(50);
    world.server.received.length = 0;
    await world.time.advance(120_000);
    expect(world.server.received).toHaveLength(0);
    const view = transfer(ada);
    expect(view.phase).toMatchObject({ state: "killed", verdict: { status: "compromised", seq: 1_020 } });
    expect(view.cells.filter((cell) => cell === CELL.acked)).toHaveLength(view.ackedChunks);
    expect(view.cells.filter((cell) => cell === CELL.killed)).toHaveLength(64 - view.ackedChunks);
    expect(view.retry).toBeUndefined();
    expect(ada.snapshot().integrity.filter(({ status }) => status === "compromised")).toMatchObject([
      { source: id, type: "FILE_CHUNK", seq: 1_020 },
    ]);
    const [alert] = ada.snapshot().alerts;
    expect(alert).toMatchObject({ what: "transfer", verdict: { seq: 1_020 } });
    expect(alert?.stopped).toContain("secret.pdf");
    expect(ada.snapshot().conversations[0]?.blocked).toBe(false);
    world.server.alter = (packet) => packet;
    ada.dismissAlert(alert?.key ?? 0);
    ada.sendFile(bytesSource(someBytes(4 * MIB), "secret.pdf"), EVERYONE);
    await world.until(ada, () => phase(ada, 1) === "done");
    expect(ada.snapshot().alerts).toEqual([]);
  });

  test("[CT8] a source that fails: E_SOURCE_CHANGED, and retry reads again", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const bytes = someBytes(MIB);
    let broken = true;
    const source: ChunkSource = {
      ...bytesSource(bytes, "a.bin"),
      async read(position, length) {
        if (broken && position > 512 * KIB) throw new Error("gone");
        return bytes.slice(position, position + length);
      },
    };
    const id = ada.sendFile(source, EVERYONE);
    await world.until(ada, () => phase(ada) === "failed");
    expect(transfer(ada).phase).toMatchObject({ error: { code: "E_SOURCE_CHANGED" } });
    broken = false;
    transfer(ada).retry?.();
    await world.until(ada, () => phase(ada) === "done");
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });

  test("[CT8] a source that became shorter fails too", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const source = { ...bytesSource(someBytes(100_000), "a.bin"), size: 200_000 };
    ada.sendFile(source, EVERYONE);
    await world.until(ada, () => phase(ada) === "failed");
    expect(transfer(ada).phase).toMatchObject({ error: { code: "E_SOURCE_CHANGED" } });
  });

  test("[CT9] the view tells how far and how fast", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.latency = 50;
    ada.sendFile(bytesSource(someBytes(16 * MIB), "a.bin"), EVERYONE);
    await world.time.advance(2_000);
    const { throughput, etaMs = 0, rttMs, ackedBytes, ackedChunks, inFlight, size } = transfer(ada);
    expect(ackedBytes).toBe(ackedChunks * 64 * KIB);
    expect(inFlight).toBe(8);
    expect(rttMs).toBeCloseTo(100);
    expect(throughput).toBeGreaterThan((8 * 64 * KIB * 10) / 1.3);
    expect(throughput).toBeLessThan(8 * 64 * KIB * 10 * 1.3);
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

  test("[CT12] faults are told, shown, and told again on a new connection", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const plan = [{ on: "chunk" as const, tamper: "seq-shift" as const }];
    await world.when(ada.setFaults(plan));
    expect(ada.snapshot().faults).toEqual(plan);
    world.server.faults = [];
    world.server.cut();
    await world.time.advance(3_000);
    expect(world.server.faults).toEqual(plan);
    world.server.refusals.set("lab_set", "E_FORBIDDEN");
    await expect(world.when(ada.setFaults([]))).rejects.toMatchObject({ code: "E_FORBIDDEN" });
    expect(ada.snapshot().faults).toEqual(plan);
  });

  test("[CT13] leaving the room cancels what is under way", async () => {
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
    expect(phase(ada)).toBe("cancelled");
  });
});
