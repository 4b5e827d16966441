import { expect, test } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import { draft, everyone, member, pair, room } from "../builders.ts";

const line = (seq: number, roomId = "r1") =>
  draft(`command-${seq}`, { senderId: "room", conversation: everyone(roomId), body: { type: "text", text: `${seq}` } });
const command = (seq: number) => ({ seq, body: `body of ${seq}` });

export function commandContract(empty: () => Promise<Store>): void {
  async function inhabited(): Promise<Store> {
    const store = await empty();
    for (const id of ["r1", "r2"]) await store.createRoom(room(id));
    await store.putMember(member("ann", { identity: "key-of-ann" }));
    await store.putMember(member("ann again", { identity: "key-of-ann", nameKey: "again" }));
    await store.putMember(member("bob"));
    await store.putMember(member("ann elsewhere", { roomId: "r2", identity: "key-of-ann" }));
    return store;
  }
  const standings = async (store: Store): Promise<unknown[]> => {
    const ids = ["ann", "ann again", "bob", "ann elsewhere"];
    return (await Promise.all(ids.map((id) => store.findMember(id)))).map((found) => found?.standing);
  };

  test("[ST33] commands have the places 0, 1, 2 … of their room, each with its line in the log", async () => {
    const store = await inhabited();
    await store.append(draft("m1"));
    expect(await store.putCommand("r1", command(0), line(0))).toMatchObject({ status: "stored", offset: 2 });
    expect(await store.putCommand("r1", command(0), line(0))).toEqual({ status: "conflict" });
    expect(await store.putCommand("r1", command(2), line(2))).toEqual({ status: "conflict" });
    expect(await store.putCommand("r1", command(1), line(1))).toMatchObject({ status: "stored", offset: 3 });
    expect(await store.putCommand("r2", command(0), line(0, "r2"))).toMatchObject({ offset: 1 });
    expect(await store.commands("r1", 0, 9)).toEqual([command(0), command(1)]);
    expect(await store.commands("r1", 1, 9)).toEqual([command(1)]);
    expect(await store.commands("r1", 0, 1)).toEqual([command(0)]);
    expect(await store.commands("nowhere", 0, 9)).toEqual([]);
    const { messages } = await store.page(everyone(), 0, 9);
    expect(messages.map(({ id, senderId }) => [id, senderId])).toEqual([
      ["m1", "ann"],
      ["command-0", "room"],
      ["command-1", "room"],
    ]);
    await expect(store.putCommand("nowhere", command(0), line(0, "nowhere"))).rejects.toMatchObject({
      code: "E_NO_ROOM",
    });
  });

  test("[ST33] of commands for one place that come at once one is stored, with its line", async () => {
    const store = await inhabited();
    const put = await Promise.all([1, 2, 3].map(() => store.putCommand("r1", command(0), line(0))));
    expect(put.filter(({ status }) => status === "stored")).toHaveLength(1);
    expect((await store.page(everyone(), 0, 9)).head).toBe(1);
  });

  test("[ST34] a command changes memberships of a key, of one member, or of a room", async () => {
    const store = await inhabited();
    await store.putCommand("r1", command(0), line(0), { of: { key: "key-of-ann" }, standing: "muted" });
    expect(await standings(store)).toEqual(["muted", "muted", undefined, undefined]);
    await store.putCommand("r1", command(1), line(1), { of: { key: "key-of-ann" }, standing: undefined });
    expect(await standings(store)).toEqual([undefined, undefined, undefined, undefined]);
    await store.putCommand("r1", command(2), line(2), { of: { memberId: "bob" }, standing: "removed" });
    expect(await standings(store)).toEqual([undefined, undefined, "removed", undefined]);
    expect((await store.nameHolders("r1")).map(({ id }) => id)).toEqual(["ann", "ann again"]);
    expect((await store.lastHolder("r1", "bob"))?.id).toBe("bob");
    await store.putCommand("r1", command(3), line(3), { of: "all", standing: "removed" });
    expect(await standings(store)).toEqual(["removed", "removed", "removed", undefined]);
    expect(await store.nameHolders("r1")).toEqual([]);
  });

  test("[ST34] a command that has no place changes nothing, and what is over stays over", async () => {
    const store = await inhabited();
    await store.putCommand("r1", command(0), line(0), { of: { memberId: "bob" }, standing: "removed" });
    await store.putCommand("r1", command(0), line(0), { of: "all", standing: "muted" });
    expect(await standings(store)).toEqual([undefined, undefined, "removed", undefined]);
    for (const standing of ["muted", undefined] as const) {
      const { length } = await store.commands("r1", 0, 9);
      await store.putCommand("r1", command(length), line(length), { of: { memberId: "bob" }, standing });
      expect((await store.findMember("bob"))?.standing).toBe("removed");
    }
  });

  test("[ST34] putting a member again leaves its standing, and a new one has what it is put with", async () => {
    const store = await inhabited();
    await store.putCommand("r1", command(0), line(0), { of: { memberId: "bob" }, standing: "muted" });
    await store.putMember(member("bob", { left: true }));
    expect(await store.findMember("bob")).toEqual(member("bob", { left: true, standing: "muted" }));
    await store.putMember(member("cid", { standing: "muted" }));
    expect(await store.findMember("cid")).toEqual(member("cid", { standing: "muted" }));
    await store.putMember(member("cid"));
    expect(await store.findMember("cid")).toEqual(member("cid", { standing: "muted" }));
  });

  test("[ST33] a room's founder comes back, and its commands go with it", async () => {
    const store = await inhabited();
    const founder = { memberId: "ann", key: "key-of-ann" };
    await store.createRoom(room("r3", { founder }));
    await store.createRoom(room("r4", { founder: { memberId: "bob" } }));
    expect(await store.findRoom("key-r3")).toEqual(room("r3", { founder }));
    expect(await store.findRoom("key-r4")).toEqual(room("r4", { founder: { memberId: "bob" } }));
    await store.putCommand("r1", command(0), line(0));
    await store.append(draft("p1", { conversation: pair("ann", "bob") }));
    await store.removeRoom("r1");
    expect(await store.commands("r1", 0, 9)).toEqual([]);
    await store.createRoom(room("r1"));
    expect(await store.commands("r1", 0, 9)).toEqual([]);
  });

  test("[ST47] with an epoch a room is found by another key, never again by an earlier one, and keeps the last boxes", async () => {
    const store = await inhabited();
    const epoch = (n: number) => ({ key: `key ${n}`, boxes: `boxes ${n}` });
    expect(await store.putCommand("r1", command(0), line(0), undefined, epoch(1))).toMatchObject({ status: "stored" });
    expect(await store.putCommand("r1", command(1), line(1), undefined, epoch(2))).toMatchObject({ status: "stored" });
    const now = room("r1", { key: "key 2" });
    expect(await store.findRoom("key 2")).toEqual(now);
    for (const former of ["key-r1", "key 1"]) {
      expect(await store.findRoom(former)).toBeUndefined();
      expect(await store.findFormerRoom(former)).toEqual(now);
      expect(await store.createRoom(room("r9", { key: former }))).toBe("exists");
    }
    expect(await store.findFormerRoom("key 2")).toBeUndefined();
    expect([await store.boxes("r1", 0), await store.boxes("r1", 1), await store.boxes("r1", 2)]).toEqual([
      undefined,
      "boxes 2",
      undefined,
    ]);
    expect(await store.commands("r1", 0, 9)).toEqual([command(0), command(1)]);
  });

  test("[ST47] a key that is or was a room's is taken, and is free when that room is gone", async () => {
    const store = await inhabited();
    const take = (key: string) =>
      store.putCommand("r2", command(0), line(0, "r2"), undefined, { key, boxes: "boxes of r2" });
    await store.putCommand("r1", command(0), line(0), undefined, { key: "later", boxes: "boxes" });
    expect(await take("later")).toEqual({ status: "conflict" });
    expect(await take("key-r1")).toEqual({ status: "conflict" });
    expect((await store.page(everyone("r2"), 0, 9)).head).toBe(0);
    await store.removeRoom("r1");
    expect(await store.findFormerRoom("key-r1")).toBeUndefined();
    expect(await store.boxes("r1", 0)).toBeUndefined();
    expect(await take("key-r1")).toMatchObject({ status: "stored" });
  });

  test("[ST48] members are listed by id, here or not, with the session they came with last; who was removed is not", async () => {
    const store = await inhabited();
    await store.putMember(member("bob", { session: "first", left: true, holdsName: false }));
    await store.putMember(member("bob"));
    expect(await store.findMember("bob")).toEqual(member("bob", { session: "first" }));
    await store.putMember(member("bob", { session: "second" }));
    const ids = async (after: string, limit = 9) => (await store.members("r1", after, limit)).map(({ id }) => id);
    expect(await ids("")).toEqual(["ann", "ann again", "bob"]);
    expect(await ids("ann", 1)).toEqual(["ann again"]);
    expect((await store.members("r1", "ann again", 9))[0]).toEqual(member("bob", { session: "second" }));
    await store.putCommand("r1", command(0), line(0), { of: { key: "key-of-ann" }, standing: "removed" });
    expect(await ids("")).toEqual(["bob"]);
    expect(await store.members("nowhere", "", 9)).toEqual([]);
  });
}
