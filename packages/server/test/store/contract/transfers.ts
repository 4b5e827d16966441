import { expect, test } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import { announcement, draft, everyone, file, leaf, room, transfer } from "../builders.ts";

export function transferContract(empty: () => Promise<Store>): void {
  const withRoom = async (): Promise<Store> => {
    const store = await empty();
    await store.createRoom(room("r1"));
    return store;
  };

  test("[ST12] a transfer is opened once, with its first chunk", async () => {
    const store = await withRoom();
    const offered = transfer("t1", { recipient: { memberId: "bob", name: "Bob" }, totalSize: 2 ** 40 });
    expect(await store.openTransfer(offered, { seq: 2, leaf: leaf(2) })).toBe("opened");
    expect(await store.openTransfer(transfer("t1", { ownerId: "eve" }), { seq: 0, leaf: leaf(9) })).toBe("exists");
    expect(await store.findTransfer("t1")).toEqual(offered);
    expect(await store.leaves("t1")).toEqual([{ seq: 2, leaf: leaf(2) }]);
    expect(await store.findTransfer("t2")).toBeUndefined();
    expect(await store.leaves("t2")).toEqual([]);
  });

  test("[ST12] one of a sealed file is opened without a chunk, with its manifest", async () => {
    const store = await withRoom();
    const offered = transfer("t1", { manifest: "an envelope" });
    expect(await store.openTransfer(offered)).toBe("opened");
    expect(await store.findTransfer("t1")).toEqual(offered);
    expect(await store.leaves("t1")).toEqual([]);
    expect(await store.openTransferCount("ann")).toBe(1);
  });

  test("[ST25] leaves can be read by range, and a file tells where they are", async () => {
    const store = await withRoom();
    await store.openTransfer(transfer("t1", { totalChunks: 9 }), { seq: 0, leaf: leaf(0) });
    for (const seq of [3, 1, 2, 7]) await store.recordChunk("t1", { seq, leaf: leaf(seq) }, 1);
    expect((await store.leaves("t1", { first: 1, last: 3 })).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await store.leaves("t1", { first: 4, last: 6 })).toEqual([]);
    const kept = file("f1", { chunks: { transferId: "t1", chunkSize: 16_384 } });
    await store.addFile(kept);
    expect(await store.findFile("f1")).toEqual(kept);
  });

  test("[ST12] an id that was killed at once stays closed", async () => {
    const store = await withRoom();
    expect(await store.openTransfer(transfer("t1", { state: "killed" }))).toBe("opened");
    expect(await store.openTransfer(transfer("t1"))).toBe("exists");
    expect(await store.recordChunk("t1", { seq: 0, leaf: leaf(0) }, 1)).toBe("closed");
    expect(await store.closeTransfer("t1", "cancelled", 1)).toBe("closed");
    expect((await store.findTransfer("t1"))?.state).toBe("killed");
    expect(await store.openTransferCount("ann")).toBe(0);
    expect(await store.blobsInUse()).toEqual(new Set());
  });

  test("[ST32] a file that came in one upload keeps its leaves, given with it or once later", async () => {
    const store = await withRoom();
    const leaves = Buffer.concat([leaf(1), leaf(2), leaf(3)]);
    await store.addFile(file("f1"), leaves);
    await store.addFile(file("f2"));
    const of = (name: string, first: number, last: number) => store.uploadLeaves(name, { first, last });
    expect(await of("f1", 0, 9)).toEqual(Uint8Array.from(leaves));
    expect(await of("f1", 1, 1)).toEqual(leaf(2));
    expect(await of("f1", 3, 4)).toEqual(new Uint8Array());
    expect([await of("f2", 0, 9), await of("unknown", 0, 9)]).toEqual([undefined, undefined]);
    for (const name of ["f1", "f2", "unknown"]) await store.keepUploadLeaves(name, leaf(7));
    expect(await of("f1", 0, 0)).toEqual(leaf(1));
    expect(await of("f2", 0, 9)).toEqual(leaf(7));
    await store.removeRoom("r1");
    expect([await of("f1", 0, 9), await of("unknown", 0, 9)]).toEqual([undefined, undefined]);
  });

  test("[ST31] a chunk of an open transfer can be forgotten and recorded anew", async () => {
    const store = await withRoom();
    await store.openTransfer(transfer("t1"), { seq: 0, leaf: leaf(0) });
    await store.recordChunk("t1", { seq: 1, leaf: leaf(1) }, 1);
    expect(await store.forgetChunk("t1", 1)).toBe("forgotten");
    expect(await store.forgetChunk("t1", 9)).toBe("forgotten");
    expect(await store.leaves("t1")).toEqual([{ seq: 0, leaf: leaf(0) }]);
    await store.recordChunk("t1", { seq: 1, leaf: leaf(7) }, 1);
    expect(await store.leaves("t1")).toContainEqual({ seq: 1, leaf: leaf(7) });
    await store.completeTransfer("t1", file("f1"), draft("m1"));
    expect(await store.forgetChunk("t1", 1)).toBe("closed");
    expect(await store.forgetChunk("unknown", 1)).toBe("closed");
    expect(await store.leaves("t1")).toHaveLength(2);
  });

  test("[ST13] chunks are kept in the order of their numbers, each as it came first", async () => {
    const store = await withRoom();
    await store.openTransfer(transfer("t1"), { seq: 5, leaf: leaf(5) });
    expect(await store.recordChunk("t1", { seq: 0xffff_ffff, leaf: leaf(7) }, 6_000)).toBe("recorded");
    expect(await store.recordChunk("t1", { seq: 0, leaf: leaf(1) }, 7_000)).toBe("recorded");
    expect(await store.recordChunk("t1", { seq: 5, leaf: leaf(9) }, 8_000)).toBe("recorded");
    expect(await store.leaves("t1")).toEqual([
      { seq: 0, leaf: leaf(1) },
      { seq: 5, leaf: leaf(5) },
      { seq: 0xffff_ffff, leaf: leaf(7) },
    ]);
    expect((await store.findTransfer("t1"))?.touchedAt).toBe(8_000);
    expect(await store.recordChunk("t2", { seq: 0, leaf: leaf(0) }, 1)).toBe("closed");
  });

  test("[ST14] a cancelled or killed transfer forgets its chunks and is closed for good", async () => {
    const store = await withRoom();
    for (const state of ["cancelled", "killed"] as const) {
      await store.openTransfer(transfer(state), { seq: 0, leaf: leaf(0) });
      expect(await store.closeTransfer(state, state, 9_000)).toBe("done");
      expect(await store.findTransfer(state)).toEqual(transfer(state, { state, touchedAt: 9_000 }));
      expect(await store.leaves(state)).toEqual([]);
      expect(await store.recordChunk(state, { seq: 1, leaf: leaf(1) }, 9_001)).toBe("closed");
      expect(await store.closeTransfer(state, "cancelled", 9_002)).toBe("closed");
      const end = store.completeTransfer(state, file("f1"), announcement("f1"));
      await expect(end).rejects.toMatchObject({ code: "E_STREAM_CLOSED" });
    }
    expect(await store.findFile("f1")).toBeUndefined();
    expect((await store.page(everyone(), 0, 9)).head).toBe(0);
    const unknown = store.completeTransfer("t9", file("f1"), announcement("f1"));
    await expect(unknown).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    expect(await store.closeTransfer("t9", "killed", 1)).toBe("closed");
  });

  test("[ST15] completing stores the file and its message; again it says where the message stands", async () => {
    const store = await withRoom();
    await store.append(draft("m1"));
    await store.openTransfer(transfer("t1"), { seq: 0, leaf: leaf(0) });
    const first = await store.completeTransfer("t1", file("f1"), announcement("f1", { at: 9_000 }));
    expect(first).toEqual({ status: "stored", offset: 2, at: 9_000 });
    // A second attempt may have drawn another name for the file.
    const again = await store.completeTransfer("t1", file("f2"), announcement("f2", { at: 9_500 }));
    expect(again).toEqual({ status: "duplicate", offset: 2, at: 9_000 });
    expect(await store.findTransfer("t1")).toEqual(
      transfer("t1", { state: "complete", savedName: "f1", touchedAt: 9_000 }),
    );
    expect(await store.findFile("f1")).toEqual(file("f1"));
    expect(await store.findFile("f2")).toBeUndefined();
    expect((await store.page(everyone(), 0, 9)).head).toBe(2);
    expect(await store.leaves("t1")).toEqual([{ seq: 0, leaf: leaf(0) }]);
    expect(await store.closeTransfer("t1", "killed", 1)).toBe("closed");
    expect(await store.blobsInUse()).toEqual(new Set(["blob-f1"]));
  });

  test("[ST15] completing is all or nothing", async () => {
    const store = await withRoom();
    await store.openTransfer(transfer("t1"), { seq: 0, leaf: leaf(0) });
    await store.append(announcement("f1", { body: { type: "text", text: "taken" } }));
    await store.addFile(file("f2"));
    expect(await store.completeTransfer("t1", file("f1"), announcement("f1"))).toEqual({ status: "conflict" });
    const taken = store.completeTransfer("t1", file("f2"), announcement("f2"));
    await expect(taken).rejects.toMatchObject({ code: "E_CONFLICT" });
    expect(await store.findTransfer("t1")).toEqual(transfer("t1"));
    expect(await store.findFile("f1")).toBeUndefined();
    expect((await store.page(everyone(), 0, 9)).head).toBe(1);
    expect((await store.completeTransfer("t1", file("f3"), announcement("f3"))).status).toBe("stored");
  });

  test("[ST16] open transfers are counted by owner and found when nothing comes any more", async () => {
    const store = await withRoom();
    await store.openTransfer(transfer("old", { touchedAt: 10 }));
    await store.openTransfer(transfer("older", { touchedAt: 5, ownerId: "bob" }));
    await store.openTransfer(transfer("new", { touchedAt: 20 }));
    await store.openTransfer(transfer("awake", { touchedAt: 1 }));
    await store.recordChunk("awake", { seq: 0, leaf: leaf(0) }, 30);
    await store.openTransfer(transfer("ended", { touchedAt: 1 }));
    await store.closeTransfer("ended", "cancelled", 2);
    expect(await store.openTransferCount("ann")).toBe(3);
    expect(await store.openTransferCount("bob")).toBe(1);
    expect(await store.openTransferCount("eve")).toBe(0);
    expect((await store.transfersUntouchedSince(20)).map(({ id }) => id)).toEqual(["older", "old"]);
  });

  test("[ST17] a file is found by its saved name, which is given once", async () => {
    const store = await withRoom();
    await store.addFile(file("f1", { size: 2 ** 40 }));
    await expect(store.addFile(file("f1", { blobId: "b" }))).rejects.toMatchObject({ code: "E_CONFLICT" });
    expect(await store.findFile("f1")).toEqual(file("f1", { size: 2 ** 40 }));
    expect(await store.findFile("f2")).toBeUndefined();
  });

  test("[ST17] blobs in use are those of files and of open transfers", async () => {
    const store = await withRoom();
    await store.addFile(file("f1", { blobId: "b1" }));
    await store.openTransfer(transfer("t2", { blobId: "b2" }));
    await store.openTransfer(transfer("t3", { blobId: "b3" }));
    await store.closeTransfer("t3", "killed", 1);
    expect(await store.blobsInUse()).toEqual(new Set(["b1", "b2"]));
  });
}
