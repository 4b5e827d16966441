import { createHash } from "node:crypto";
import { crc32, toBase64Url } from "@chatcast/protocol";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { CELL, type ChunkSource } from "../../src/api.ts";
import { bytesSource, memoryStorage, thumbnailOf } from "../../src/index.ts";
import { KIB, MIB, phase, transfer, watched } from "../support/transfers.ts";
import { EVERYONE, privately, someBytes, World } from "../support/world.ts";

/** Packets that a bad path may lose one by one; what is pushed is lost with its connection only. */
const PACKETS = new Set(["FILE_CHUNK", "ACK", "CONTROL"]);

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
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(view.phase).toMatchObject({ state: "done", url: `/files/${id}`, sha256 });
    expect([...view.cells].every((cell) => cell === CELL.acked)).toBe(true);
    expect(ada.snapshot().verdicts).toEqual({ valid: 81, compromised: 0 });
    expect(state.closed).toBe(true);
    for (const client of [ada, bob]) {
      const [conversation] = client.snapshot().conversations;
      expect(conversation?.messages).toHaveLength(1);
      expect(conversation?.messages[0]?.file).toEqual({ url: `/files/${id}`, name: "report.pdf", size: bytes.length });
    }
  });

  test("[CU14] where chunks are checked on another thread, this one goes over none of them", async () => {
    const world = new World();
    const [here, elsewhere]: [number[], number[]] = [[], []];
    const counted = (lengths: number[]) => (bytes: Uint8Array) => {
      lengths.push(bytes.length);
      return crc32(bytes);
    };
    const crc32Of = async (bytes: Uint8Array) => counted(elsewhere)(bytes);
    const ada = await world.member("Ada", { crc32: counted(here), crc32Of });
    ada.say("small", EVERYONE);
    const bytes = someBytes(5 * 64 * KIB + 17);
    const id = ada.sendFile(bytesSource(bytes, "map.bin"), EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
    expect(elsewhere).toEqual([...Array(5).fill(64 * KIB), 17]);
    expect(Math.max(...here), "what was said").toBe(5);
    expect(transfer(ada).retransmits).toBe(0);
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
    expect(reads).toHaveLength(4);
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

  test("[CT16] over a slow line 1 MiB waits in the socket, and nothing is late that only waits there", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.rate = 1_000;
    const source: ChunkSource = {
      name: "big",
      size: 257 * MIB,
      read: async (_, length) => new Uint8Array(length),
      close() {},
    };
    ada.sendFile(source, EVERYONE);
    await world.time.advance(20_000);
    expect(transfer(ada).chunkSize).toBe(MIB);
    expect(transfer(ada).ackedChunks).toBe(19);
    expect(transfer(ada).retransmits).toBe(0);
    expect(world.server.mostBuffered).toBe(MIB);
  });

  test("[CT17] a large file goes in smaller chunks over a line that was slow before", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const large: ChunkSource = {
      name: "big",
      size: 257 * MIB,
      read: async (_, length) => new Uint8Array(length),
      close() {},
    };
    world.server.rate = 1_000;
    ada.sendFile(bytesSource(someBytes(MIB), "small"), EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    ada.sendFile(large, EVERYONE);
    expect(transfer(ada, 1).chunkSize).toBe(128 * KIB);
  });

  test("[CT16] transfers share the socket, and each gets its turn", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.rate = 1_000;
    for (let i = 0; i < 3; i++) ada.sendFile(bytesSource(someBytes(4 * MIB), `${i}`), EVERYONE);
    await world.time.advance(4_000);
    expect(world.server.mostBuffered).toBeLessThanOrEqual(MIB);
    const acked = ada.snapshot().transfers.map(({ ackedBytes }) => ackedBytes);
    expect(Math.min(...acked)).toBeGreaterThan(0.5 * MIB);
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
    expect(transfer(ada).phase).toMatchObject({ state: "waiting", reason: "waiting for the connection" });
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

  test("[CT15] a server whose disk is full for ten minutes: the transfer waits, says why, and goes on by itself", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const bytes = someBytes(2 * MIB);
    const id = ada.sendFile(bytesSource(bytes, "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks >= 5);
    world.server.full = true;
    await world.time.advance(1_000);
    const repeats = () =>
      transfer(ada)
        .csv()
        .split("\r\n")
        .slice(1, -1)
        .map((row) => Number(row.split(",")[6]));
    const before = repeats();
    for (let second = 0; second < 600; second++) {
      await world.time.advance(1_000);
      expect(["moving", "waiting"]).toContain(phase(ada));
    }
    await world.until(ada, () => phase(ada) === "waiting");
    expect(transfer(ada).phase).toMatchObject({ state: "waiting", reason: "E_DISK_FULL" });
    // Each chunk at least every 15 s and seldom oftener.
    expect(Math.max(...repeats().map((count, seq) => count - (before[seq] ?? 0)))).toBeLessThan(60);
    world.server.full = false;
    await world.time.advance(15_000);
    expect(phase(ada)).toBe("done");
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
  });

  test("[CT31] a source gets back what was acknowledged, where no connection may still look at it", async () => {
    for (const copies of [true, false]) {
      const world = new World();
      world.server.copies = () => copies;
      const ada = await world.member("Ada");
      const bytes = someBytes(10 * 64 * KIB);
      const { source, released } = watched(bytes);
      const id = ada.sendFile(source, EVERYONE);
      await world.until(ada, () => phase(ada) === "done");
      expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
      expect(released()).toBe(copies ? 10 : 0);
    }
  });

  test("[CT31] nor what is still being hashed", async () => {
    const world = new World();
    const slow = async (bytes: Uint8Array) => {
      await new Promise<void>((resolve) => world.time.after(60_000, resolve));
      return world.time.platform().sha256(bytes);
    };
    const ada = world.client({ sha256: slow }, { storage: memoryStorage() });
    await world.when(ada.createRoom({ roomName: "lab", username: "Ada" }));
    const { source, released } = watched(someBytes(10 * 64 * KIB));
    ada.sendFile(source, EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    expect(released()).toBe(0);
  });

  test("[CT5] [CT1] [CT31] through any losses and cuts the bytes arrive, and the file's message is shown once", async () => {
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
          world.server.copies = () => dice() < 0.7;
          const bytes = someBytes(600_000);
          const id = ada.sendFile(watched(bytes).source, EVERYONE);
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

  test("[CT32] its sender says for how long it is kept, within what servers take, in every chunk", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const told: unknown[] = [];
    ada.watchPackets((packet) => "type" in packet && packet.type === "FILE_CHUNK" && told.push(packet.expires_in));
    for (const expiresIn of [59, 31_536_001, 90.5]) {
      const sent = () => ada.sendFile(bytesSource(someBytes(9), "a.bin"), EVERYONE, { expiresIn });
      expect(sent).toThrow(expect.objectContaining({ code: "E_SCHEMA", path: "expiresIn" }));
    }
    ada.sendFile(bytesSource(someBytes(100 * KIB), "a.bin"), EVERYONE, { expiresIn: 86_400 });
    await world.until(ada, () => phase(ada) === "done");
    expect(told).toEqual([86_400, 86_400]);
  });

  test("[CT34] a small picture goes beside its chunks until one is acknowledged, and is shown in its message; what is none is left out", async () => {
    const world = new World();
    const [ada, ben] = [await world.member("Ada"), await world.member("Ben")];
    const picture = Uint8Array.from(
      Buffer.from("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA=", "base64"),
    );
    const told: (string | undefined)[] = [];
    ada.watchPackets((packet) => "type" in packet && packet.type === "FILE_CHUNK" && told.push(packet.thumbnail));
    const shows = async (name: string, size: number, thumbnail: () => Promise<Uint8Array | undefined>) => {
      told.length = 0;
      const id = ada.sendFile({ ...bytesSource(someBytes(size), name), thumbnail }, EVERYONE);
      // What looks at the picture is fetched late.
      await vi.dynamicImportSettled();
      await world.until(ada, (view) => view.transfers.find((one) => one.id === id)?.phase.state === "done");
      const named = () => ben.snapshot().conversations[0]?.messages.find(({ file }) => file?.name === name)?.file;
      await world.until(ben, () => named() !== undefined);
      return thumbnailOf(named() ?? {});
    };
    const drawn = { type: "image/webp", width: 1, height: 1, bytes: picture };
    expect(await shows("heron.png", 4 * MIB, async () => picture)).toEqual(drawn);
    expect(told.length).toBeGreaterThan(8);
    expect(told[0]).toBe(toBase64Url(picture));
    expect(told.at(-1)).toBeUndefined();
    expect(await shows("page.png", 9, async () => someBytes(100))).toBeUndefined();
    expect(await shows("none.png", 9, async () => undefined)).toBeUndefined();
    expect(await shows("last.png", 9, () => Promise.reject(new Error("not drawn")))).toBeUndefined();
    expect(told).toEqual([undefined]);
  });
});
