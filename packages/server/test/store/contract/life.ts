import { expect, test } from "vitest";
import { announcement, draft, everyone, file, leaf, member, pair, room, transfer } from "../builders.ts";
import type { OpenStore } from "../contract.ts";

export function storeLifeContract(open: OpenStore): void {
  test("[ST18] a call sees every call made before it, answered or not", async () => {
    const { store } = await open();
    const made = store.createRoom(room("r1"));
    const seen = store.findRoom("key-r1");
    const appended = store.append(draft("m1"));
    const page = store.page(everyone(), 0, 9);
    const removed = store.removeRoom("r1");
    const gone = store.findRoom("key-r1");
    expect(await seen).toEqual(room("r1"));
    expect((await page).head).toBe(1);
    expect(await gone).toBeUndefined();
    expect([await made, await appended, await removed]).toEqual([
      "created",
      { status: "stored", offset: 1, at: 3_000 },
      [],
    ]);
  });

  test("[ST18] what a caller changes after a call, or in an answer, does not reach the store", async () => {
    const { store } = await open();
    const record = room("r1");
    const created = store.createRoom(record);
    record.key = "changed";
    await created;
    const answer = await store.findRoom("key-r1");
    if (answer !== undefined) answer.name = "changed";
    expect(await store.findRoom("key-r1")).toEqual(room("r1"));

    const bytes = leaf(1);
    const opened = store.openTransfer(transfer("t1"), { seq: 0, leaf: bytes });
    bytes.fill(9);
    await opened;
    (await store.leaves("t1"))[0]?.leaf.fill(9);
    expect(await store.leaves("t1")).toEqual([{ seq: 0, leaf: leaf(1) }]);
  });

  test("[ST19] everything is there after a restart, and the log goes on where it was", async () => {
    const { store, reopen } = await open();
    await store.createRoom(room("r1"));
    await store.putMember(member("ann"));
    await store.append(draft("m1"));
    await store.append(draft("m2", { conversation: pair("ann", "bob") }));
    await store.openTransfer(transfer("t1"), { seq: 1, leaf: leaf(1) });
    await store.openTransfer(transfer("t2"));
    await store.completeTransfer("t2", file("f2"), announcement("f2"));
    await store.close();

    const again = await reopen();
    expect(await again.findRoom("key-r1")).toEqual(room("r1"));
    expect((await again.lastHolder("r1", "ann"))?.id).toBe("ann");
    expect(await again.append(draft("m1"))).toEqual({ status: "duplicate", offset: 1, at: 3_000 });
    expect(await again.append(draft("m3"))).toEqual({ status: "stored", offset: 3, at: 3_000 });
    expect((await again.newest(pair("ann", "bob"), 9)).head).toBe(1);
    expect(await again.leaves("t1")).toEqual([{ seq: 1, leaf: leaf(1) }]);
    expect((await again.completeTransfer("t2", file("f3"), announcement("f3"))).status).toBe("duplicate");
    expect(await again.blobsInUse()).toEqual(new Set(["blob-f2", "blob-of-t1"]));
  });

  test("[ST20] closing waits for the calls made before it; a closed store takes no more", async () => {
    const { store, reopen } = await open();
    const created = store.createRoom(room("r1"));
    const closed = store.close();
    const late = store.createRoom(room("r2"));
    await expect(late).rejects.toMatchObject({ name: "ChatCastError", code: "E_UNAVAILABLE" });
    expect(await created).toBe("created");
    await closed;
    await store.close();
    await expect(store.findRoom("key-r1")).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    const again = await reopen();
    expect(await again.findRoom("key-r1")).toEqual(room("r1"));
    expect(await again.findRoom("key-r2")).toBeUndefined();
  });
}
