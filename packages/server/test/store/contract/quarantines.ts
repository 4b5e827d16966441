import { expect, test } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import { announcement, file, leaf, room, transfer } from "../builders.ts";
import type { OpenedStore, OpenStore } from "../contract.ts";

export function quarantineContract(open: OpenStore): void {
  /** With these chunks. */
  async function opened(store: Store, id: string, seqs: readonly number[], ownerId = "ann"): Promise<void> {
    await store.openTransfer(transfer(id, { ownerId, manifest: `of ${id}` }));
    for (const seq of seqs) await store.recordChunk(id, { seq, leaf: leaf(seq + 1) }, 5_000);
  }
  const withRoom = async (): Promise<Store> => (await opening()).store;
  const opening = async (): Promise<OpenedStore> => {
    const first = await open();
    await first.store.createRoom(room("r1"));
    return first;
  };
  const leaves = async (store: Store, id: string): Promise<number[][]> =>
    (await store.leaves(id)).map((chunk) => [chunk.seq, chunk.leaf[0] ?? 0]);
  const ids = async (store: Store, which: Parameters<Store["quarantined"]>[0]): Promise<string[]> =>
    (await store.quarantined(which)).map(({ id }) => id);

  test("[ST51] a killed transfer keeps its chunks up to the first that is missing, over a restart too", async () => {
    const { store, reopen } = await opening();
    await opened(store, "t1", [2, 0, 1, 4]);
    expect(await store.quarantineTransfer("t1", "killed", 9_000, "by Bob")).toBe(3);
    expect(await store.quarantineTransfer("t1", "killed", 9_001)).toBe("closed");
    expect(await store.recordChunk("t1", { seq: 3, leaf: leaf(3) }, 9_002)).toBe("closed");
    expect(await store.closeTransfer("t1", "cancelled", 9_003)).toBe("closed");
    const end = store.completeTransfer("t1", file("f1"), announcement("f1"));
    await expect(end).rejects.toMatchObject({ code: "E_STREAM_CLOSED" });
    await store.close();
    const again = await reopen();
    const kept = { state: "killed" as const, touchedAt: 9_000, quarantined: 3, killedBy: "by Bob", manifest: "of t1" };
    expect(await again.findTransfer("t1")).toEqual(transfer("t1", kept));
    expect(await leaves(again, "t1")).toEqual([0, 1, 2].map((seq) => [seq, seq + 1]));
    expect((await again.leaves("t1", { first: 1, last: 4 })).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await again.openTransferCount("ann")).toBe(0);
    expect(await again.blobsInUse()).toEqual(new Set(["blob-of-t1"]));
    await again.endQuarantine("t1");
    expect(await again.findTransfer("t1")).toEqual(
      transfer("t1", { state: "killed", touchedAt: 9_000, manifest: "of t1" }),
    );
  });

  test("[ST51] one whose first chunk is missing keeps nothing", async () => {
    const store = await withRoom();
    await opened(store, "t1", [1, 2]);
    expect(await store.quarantineTransfer("t1", "killed", 9_000, "by Bob")).toBe(0);
    expect(await store.findTransfer("t1")).toEqual(
      transfer("t1", { state: "killed", touchedAt: 9_000, manifest: "of t1" }),
    );
    expect([await leaves(store, "t1"), await ids(store, { ownerId: "ann" })]).toEqual([[], []]);
    expect(await store.blobsInUse()).toEqual(new Set());
    expect(await store.quarantineTransfer("unknown", "killed", 1)).toBe("closed");
  });

  test("[ST52] what is in quarantine is listed by owner and by age, until it is ended", async () => {
    const store = await withRoom();
    for (const [id, owner] of ["b=bob", "new=ann", "old=ann"].map((one) => one.split("=") as [string, string])) {
      await opened(store, id, [0], owner);
    }
    for (const [id, at] of [
      ["old", 10],
      ["b", 15],
      ["new", 20],
    ] as const)
      await store.quarantineTransfer(id, id === "b" ? "cancelled" : "killed", at);
    expect(await ids(store, { ownerId: "ann" })).toEqual(["old", "new"]);
    expect(await ids(store, { before: 20 })).toEqual(["old", "b"]);
    expect(await store.endQuarantine("old")).toBe("ended");
    expect(await store.endQuarantine("old")).toBe("closed");
    expect(await store.endQuarantine("unknown")).toBe("closed");
    expect(await ids(store, { before: 99 })).toEqual(["b", "new"]);
    expect(await leaves(store, "old")).toEqual([]);
    expect((await store.findTransfer("old"))?.state).toBe("killed");
    expect(await store.blobsInUse()).toEqual(new Set(["blob-of-b", "blob-of-new"]));
    expect(new Set(await store.removeRoom("r1"))).toEqual(new Set(["blob-of-b", "blob-of-new"]));
    expect(await ids(store, { before: 99 })).toEqual([]);
  });

  test("[ST53] a transfer begins with the chunks of one in quarantine, once", async () => {
    const store = await withRoom();
    await opened(store, "t1", [0, 1, 2]);
    await store.quarantineTransfer("t1", "killed", 9_000);
    const next = (id: string) => transfer(id, { blobId: "blob-of-t1", manifest: "another" });
    await store.openTransfer(transfer("taken"));
    expect(await store.takeOver(next("t2"), { id: "t1", chunks: 4 })).toBe("closed");
    expect(await store.takeOver(next("t2"), { id: "unknown", chunks: 1 })).toBe("closed");
    expect(await store.takeOver(next("taken"), { id: "t1", chunks: 2 })).toBe("exists");
    const nowhere = store.takeOver({ ...next("t2"), roomId: "r9" }, { id: "t1", chunks: 2 });
    await expect(nowhere).rejects.toMatchObject({ code: "E_NO_ROOM" });
    expect(await ids(store, { ownerId: "ann" })).toEqual(["t1"]);
    expect(await store.takeOver(next("t2"), { id: "t1", chunks: 2 })).toBe("opened");
    expect(await store.takeOver(next("t3"), { id: "t1", chunks: 2 })).toBe("closed");
    expect(await store.endQuarantine("t1")).toBe("closed");
    expect(await store.findTransfer("t2")).toEqual(next("t2"));
    expect([await leaves(store, "t1"), await leaves(store, "t2")]).toEqual([[], [0, 1].map((seq) => [seq, seq + 1])]);
    expect(await store.recordChunk("t2", { seq: 2, leaf: leaf(9) }, 9_001)).toBe("recorded");
    expect(await leaves(store, "t2")).toHaveLength(3);
    expect(await store.blobsInUse()).toEqual(new Set(["blob-of-t1", "blob-of-taken"]));
  });
}
