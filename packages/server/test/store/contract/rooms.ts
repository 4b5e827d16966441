import { expect, test } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import { announcement, draft, everyone, file, leaf, member, pair, room, transfer } from "../builders.ts";

export function roomContract(empty: () => Promise<Store>): void {
  test("[ST1] a room is found by its folded name, and created once", async () => {
    const store = await empty();
    expect(await store.createRoom(room("r1"))).toBe("created");
    expect(await store.createRoom(room("r2", { key: "key-r1" }))).toBe("exists");
    expect(await store.createRoom(room("r1", { key: "other" }))).toBe("exists");
    expect(await store.findRoom("key-r1")).toEqual(room("r1"));
    expect(await store.findRoom("other")).toBeUndefined();
    expect(await store.findRoomById("r1")).toEqual(room("r1"));
    expect(await store.findRoomById("r2")).toBeUndefined();
  });

  test("[ST2] rooms that were left before a time are found, the longest idle first", async () => {
    const store = await empty();
    await store.createRoom(room("used"));
    await store.createRoom(room("late", { idleSince: 90 }));
    await store.createRoom(room("early", { idleSince: 10 }));
    await store.createRoom(room("now", { idleSince: 100 }));
    await store.createRoom(room("back", { idleSince: 20 }));
    await store.setRoomIdle("back", null);
    await store.setRoomIdle("nowhere", 1);
    expect((await store.roomsIdleBefore(100)).map(({ id }) => id)).toEqual(["early", "late"]);
  });

  test("[ST2] after a restart the rooms that were in use are idle, the others stay as they were", async () => {
    const store = await empty();
    await store.createRoom(room("used"));
    await store.createRoom(room("opened since"));
    await store.createRoom(room("idle", { idleSince: 10 }));
    await store.markRoomsIdle(50, ["opened since", "unknown"]);
    expect(await store.findRoom("key-opened since")).toEqual(room("opened since"));
    await store.markRoomsIdle(60);
    expect(await store.findRoom("key-opened since")).toEqual(room("opened since", { idleSince: 60 }));
    expect(await store.findRoom("key-used")).toEqual(room("used", { idleSince: 50 }));
    expect(await store.findRoom("key-idle")).toEqual(room("idle", { idleSince: 10 }));
  });

  test("[ST3] a removed room takes all that belongs to it along and leaves the others alone", async () => {
    const store = await empty();
    for (const id of ["r1", "r2"]) {
      await store.createRoom(room(id));
      const inRoom = { roomId: id };
      await store.putMember(member(`ann-${id}`, { ...inRoom, nameKey: "ann" }));
      await store.append(draft("m1", { conversation: everyone(id) }));
      await store.append(draft("m2", { conversation: pair(`ann-${id}`, `bob-${id}`, id) }));
      await store.openTransfer(transfer(`t-${id}`, inRoom), { seq: 0, leaf: leaf(1) });
      await store.addFile(file(`f-${id}`, inRoom));
    }

    expect(new Set(await store.removeRoom("r1"))).toEqual(new Set(["blob-of-t-r1", "blob-f-r1"]));

    expect(await store.findRoom("key-r1")).toBeUndefined();
    expect(await store.findMember("ann-r1")).toBeUndefined();
    expect(await store.findMemberByToken("hash-ann-r1")).toBeUndefined();
    expect(await store.lastHolder("r1", "ann")).toBeUndefined();
    expect(await store.findMessage("r1", "ann", "m1")).toBeUndefined();
    expect(await store.page(everyone("r1"), 0, 10)).toEqual({ messages: [], head: 0, first: 1 });
    expect(await store.pairHeads("ann-r1")).toEqual([]);
    expect(await store.findTransfer("t-r1")).toBeUndefined();
    expect(await store.leaves("t-r1")).toEqual([]);
    expect(await store.findFile("f-r1")).toBeUndefined();
    expect(await store.blobsInUse()).toEqual(new Set(["blob-of-t-r2", "blob-f-r2"]));

    expect((await store.lastHolder("r2", "ann"))?.id).toBe("ann-r2");
    expect((await store.page(everyone("r2"), 0, 10)).messages.map(({ id }) => id)).toEqual(["m1"]);
    expect(await store.leaves("t-r2")).toHaveLength(1);
    expect(await store.removeRoom("r1")).toEqual([]);
  });

  test("[ST3] names and ids of a removed room are free, and its successor starts with an empty log", async () => {
    const store = await empty();
    for (let round = 0; round < 2; round++) {
      expect(await store.createRoom(room("r1"))).toBe("created");
      await store.putMember(member("ann"));
      expect(await store.append(draft("m1", { at: round }))).toEqual({ status: "stored", offset: 1, at: round });
      expect(await store.openTransfer(transfer("t1"), { seq: round, leaf: leaf(round) })).toBe("opened");
      expect(await store.leaves("t1")).toEqual([{ seq: round, leaf: leaf(round) }]);
      await store.completeTransfer("t1", file("f1"), announcement("f1"));
      expect(await store.removeRoom("r1")).toEqual(["blob-f1"]);
    }
  });

  test("[ST3] a blob that another room refers to is not given up", async () => {
    const store = await empty();
    await store.createRoom(room("r1"));
    await store.createRoom(room("r2"));
    await store.addFile(file("f1", { blobId: "shared" }));
    await store.addFile(file("f2", { blobId: "own" }));
    await store.openTransfer(transfer("t2", { roomId: "r2", blobId: "shared" }));
    expect(await store.removeRoom("r1")).toEqual(["own"]);
    expect(await store.removeRoom("r2")).toEqual(["shared"]);
  });

  test("[ST21] nothing is stored for a room that does not exist", async () => {
    const store = await empty();
    const refusal = { code: "E_NO_ROOM" };
    await expect(store.putMember(member("ann"))).rejects.toMatchObject(refusal);
    await expect(store.append(draft("m1"))).rejects.toMatchObject(refusal);
    await expect(store.append(draft("m2", { conversation: pair("ann", "bob") }))).rejects.toMatchObject(refusal);
    await expect(store.openTransfer(transfer("t1"))).rejects.toMatchObject(refusal);
    await expect(store.addFile(file("f1"))).rejects.toMatchObject(refusal);
    await store.createRoom(room("r1"));
    expect(await store.page(everyone(), 0, 10)).toEqual({ messages: [], head: 0, first: 1 });
    expect(await store.findMember("ann")).toBeUndefined();
    expect(await store.blobsInUse()).toEqual(new Set());
  });
}
