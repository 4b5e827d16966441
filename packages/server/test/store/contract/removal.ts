import { expect, test } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import { announcement, draft, everyone, file, leaf, room, transfer } from "../builders.ts";

/** A message of Ann's that deletes the file of the first one. */
const deletion = draft("d1", {
  body: { type: "text", text: "(deleted message 1)", relation: { kind: "delete", of: 1, checksum: "00000000" } },
});

export function removalContract(empty: () => Promise<Store>): void {
  /** A room with a file of Ann's that came in chunks. */
  const withFile = async (): Promise<Store> => {
    const store = await empty();
    await store.createRoom(room("r1"));
    await store.openTransfer(transfer("t1", { blobId: "b1", expiresIn: 60 }), { seq: 0, leaf: leaf(0) });
    const made = file("f1", { blobId: "b1", chunks: { transferId: "t1", chunkSize: 16_384 } });
    await store.completeTransfer("t1", made, announcement("f1"));
    return store;
  };

  test("[ST72] what its sender shows of a file is in its message as long as the file is here, and nowhere afterwards", async () => {
    const store = await empty();
    await store.createRoom(room("r1"));
    for (const id of ["t1", "t2"]) {
      await store.openTransfer(transfer(id, { thumbnail: "small" }), { seq: 0, leaf: leaf(0) });
    }
    expect((await store.findTransfer("t1"))?.thumbnail).toBe("small");
    const made = file("f1", { thumbnail: "small", chunks: { transferId: "t1", chunkSize: 16_384 } });
    const told = announcement("f1");
    await store.completeTransfer("t1", made, { ...told, body: { ...told.body, transferId: "t1" } });
    await store.closeTransfer("t2", "cancelled", 9);
    // Passed on, it is shown by nobody.
    await store.append({ ...told, id: "again" });
    expect(await store.findFile("f1")).toEqual(made);
    for (const id of ["t1", "t2"]) expect((await store.findTransfer(id))?.thumbnail).toBeUndefined();
    const shown = async () => (await store.page(everyone(), 0, 9)).messages.map(({ body }) => body.thumbnail);
    expect(await shown()).toEqual(["small", undefined]);
    expect((await store.newest(everyone(), 9)).messages[0]?.body.thumbnail).toBe("small");
    expect((await store.findMessage("r1", told.senderId, told.id))?.body.thumbnail).toBe("small");
    await store.retract(deletion, "f1");
    expect(await shown()).toEqual([undefined, undefined, undefined]);
  });

  test("[ST56] a message and the end of the file that it deletes are stored together; the log keeps both", async () => {
    const store = await withFile();
    expect(await store.retract(deletion, "f1")).toEqual({
      appended: { status: "stored", offset: 2, at: 3_000 },
      gone: { files: 1, blobs: ["b1"], transfers: ["t1"] },
    });
    expect(await store.findFile("f1")).toBeUndefined();
    expect(await store.blobsInUse()).toEqual(new Set());
    expect(await store.leaves("t1")).toEqual([]);
    expect((await store.findTransfer("t1"))?.state).toBe("cancelled");
    const { messages } = await store.page(everyone(), 0, 9);
    expect(messages.map(({ body }) => [body.type, body.savedName, body.relation?.kind])).toEqual([
      ["file", "f1", undefined],
      ["text", undefined, "delete"],
    ]);
    expect(await store.retract(deletion, "f1")).toEqual({
      appended: { status: "duplicate", offset: 2, at: 3_000 },
      gone: { files: 0, blobs: [], transfers: [] },
    });
  });

  test("[ST56] nobody's file goes by a message of somebody else, or one that is not stored", async () => {
    const store = await withFile();
    const nothing = { files: 0, blobs: [], transfers: [] };
    expect((await store.retract({ ...deletion, senderId: "bob" }, "f1")).gone).toEqual(nothing);
    await store.append(draft("d1", { body: { type: "text", text: "another" } }));
    expect(await store.retract(deletion, "f1")).toEqual({ appended: { status: "conflict" }, gone: nothing });
    const gap = await store.retract({ ...deletion, id: "d2", prevId: "unknown" }, "f1");
    expect(gap).toEqual({ appended: { status: "gap" }, gone: nothing });
    expect(await store.findFile("f1")).toMatchObject({ blobId: "b1" });
  });

  test("[ST56] a blob that another file has as well stays", async () => {
    const store = await withFile();
    await store.addFile(file("f2", { blobId: "b1" }));
    expect((await store.retract(deletion, "f1")).gone).toMatchObject({ files: 1, blobs: [] });
    expect(await store.findFile("f2")).toMatchObject({ blobId: "b1" });
  });

  test("[ST57] files whose time is over go, those first that were over first, and no others", async () => {
    const store = await withFile();
    await store.addFile(file("late", { expiresAt: 200 }));
    await store.addFile(file("early", { expiresAt: 100 }));
    await store.addFile(file("later", { expiresAt: 300 }));
    expect(await store.expireFiles(99)).toEqual({ files: 0, blobs: [], transfers: [], more: false });
    expect(await store.expireFiles(200)).toEqual({
      files: 2,
      blobs: ["blob-early", "blob-late"],
      transfers: [],
      more: false,
    });
    expect(await store.findFile("early")).toBeUndefined();
    expect(await store.findFile("later")).toMatchObject({ expiresAt: 300 });
    expect(await store.findFile("f1")).toBeDefined();
  });

  test("[ST57] a step removes a hundred at most, and the transfers of those that came in chunks are closed", async () => {
    const store = await withFile();
    for (let n = 0; n < 100; n++) await store.addFile(file(`f-${n}`, { expiresAt: n + 1 }));
    await store.openTransfer(transfer("t2"), { seq: 0, leaf: leaf(0) });
    const made = file("f2", { expiresAt: 999, chunks: { transferId: "t2", chunkSize: 16_384 } });
    const body = { ...announcement("f2").body, expiresAt: 999 };
    await store.completeTransfer("t2", made, announcement("f2", { body }));
    expect(await store.expireFiles(999)).toMatchObject({ files: 100, more: true });
    expect(await store.expireFiles(999)).toEqual({
      files: 1,
      blobs: ["blob-f2"],
      transfers: ["t2"],
      more: false,
    });
    expect((await store.findTransfer("t2"))?.state).toBe("cancelled");
    const { messages } = await store.newest(everyone(), 1);
    expect(messages).toMatchObject([{ body: { type: "file", expiresAt: 999 } }]);
  });
}
