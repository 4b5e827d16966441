import { expect, test } from "vitest";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { Quarantine } from "../../src/transfers/quarantine.ts";
import { leaf, room, transfer } from "../store/builders.ts";

/** With what is removed of the bytes. */
async function quarantine() {
  const store = openMemoryStore();
  await store.createRoom(room("r1"));
  const removed: string[] = [];
  const remove = async (id: string) => void removed.push(id);
  const one = new Quarantine({ store, blobs: { remove } }, { get: () => undefined });
  /** The first chunk of it is kept. */
  const killed = async (id: string, at: number, ownerId = "ann") => {
    const record = transfer(id, { ownerId });
    await store.openTransfer(record, { seq: 0, leaf: leaf(0) });
    await store.quarantineTransfer(id, "killed", at);
    await one.begun(record, 1);
    return record;
  };
  const there = async () => (await store.quarantined({ before: 1_000 })).map(({ id }) => id);
  return { one, store, killed, there, removed };
}

test("[WG13] the oldest of five of one member goes, and nobody else's", async () => {
  const { killed, there, removed } = await quarantine();
  await killed("b", 0, "bob");
  for (const [at, id] of ["1", "2", "3", "4"].entries()) await killed(id, at);
  expect(removed).toEqual([]);
  expect(await killed("5", 9)).toMatchObject({ quarantined: 1 });
  expect(removed).toEqual(["blob-of-1"]);
  expect(new Set(await there())).toEqual(new Set(["2", "3", "4", "5", "b"]));
});

test("[WG13] what is too old goes, and what is of somebody who was put out", async () => {
  const { one, killed, there, removed } = await quarantine();
  await killed("old", 0);
  await killed("b", 5, "bob");
  await killed("new", 5);
  await one.endBefore(1);
  await one.endBefore(1);
  expect(removed).toEqual(["blob-of-old"]);
  await one.endOf(["bob", "nobody"]);
  expect(removed).toEqual(["blob-of-old", "blob-of-b"]);
  expect(await there()).toEqual(["new"]);
});

test("[WG13] the bytes of what was taken over belong to who took it", async () => {
  const { one, store, killed, there, removed } = await quarantine();
  const record = await killed("t", 1);
  await store.takeOver(transfer("next", { blobId: record.blobId }), { id: "t", chunks: 1 });
  await one.end(record);
  expect([removed, await there()]).toEqual([[], []]);
});
