import { expect, test } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import type { PushRecord } from "../../../src/store/pushes.ts";
import { room } from "../builders.ts";

const push = (memberId: string, endpoint: string, over: Partial<PushRecord> = {}): PushRecord => ({
  ...{ memberId, endpoint, roomId: "r1", p256dh: "point", auth: "auth", level: "private", words: "News" },
  ...{ origin: "https://chat.example", madeAt: 1 },
  ...over,
});

export function pushContract(empty: () => Promise<Store>): void {
  async function inhabited(): Promise<Store> {
    const store = await empty();
    for (const id of ["r1", "r2"]) await store.createRoom(room(id));
    return store;
  }

  test("[ST70] an address is kept for its member and room, and again in place of itself", async () => {
    const store = await inhabited();
    await store.putPush(push("bob", "b"), 8);
    await store.putPush(push("ann", "b"), 8);
    await store.putPush(push("ann", "a", { roomId: "r2" }), 8);
    await store.putPush(push("ann", "b", { level: "everything", words: "Neues", madeAt: 2 }), 8);
    expect(await store.pushes("r1")).toEqual([
      push("ann", "b", { level: "everything", words: "Neues", madeAt: 2 }),
      push("bob", "b"),
    ]);
    expect(await store.pushes("r2")).toEqual([push("ann", "a", { roomId: "r2" })]);
    await expect(store.putPush(push("ann", "c", { roomId: "nowhere" }), 8)).rejects.toMatchObject({
      code: "E_NO_ROOM",
    });
  });

  test("[ST70] of more than a member may have those go that were kept first", async () => {
    const store = await inhabited();
    await store.putPush(push("bob", "z", { madeAt: 0 }), 2);
    for (const [madeAt, endpoint] of ["a", "c", "b"].entries())
      await store.putPush(push("ann", endpoint, { madeAt }), 2);
    expect((await store.pushes("r1")).map(({ endpoint }) => endpoint)).toEqual(["b", "c", "z"]);
  });

  test("[ST71] addresses are dropped by member, one by one, and wherever they are; and with their room", async () => {
    const store = await inhabited();
    const all = async () => (await store.pushes("r1")).map(({ memberId, endpoint }) => `${memberId} ${endpoint}`);
    for (const [who, where] of ["ann a", "ann b", "bob a", "cid a", "cid c"].map((pair) => pair.split(" "))) {
      await store.putPush(push(who ?? "", where ?? ""), 8);
    }
    await store.dropPushes({ memberId: "ann", endpoint: "b" });
    expect(await all()).toEqual(["ann a", "bob a", "cid a", "cid c"]);
    await store.dropPushes({ memberId: "cid" });
    expect(await all()).toEqual(["ann a", "bob a"]);
    await store.putPush(push("ann", "a", { roomId: "r1" }), 8);
    await store.dropPushes({ endpoint: "a" });
    expect(await all()).toEqual([]);
    await store.putPush(push("ann", "a"), 8);
    await store.removeRoom("r1");
    expect(await all()).toEqual([]);
  });
}
