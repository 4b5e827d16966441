import { expect, test } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import { draft, everyone, file, leaf, member, pair, room, transfer } from "../builders.ts";

const NOTHING = { members: 0, messages: 0, bytes: 0, files: 0, fileBytes: 0, openTransfers: 0 };

export function surveyContract(empty: () => Promise<Store>): void {
  async function inhabited(): Promise<Store> {
    const store = await empty();
    for (const id of ["r2", "r1", "r3"]) await store.createRoom(room(id));
    for (const id of ["ann", "bob"]) await store.putMember(member(id));
    await store.putMember(member("cid", { roomId: "r2" }));
    await store.append(draft("m1", { at: 10, body: { type: "text", text: "™" } }));
    await store.append(draft("m2", { at: 20, body: { type: "text", text: "" } }));
    await store.append(draft("p1", { at: 30, conversation: pair("ann", "bob"), body: { type: "text", text: "abc" } }));
    await store.addFile(file("f1", { size: 1_000 }));
    await store.openTransfer(transfer("t1"), { seq: 0, leaf: leaf(0) });
    await store.openTransfer(transfer("t2", { state: "killed" }));
    return store;
  }

  test("[ST49] rooms are counted, a page at a time, by their ids", async () => {
    const store = await inhabited();
    const [first, ...others] = await store.surveyRooms("", 9);
    expect(first).toEqual({
      record: room("r1"),
      ...{ members: 2, messages: 3, bytes: 3 * 256 + 3 + 3, files: 1, fileBytes: 1_000, openTransfers: 1 },
      lastMessageAt: 20,
    });
    expect(others).toEqual([
      { record: room("r2"), ...NOTHING, members: 1 },
      { record: room("r3"), ...NOTHING },
    ]);
    const ids = async (after: string, limit: number) =>
      (await store.surveyRooms(after, limit)).map(({ record }) => record.id);
    expect(await ids("r1", 1)).toEqual(["r2"]);
    expect(await ids("r3", 1)).toEqual([]);
  });

  test("[ST49] whoever was removed and what was trimmed counts no more, and nothing of a room that is gone", async () => {
    const store = await inhabited();
    const line = draft("command-0", { senderId: "room", at: 40, conversation: everyone("r1") });
    await store.putCommand("r1", { seq: 0, body: "" }, line, { of: { memberId: "bob" }, standing: "removed" });
    await store.trim({ saidBefore: 25 });
    const [first] = await store.surveyRooms("", 1);
    expect(first).toMatchObject({ members: 1, messages: 2, lastMessageAt: 40 });
    const { bytes: _sizes, ...sums } = { ...NOTHING, quarantined: 0 };
    const after = await store.totals();
    expect(after).toMatchObject({ rooms: 3, members: 2, messages: 2, openTransfers: 1 });
    await store.removeRoom("r1");
    expect(await store.totals()).toEqual({ rooms: 2, ...sums, members: 1 });
    expect(await store.databaseBytes()).toEqual(expect.any(Number));
  });

  const decree = (id: string, roomId = "r1") =>
    draft(id, { senderId: "room", at: 50, conversation: everyone(roomId), body: { type: "text", text: id } });

  test("[ST50] a room stands as it was said, with a line in its log, until something else is said", async () => {
    const store = await inhabited();
    expect(await store.administer("r1", "quarantined", decree("n1"))).toEqual({ offset: 3, at: 50 });
    expect(await store.findRoom("key-r1")).toEqual(room("r1", { standing: "quarantined" }));
    expect(await store.totals()).toMatchObject({ quarantined: 1 });
    expect((await store.surveyRooms("", 1))[0]?.record.standing).toBe("quarantined");
    await expect(store.administer("r1", undefined, decree("n1"))).rejects.toMatchObject({ code: "E_CONFLICT" });
    expect((await store.findRoomById("r1"))?.standing).toBe("quarantined");
    expect(await store.administer("r1", undefined, decree("n2"))).toEqual({ offset: 4, at: 50 });
    expect(await store.findRoom("key-r1")).toEqual(room("r1"));
    const { messages } = await store.page(everyone(), 2, 9);
    expect(messages.map(({ id, senderId }) => [id, senderId])).toEqual([
      ["n1", "room"],
      ["n2", "room"],
    ]);
    await expect(store.administer("nowhere", "closed", decree("n1", "nowhere"))).rejects.toMatchObject({
      code: "E_NO_ROOM",
    });
  });

  test("[ST50] of a closed room all memberships are over, of no other one", async () => {
    const store = await inhabited();
    await store.administer("r1", "closed", decree("n1"));
    for (const id of ["ann", "bob"]) {
      expect(await store.findMember(id)).toMatchObject({ standing: "removed", holdsName: false });
    }
    expect(await store.findMember("cid")).toEqual(member("cid", { roomId: "r2" }));
    expect(await store.nameHolders("r1")).toEqual([]);
  });
}
