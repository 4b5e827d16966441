import { describe, expect, test } from "vitest";
import type { ChatCastClient } from "../../src/api.ts";
import { bytesSource } from "../../src/index.ts";
import { MIB, phase, transfer } from "../support/transfers.ts";
import { EVERYONE, someBytes, texts, World } from "../support/world.ts";

const CREDIT = { chunks: 256, bytes: 32 * MIB };

/** A world whose server takes connections for files, and Ada in it. */
async function worldOf(): Promise<{ world: World; ada: ChatCastClient }> {
  const world = new World();
  world.server.facts = { ...world.server.facts, data: CREDIT };
  return { world, ada: await world.member("Ada") };
}

const connections = (world: World) => [...world.server.connections];
const forFiles = (world: World) => connections(world).filter(({ data }) => data);
const joins = (world: World) =>
  world.server.received.filter(({ event }) => event === "join_room").map(({ body }) => body);

describe("a connection for files", () => {
  test("[CX1] is opened when something is to move, and closed when nothing has moved for 30 s", async () => {
    const { world, ada } = await worldOf();
    await world.time.advance(10_000);
    expect(connections(world)).toHaveLength(1);
    ada.sendFile(bytesSource(someBytes(2 * MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    const token = ada.snapshot().room?.self.token;
    expect(joins(world)).toEqual([{ roomName: "lab", username: "Ada", token, role: "data", acks: "batch" }]);
    expect(connections(world).map(({ data }) => data)).toEqual([false, true]);
    expect(ada.snapshot().connection.state).toBe("connected");
    await world.time.advance(60_000);
    expect(connections(world).map(({ data }) => data)).toEqual([false]);
    expect(ada.snapshot().verdicts.valid).toBe(32);
  });

  test("[CX1] a server that announces none is never asked, and gets files as before", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    ada.sendFile(bytesSource(someBytes(MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => phase(ada) === "done");
    expect(joins(world)).toEqual([]);
    expect(connections(world)).toHaveLength(1);
  });

  test("[CX2] a paused transfer does not keep it, and what somebody wants of one opens it again", async () => {
    const { world, ada } = await worldOf();
    world.server.rate = 500;
    ada.sendFile(bytesSource(someBytes(2 * MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks > 4);
    transfer(ada).pause?.();
    await world.time.advance(60_000);
    expect(forFiles(world)).toEqual([]);
    expect(phase(ada)).toBe("paused");
    transfer(ada).resume?.();
    await world.until(ada, () => phase(ada) === "done");
    expect(forFiles(world)).toHaveLength(1);
    ada.sendFile(bytesSource(someBytes(2 * MIB), "b.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada, 1).ackedChunks > 4);
    transfer(ada, 1).pause?.();
    await world.time.advance(60_000);
    transfer(ada, 1).cancel?.();
    await world.until(ada, () => phase(ada, 1) === "cancelled");
  });

  test("[CX3] the loss of the other connection stops nothing", async () => {
    const { world, ada } = await worldOf();
    world.server.rate = 500;
    const id = ada.sendFile(bytesSource(someBytes(2 * MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks > 4);
    const before = transfer(ada).ackedChunks;
    for (const connection of connections(world)) if (!connection.data) connection.end("the connection was lost");
    await world.time.advance(900);
    expect(ada.snapshot().connection.state).toBe("disconnected");
    expect(transfer(ada).ackedChunks).toBeGreaterThan(before);
    await world.until(ada, () => phase(ada) === "done");
    expect(ada.snapshot().connection.state).toBe("connected");
    expect(world.server.transfers.get(id)?.sends).toBe(32);
    expect(world.server.received.filter(({ body }) => (body as { cmd?: string }).cmd === "RESUME_REQUEST")).toEqual([]);
  });

  test("[CX3] its own loss is repaired: it asks what is missing and goes on", async () => {
    const { world, ada } = await worldOf();
    world.server.rate = 500;
    const bytes = someBytes(2 * MIB);
    const id = ada.sendFile(bytesSource(bytes, "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks > 4);
    forFiles(world)[0]?.end("the connection was lost");
    expect(ada.snapshot().connection.state).toBe("connected");
    await world.until(ada, () => phase(ada) === "done");
    expect(Buffer.compare(world.server.transfers.get(id)?.bytes ?? new Uint8Array(), bytes)).toBe(0);
    expect(joins(world)).toHaveLength(2);
  });

  test("[CX4] after three failures, or a refusal, files take the ordinary connection", async () => {
    for (const how of ["blocked", "refused"] as const) {
      const { world, ada } = await worldOf();
      world.server.refuseData = how;
      ada.sendFile(bytesSource(someBytes(MIB), "a.bin"), EVERYONE);
      await world.time.until(() => phase(ada) === "done", 60_000);
      expect(forFiles(world)).toEqual([]);
      expect(world.server.attempts).toHaveLength(how === "blocked" ? 4 : 2);
      expect(ada.snapshot().notices).toEqual([]);
    }
  });

  test("[CX5] whoever takes over has the files too; leaving tells the server and closes it", async () => {
    const { world, ada } = await worldOf();
    world.server.rate = 500;
    ada.sendFile(bytesSource(someBytes(2 * MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks > 4);
    const { token } = ada.snapshot().room?.self ?? { token: "" };
    const other = world.client();
    await world.when(other.joinRoom({ roomName: "lab", username: "Ada", token }));
    await world.time.advance(1_000);
    expect(forFiles(world)).toEqual([]);
    expect(ada.snapshot().connection).toMatchObject({
      state: "disconnected",
      reason: "opened in another tab or device",
    });
    const id = other.sendFile(bytesSource(someBytes(2 * MIB), "b.bin"), EVERYONE);
    await world.until(other, () => transfer(other).ackedChunks > 4);
    await world.when(other.leaveRoom());
    await world.time.advance(1_000);
    expect(forFiles(world)).toEqual([]);
    expect(world.server.transfers.get(id)?.state).toBe("cancelled");
    other.close();
    ada.close();
    await world.time.advance(20_000);
    expect(world.time.pending).toBe(0);
  });

  test("[CX6] what is said does not wait behind a file", async () => {
    const { world, ada } = await worldOf();
    world.server.rate = 100;
    ada.sendFile(bytesSource(someBytes(2 * MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks > 4);
    ada.say("hello", EVERYONE);
    await world.time.advance(20);
    expect(texts(ada)).toEqual(["hello"]);
    expect(ada.snapshot().conversations[0]?.messages[0]?.state).toMatchObject({ state: "acknowledged" });
  });

  test("[CX7] no more than this machine wants to hold is under way, whatever the server takes", async () => {
    const { world } = await worldOf();
    world.server.latency = 200;
    const bob = await world.member("Bob", { heldBytes: 2 * MIB });
    let most = 0;
    bob.subscribe(() => {
      most = Math.max(most, bob.snapshot().transfers[0]?.inFlight ?? 0);
    });
    bob.sendFile(bytesSource(new Uint8Array(16 * MIB), "a.bin"), EVERYONE);
    await world.until(bob, () => phase(bob) === "done");
    expect(most).toBe((2 * MIB) / 65_536);
  });

  test("[CX7] so much is under way as the server's credit says, told anew with acknowledgements", async () => {
    const { world, ada } = await worldOf();
    world.server.latency = 200;
    const grant = (chunks: number) => {
      world.server.facts = { ...world.server.facts, data: { chunks, bytes: 32 * MIB } };
    };
    grant(64);
    let most = 0;
    ada.subscribe(() => {
      most = Math.max(most, transfer(ada).inFlight);
    });
    ada.sendFile(bytesSource(new Uint8Array(32 * MIB), "a.bin"), EVERYONE);
    await world.until(ada, () => transfer(ada).ackedChunks > 120);
    expect(most).toBeGreaterThan(48);
    expect(most).toBeLessThanOrEqual(64);
    grant(10);
    await world.time.advance(1_000);
    most = 0;
    await world.time.advance(1_000);
    expect(most).toBe(10);
  });
});
