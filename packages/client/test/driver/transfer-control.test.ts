import { describe, expect, test } from "vitest";
import { CELL, type ChunkSource } from "../../src/api.ts";
import { bytesSource } from "../../src/index.ts";
import type { Down } from "../../src/transport/port.ts";
import { KIB, MIB, phase, transfer, watched } from "../support/transfers.ts";
import { EVERYONE, someBytes, World } from "../support/world.ts";

describe("control of transfers", () => {
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
    expect(world.server.received.filter(({ event }) => event !== "heads")).toHaveLength(0);
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

  test("[CT19] whoever holds the verdict back until the sender gives up does not hide it", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const held: Down[] = [];
    world.server.alter = (packet) =>
      packet.kind === "chunk" ? { kind: "chunk", chunk: { ...packet.chunk, seq: packet.chunk.seq + 1_000 } } : packet;
    world.server.lose = (body, way) => {
      if (way === "up") return false;
      held.push({ event: "reliable_event", body } as Down);
      return true;
    };
    ada.sendFile(bytesSource(someBytes(MIB), "secret.pdf"), EVERYONE);
    await world.time.advance(30 * 60_000);
    expect(phase(ada)).toBe("failed");
    expect(ada.snapshot().alerts).toEqual([]);
    world.server.lose = () => false;
    const [connection] = world.server.connections;
    for (const down of held) if ("cmd" in down.body && down.body.cmd === "INTEGRITY_FAIL") connection?.tell(down);
    await world.time.advance(50);
    expect(phase(ada)).toBe("killed");
    expect(ada.snapshot().alerts).toMatchObject([{ what: "transfer", verdict: { seq: 1_000 } }]);
    expect(ada.snapshot().integrity[0]).toMatchObject({ status: "compromised", seq: 1_000 });
    expect(transfer(ada).retry).toBeUndefined();
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
});
