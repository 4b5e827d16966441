import { expect, test } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import type { Retention, Trimmed } from "../../../src/store/removals.ts";
import { announcement, draft, everyone, file, leaf, pair, room, transfer } from "../builders.ts";

/** Steps until there is nothing more to trim. */
async function trimAll(store: Store, retention: Retention): Promise<Trimmed> {
  const total: Trimmed = { messages: 0, files: 0, blobs: [], transfers: [], more: false };
  for (let more = true; more; ) {
    const step = await store.trim(retention);
    total.messages += step.messages;
    total.files += step.files;
    total.blobs.push(...step.blobs);
    total.transfers.push(...step.transfers);
    more = step.more;
  }
  return total;
}

export function trimContract(empty: () => Promise<Store>): void {
  const said = async (store: Store, count: number, over: Parameters<typeof draft>[1] = {}): Promise<void> => {
    for (let n = 1; n <= count; n++) {
      await store.append(draft(`${over?.senderId ?? "m"}${n}`, { at: n * 100, ...over }));
    }
  };
  const withRoom = async (): Promise<Store> => {
    const store = await empty();
    await store.createRoom(room("r1"));
    return store;
  };

  test("[ST27] by age the beginning of each conversation goes; what is left keeps its offsets", async () => {
    const store = await withRoom();
    await said(store, 6);
    await said(store, 4, { senderId: "bob", conversation: pair("bob", "cid") });
    expect(await trimAll(store, { saidBefore: 350 })).toMatchObject({ messages: 6 });
    const { messages, ...ends } = await store.page(everyone(), 0, 9);
    expect(messages.map(({ offset, id }) => [offset, id])).toEqual([
      [4, "m4"],
      [5, "m5"],
      [6, "m6"],
    ]);
    expect(ends).toEqual({ head: 6, first: 4 });
    expect(await store.newest(pair("bob", "cid"), 9)).toMatchObject({ head: 4, first: 4, messages: [{ offset: 4 }] });
    expect(await store.append(draft("m7"))).toMatchObject({ status: "stored", offset: 7 });
  });

  test("[ST27] of a log of which nothing is left, head and offsets go on", async () => {
    const store = await withRoom();
    await said(store, 3);
    await trimAll(store, { saidBefore: 9_999 });
    expect(await store.page(everyone(), 0, 9)).toEqual({ messages: [], head: 3, first: 4 });
    expect(await store.append(draft("m4"))).toMatchObject({ status: "stored", offset: 4 });
    expect(await store.page(everyone(), 0, 9)).toMatchObject({ messages: [{ offset: 4 }], head: 4, first: 4 });
  });

  test("[ST27] only a beginning goes: behind a message that is kept nothing does", async () => {
    const store = await withRoom();
    await said(store, 1, { at: 900 });
    await store.append(draft("early", { at: 100 }));
    expect(await trimAll(store, { saidBefore: 500 })).toMatchObject({ messages: 0 });
    expect((await store.page(everyone(), 0, 9)).first).toBe(1);
  });

  test("[ST28] by size the oldest messages of a room go, over all its conversations, until the rest fits", async () => {
    const store = await withRoom();
    await store.createRoom(room("r2"));
    await store.append(draft("other", { conversation: everyone("r2"), at: 1 }));
    const text = "x".repeat(744);
    for (let n = 1; n <= 10; n++) {
      const conversation = n % 2 === 0 ? everyone() : pair("ann", "bob");
      await store.append(draft(`m${n}`, { conversation, at: n, body: { type: "text", text } }));
    }
    expect(await trimAll(store, { roomBytes: 4_100 })).toMatchObject({ messages: 6 });
    expect((await store.page(everyone(), 0, 9)).messages.map(({ id }) => id)).toEqual(["m8", "m10"]);
    expect((await store.page(pair("ann", "bob"), 0, 9)).messages.map(({ id }) => id)).toEqual(["m7", "m9"]);
    expect((await store.page(everyone("r2"), 0, 9)).messages).toHaveLength(1);
    expect(await trimAll(store, { roomBytes: 4_100 })).toMatchObject({ messages: 0 });
  });

  test("[ST28] a file counts for its message", async () => {
    const store = await withRoom();
    await store.addFile(file("a", { size: 40_000 }));
    await store.append(announcement("a"));
    await store.append(draft("later", { at: 9_000 }));
    expect(await trimAll(store, { roomBytes: 40_000 })).toMatchObject({ messages: 1, files: 1, blobs: ["blob-a"] });
    expect((await store.page(everyone(), 0, 9)).messages.map(({ id }) => id)).toEqual(["later"]);
  });

  test("[ST29] a file goes with the last message that tells of it, and its transfer is closed for good", async () => {
    const store = await withRoom();
    await store.openTransfer(transfer("t"), { seq: 0, leaf: leaf(1) });
    const chunks = { transferId: "t", chunkSize: 16_384 };
    await store.completeTransfer("t", file("a", { chunks, createdAt: 100 }), announcement("a", { at: 100 }));
    await store.append(announcement("a", { id: "again", at: 900 }));
    expect(await trimAll(store, { saidBefore: 500 })).toMatchObject({ messages: 1, files: 0, blobs: [] });
    expect(await store.findFile("a")).toBeDefined();
    const gone = await trimAll(store, { saidBefore: 1_000 });
    expect(gone).toMatchObject({ messages: 1, files: 1, blobs: ["blob-a"], transfers: ["t"] });
    expect(await store.findFile("a")).toBeUndefined();
    expect((await store.findTransfer("t"))?.state).toBe("cancelled");
    expect(await store.leaves("t")).toEqual([]);
    expect(await store.openTransfer(transfer("t"))).toBe("exists");
    expect((await store.blobsInUse()).size).toBe(0);
  });

  test("[ST29] a file that no message ever told of goes by its own age; a shared blob stays", async () => {
    const store = await withRoom();
    await store.addFile(file("old", { createdAt: 100, blobId: "shared" }));
    await store.addFile(file("new", { createdAt: 900, blobId: "shared" }));
    expect(await trimAll(store, { saidBefore: 500 })).toMatchObject({ files: 1, blobs: [] });
    expect(await store.findFile("new")).toBeDefined();
  });

  test("[ST30] an id is forgotten with its message: said again it is a new message, and no predecessor", async () => {
    const store = await withRoom();
    await said(store, 2);
    await trimAll(store, { saidBefore: 150 });
    expect(await store.findMessage("r1", "ann", "m1")).toBeUndefined();
    expect(await store.append(draft("m3", { prevId: "m1" }))).toEqual({ status: "gap" });
    expect(await store.append(draft("m1"))).toMatchObject({ status: "stored", offset: 3 });
    expect(await store.append(draft("m2", { at: 200 }))).toMatchObject({ status: "duplicate", offset: 2 });
  });

  test("[ST27] a step is short, and says that there is more", async () => {
    const store = await withRoom();
    await Promise.all(Array.from({ length: 1_201 }, (_, n) => store.append(draft(`m${n}`, { at: 1 }))));
    const steps: number[] = [];
    for (let more = true; more; ) {
      const step = await store.trim({ saidBefore: 2 });
      steps.push(step.messages);
      more = step.more;
    }
    expect(steps).toEqual([500, 500, 201, 0]);
  });

  test("[ST9] the newest below an offset, as somebody who reads back asks for them", async () => {
    const store = await withRoom();
    await said(store, 9);
    await trimAll(store, { saidBefore: 250 });
    const below = async (before: number, limit: number) =>
      (await store.newest(everyone(), limit, before)).messages.map(({ offset }) => offset);
    expect(await below(10, 3)).toEqual([7, 8, 9]);
    expect(await below(7, 3)).toEqual([4, 5, 6]);
    expect(await below(4, 3)).toEqual([3]);
    expect(await below(3, 3)).toEqual([]);
    expect(await below(Number.MAX_SAFE_INTEGER, 2)).toEqual([8, 9]);
    expect(await store.newest(everyone(), 5, 2)).toMatchObject({ messages: [], head: 9, first: 3 });
  });
}
