import { expect, test } from "vitest";
import type { BotRecord } from "../../../src/store/bots.ts";
import type { Store } from "../../../src/store/port.ts";
import { bot, draft, everyone, room } from "../builders.ts";

const line = (id: string, roomId = "r1") => draft(id, { senderId: "room", conversation: everyone(roomId) });
const url = "https://ci.example/hook";

export function botContract(empty: () => Promise<Store>): void {
  async function inhabited(): Promise<Store> {
    const store = await empty();
    for (const id of ["r1", "r2"]) await store.createRoom(room(id));
    return store;
  }
  const kept = (id: string, over: Partial<BotRecord> = {}): BotRecord => ({ ...bot(id), ...over }) as BotRecord;

  test("[ST54] a bot is kept with the line that tells of it, by a command or by the administrator", async () => {
    const store = await inhabited();
    await store.append(draft("m1"));
    const put = await store.putCommand("r1", { seq: 0, body: "{}" }, line("l1"), { add: bot("b", { hook: { url } }) });
    expect(put).toMatchObject({ status: "stored", offset: 2 });
    expect(await store.changeBots("r1", { add: bot("a", { usedAt: 7 }) }, line("l2"))).toMatchObject({ offset: 3 });
    expect(await store.changeBots("r2", { add: bot("c", { roomId: "r2" }) }, line("l1", "r2"))).toMatchObject({
      offset: 1,
    });
    expect(await store.bots("r1")).toEqual([kept("a", { usedAt: 7 }), kept("b", { hook: { url, cursor: 2 } })]);
    expect(await store.findBot("c")).toEqual(kept("c", { roomId: "r2" }));
    expect(await store.findBot("nobody")).toBeUndefined();
    expect(await store.bots("nowhere")).toEqual([]);
  });

  test("[ST54] a line or an id that is there already changes nothing, and a dismissed bot is gone", async () => {
    const store = await inhabited();
    await store.changeBots("r1", { add: bot("a") }, line("l1"));
    for (const change of [{ add: bot("b") }, { dismiss: "a" }]) {
      await expect(store.changeBots("r1", change, line("l1"))).rejects.toMatchObject({ code: "E_CONFLICT" });
    }
    await expect(store.changeBots("r1", { add: bot("a", { name: "X" }) }, line("l2"))).rejects.toMatchObject({
      code: "E_CONFLICT",
    });
    const taken = store.putCommand("r1", { seq: 0, body: "{}" }, line("l2"), { add: bot("a", { name: "X" }) });
    await expect(taken).rejects.toMatchObject({ code: "E_CONFLICT" });
    const nowhere = store.changeBots("nowhere", { add: bot("b", { roomId: "nowhere" }) }, line("l1", "nowhere"));
    await expect(nowhere).rejects.toMatchObject({ code: "E_NO_ROOM" });
    expect([await store.bots("r1"), await store.commands("r1", 0, 9)]).toEqual([[kept("a")], []]);
    expect((await store.page(everyone(), 0, 9)).head).toBe(1);
    await store.changeBots("r2", { dismiss: "a" }, line("l1", "r2"));
    expect(await store.bots("r1")).toEqual([kept("a")]);
    await store.putCommand("r1", { seq: 0, body: "{}" }, line("l3"), { dismiss: "a" });
    expect(await store.findBot("a")).toBeUndefined();
  });

  test("[ST55] when a bot was used last and how far its hook is are kept; a cursor never goes back", async () => {
    const store = await inhabited();
    await store.changeBots("r1", { add: bot("a", { hook: { url } }) }, line("l1"));
    await store.changeBots("r1", { add: bot("b") }, line("l2"));
    const failure = { since: 5, reason: "answered 500" };
    await store.noteBotUse("b", 9);
    await store.moveHook("a", 4, failure);
    expect(await store.bots("r1")).toEqual([
      kept("a", { hook: { url, cursor: 4, failure } }),
      kept("b", { usedAt: 9 }),
    ]);
    await store.moveHook("a", 3, undefined);
    for (const id of ["b", "nobody"]) await store.moveHook(id, 9, failure);
    await store.noteBotUse("nobody", 9);
    expect(await store.bots("r1")).toEqual([kept("a", { hook: { url, cursor: 4 } }), kept("b", { usedAt: 9 })]);
  });

  test("[ST55] hooks behind which something was said are listed by id, a page at a time", async () => {
    const store = await inhabited();
    for (const id of ["a", "b", "c"])
      await store.changeBots("r1", { add: bot(id, { hook: { url } }) }, line(`l-${id}`));
    await store.changeBots("r1", { add: bot("d") }, line("l-d"));
    expect(await store.dueHooks("", 9)).toEqual(["a", "b", "c"]);
    await store.moveHook("b", 4, undefined);
    expect(await store.dueHooks("", 9)).toEqual(["a", "c"]);
    expect(await store.dueHooks("a", 9)).toEqual(["c"]);
    expect(await store.dueHooks("", 1)).toEqual(["a"]);
    await store.append(draft("m1"));
    expect(await store.dueHooks("a", 9)).toEqual(["b", "c"]);
  });

  test("[ST54] a room's bots go with it", async () => {
    const store = await inhabited();
    await store.changeBots("r1", { add: bot("a", { hook: { url } }) }, line("l1"));
    await store.changeBots("r2", { add: bot("b", { roomId: "r2" }) }, line("l1", "r2"));
    await store.removeRoom("r1");
    expect([await store.findBot("a"), await store.dueHooks("", 9)]).toEqual([undefined, []]);
    expect(await store.findBot("b")).toEqual(kept("b", { roomId: "r2" }));
    await store.createRoom(room("r1"));
    expect(await store.bots("r1")).toEqual([]);
  });
}
