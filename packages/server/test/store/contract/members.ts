import { expect, test } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import { member, room } from "../builders.ts";

export function memberContract(empty: () => Promise<Store>): void {
  const withRoom = async (): Promise<Store> => {
    const store = await empty();
    await store.createRoom(room("r1"));
    await store.createRoom(room("r2"));
    return store;
  };

  test("[ST4] a member is found by its id and by its token's hash; putting it again replaces it", async () => {
    const store = await withRoom();
    await store.putMember(member("ann"));
    expect(await store.findMember("ann")).toEqual(member("ann"));
    expect(await store.findMemberByToken("hash-ann")).toEqual(member("ann"));

    const changed = member("ann", { tokenHash: "new", name: "Anna", nameKey: "anna", holdsName: false, left: true });
    await store.putMember(changed);
    expect(await store.findMember("ann")).toEqual(changed);
    expect(await store.findMemberByToken("new")).toEqual(changed);
    expect(await store.findMemberByToken("hash-ann")).toBeUndefined();
    expect(await store.findMember("bob")).toBeUndefined();
  });

  test("[ST4] the key that a member proved is kept with it, and with its name", async () => {
    const store = await withRoom();
    await store.putMember(member("ann"));
    expect(await store.findMember("ann")).not.toHaveProperty("identity");
    const proved = member("ann", { identity: "key-of-ann", holdsName: false });
    await store.putMember({ ...proved, holdsName: true });
    await store.putMember(proved);
    expect(await store.findMember("ann")).toEqual(proved);
    expect(await store.lastHolder("r1", "ann")).toEqual(proved);
  });

  test("[ST5] the holders of a room are those who hold their name there", async () => {
    const store = await withRoom();
    await store.putMember(member("ann"));
    await store.putMember(member("bob", { holdsName: false }));
    await store.putMember(member("cid", { left: true }));
    await store.putMember(member("dot", { roomId: "r2" }));
    const holders = await store.nameHolders("r1");
    expect(new Set(holders.map(({ id }) => id))).toEqual(new Set(["ann", "cid"]));
    expect(await store.nameHolders("nowhere")).toEqual([]);
  });

  test("[ST5] a name means who holds it, else who held it last in that room", async () => {
    const store = await withRoom();
    const holder = async (): Promise<string | undefined> => (await store.lastHolder("r1", "x"))?.id;
    expect(await holder()).toBeUndefined();
    await store.putMember(member("ann", { nameKey: "x", holdsName: false }));
    expect(await holder()).toBeUndefined();
    await store.putMember(member("ann", { nameKey: "x" }));
    await store.putMember(member("ann", { nameKey: "x", holdsName: false }));
    expect(await holder()).toBe("ann");
    await store.putMember(member("bob", { nameKey: "x" }));
    expect(await holder()).toBe("bob");
    await store.putMember(member("bob", { nameKey: "y" }));
    expect(await holder()).toBe("bob");
    await store.putMember(member("ann", { nameKey: "x" }));
    expect(await holder()).toBe("ann");
    await store.putMember(member("eve", { nameKey: "x", roomId: "r2" }));
    expect(await holder()).toBe("ann");
  });

  test("[ST5] who still holds a name comes before who held it after", async () => {
    const store = await withRoom();
    await store.putMember(member("ann", { nameKey: "x" }));
    await store.putMember(member("bob", { nameKey: "x" }));
    await store.putMember(member("bob", { nameKey: "x", holdsName: false }));
    expect((await store.lastHolder("r1", "x"))?.id).toBe("ann");
  });
}
