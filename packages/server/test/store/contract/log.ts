import { expect, test } from "vitest";
import type { MessageDraft, Store } from "../../../src/store/port.ts";
import { draft, everyone, member, pair, room } from "../builders.ts";

export function logContract(empty: () => Promise<Store>): void {
  const withRoom = async (): Promise<Store> => {
    const store = await empty();
    await store.createRoom(room("r1"));
    return store;
  };

  test("[ST6] offsets count 1, 2, 3 in each conversation of its own", async () => {
    const store = await withRoom();
    const offset = async (id: string, over: Parameters<typeof draft>[1]): Promise<number> => {
      const appended = await store.append(draft(id, over));
      return appended.status === "stored" ? appended.offset : -1;
    };
    expect(await offset("m1", {})).toBe(1);
    expect(await offset("m2", { conversation: pair("ann", "bob") })).toBe(1);
    expect(await offset("m3", { conversation: pair("bob", "ann"), senderId: "bob" })).toBe(2);
    expect(await offset("m4", { conversation: pair("ann", "cid") })).toBe(1);
    expect(await offset("m5", { senderId: "bob" })).toBe(2);
    expect((await store.page(pair("ann", "bob"), 0, 9)).messages.map(({ id }) => id)).toEqual(["m2", "m3"]);
    expect(await store.page(pair("bob", "ann"), 0, 9)).toEqual(await store.page(pair("ann", "bob"), 0, 9));
  });

  test("[ST6] a message comes back as it was said", async () => {
    const store = await withRoom();
    const bare = draft("m1", {
      body: { type: "text", text: "ž 🙂 \u0000 end" },
      integrity: { suite: "s", status: "unchecked" },
    });
    const full = draft("m2", {
      conversation: pair("ann", "bob"),
      recipient: { memberId: "bob", name: "Bob" },
      body: { type: "file", savedName: "s", fileName: "f", fileSize: 2 ** 40, sha256: "aa", transferId: "t" },
      integrity: { suite: "s", status: "valid", seq: 0xffff_ffff, checksum: "00000000" },
    });
    await store.append(bare);
    await store.append(full);
    expect((await store.page(everyone(), 0, 9)).messages).toEqual([{ ...bare, offset: 1 }]);
    expect((await store.page(pair("bob", "ann"), 0, 9)).messages).toEqual([{ ...full, offset: 1 }]);
  });

  test("[ST7] the same body under the same id gets the first place again and is stored once", async () => {
    const store = await withRoom();
    const said = draft("m1", { conversation: pair("ann", "bob"), recipient: { memberId: "bob", name: "Bob" } });
    const first = await store.append(said);
    await store.append(draft("m2", { conversation: pair("ann", "bob") }));
    const again = await store.append({
      ...said,
      conversation: pair("bob", "ann"),
      recipient: { memberId: "bob", name: "Bobby" },
      from: "Anna",
      integrity: { suite: "crc32-xor-seq", status: "unchecked" },
      at: 9_999,
    });
    expect(first).toEqual({ status: "stored", offset: 1, at: 3_000 });
    expect(again).toEqual({ status: "duplicate", offset: 1, at: 3_000 });
    const { messages, head } = await store.page(pair("ann", "bob"), 0, 9);
    expect(head).toBe(2);
    expect(messages[0]?.recipient?.name).toBe("Bob");
  });

  test("[ST7] another body, or another conversation, under the same id is a conflict and changes nothing", async () => {
    const store = await withRoom();
    const said = draft("m1", { body: { type: "file", savedName: "s", fileName: "f" } });
    await store.append(said);
    for (const body of [
      { type: "text", text: "other" },
      { type: "file", savedName: "other", fileName: "f" },
      { type: "file", savedName: "s", fileName: "other" },
      { type: "file", savedName: "s", fileName: "f", text: "" },
    ] as const) {
      expect(await store.append({ ...said, body })).toEqual({ status: "conflict" });
    }
    expect(await store.append({ ...said, conversation: pair("ann", "bob") })).toEqual({ status: "conflict" });
    expect(await store.page(everyone(), 0, 9)).toEqual({ messages: [{ ...said, offset: 1 }], head: 1, first: 1 });
    expect(await store.page(pair("ann", "bob"), 0, 9)).toEqual({ messages: [], head: 0, first: 1 });
    expect(await store.pairHeads("ann")).toEqual([]);
  });

  test("[ST41] a message keeps what it says about an earlier one, and that is part of its body", async () => {
    const store = await withRoom();
    const relation = { kind: "react", of: 1, checksum: "88b2f97e", emoji: "👩🏽‍💻" } as const;
    const said = draft("m1", { body: { type: "text", text: "words", relation } });
    const reply = draft("m2", {
      body: { type: "text", text: "words", relation: { kind: "reply", of: 1, checksum: "0" } },
    });
    await Promise.all([store.append(said), store.append(reply)]);
    expect((await store.page(everyone(), 0, 9)).messages.map(({ body }) => body)).toEqual([said.body, reply.body]);
    expect(await store.findMessage("r1", "ann", "m1")).toEqual({ ...said, offset: 1 });
    const retagged = { ...said, body: { ...said.body, relation: { ...relation, checksum: "00000000" } } };
    expect(await store.append(retagged)).toMatchObject({ status: "duplicate", offset: 1 });
    for (const other of [{ kind: "unreact" as const }, { of: 2 }, { emoji: "👍" }]) {
      const body = { ...said.body, relation: { ...relation, ...other } };
      expect(await store.append({ ...said, body })).toEqual({ status: "conflict" });
    }
    expect(await store.append({ ...said, body: { type: "text", text: "words" } })).toEqual({ status: "conflict" });
  });

  test("[ST7] an id is the sender's own, in that room", async () => {
    const store = await withRoom();
    await store.createRoom(room("r2"));
    expect((await store.append(draft("m1"))).status).toBe("stored");
    expect((await store.append(draft("m1", { senderId: "bob" }))).status).toBe("stored");
    expect((await store.append(draft("m1", { conversation: everyone("r2") }))).status).toBe("stored");
  });

  test("[ST26] a message whose predecessor is not there is a gap and changes nothing", async () => {
    const store = await withRoom();
    expect(await store.append(draft("m2", { prevId: "m1" }))).toEqual({ status: "gap" });
    expect(await store.append(draft("m2", { prevId: "m2" }))).toEqual({ status: "gap" });
    expect(await store.page(everyone(), 0, 9)).toEqual({ messages: [], head: 0, first: 1 });
    await store.append(draft("m1", { senderId: "bob" }));
    await store.append(draft("m1", { conversation: pair("ann", "bob") }));
    expect(await store.append(draft("m2", { prevId: "m1" }))).toEqual({ status: "gap" });
    expect(await store.append(draft("m3", { prevId: "m1", conversation: pair("ann", "cid") }))).toEqual({
      status: "gap",
    });
    expect(await store.pairHeads("cid")).toEqual([]);
    const behind = draft("m2", { prevId: "m1", conversation: pair("bob", "ann") });
    expect(await store.append(behind)).toEqual({ status: "stored", offset: 2, at: 3_000 });
  });

  test("[ST26] the predecessor may be of the same tick; it is asked for once and not kept", async () => {
    const store = await withRoom();
    const answers = await Promise.all([
      store.append(draft("m1")),
      store.append(draft("m2", { prevId: "m1" })),
      store.append(draft("m4", { prevId: "m3" })),
      store.append(draft("m3", { prevId: "m2" })),
      store.append(draft("m2", { prevId: "nowhere" })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["stored", "stored", "gap", "stored", "duplicate"]);
    const { messages } = await store.page(everyone(), 0, 9);
    expect(messages).toEqual(["m1", "m2", "m3"].map((id, n) => ({ ...draft(id), offset: n + 1 })));
  });

  test("[ST40] each place of a stream is taken once, in its order, by its sender, in its conversation", async () => {
    const store = await withRoom();
    const say = (id: string, seq: number, over: Partial<MessageDraft> = {}) =>
      store.append(draft(id, { stream: { name: "s", seq }, ...over }));
    expect(await say("m2", 1, { conversation: pair("ann", "cid") })).toEqual({ status: "gap" });
    expect(await store.pairHeads("cid")).toEqual([]);
    const answers = await Promise.all([say("m1", 0), say("m2", 1), say("m4", 3), say("m1", 0), say("m5", 1)]);
    expect(answers.map(({ status }) => status)).toEqual(["stored", "stored", "gap", "duplicate", "conflict"]);
    expect(await say("m1", 0, { senderId: "bob" })).toMatchObject({ status: "stored" });
    expect(await say("m6", 0, { conversation: pair("ann", "bob") })).toMatchObject({ status: "stored" });
    expect(await say("m7", 2)).toMatchObject({ status: "stored" });
    expect(await say("m8", 0, { stream: { name: "t", seq: 0 } })).toMatchObject({ status: "stored" });
    expect((await store.page(everyone(), 0, 9)).messages[0]).toEqual({ ...draft("m1"), offset: 1 });
  });

  test("[ST8] one message a hundred times at once is one row and a hundred equal places", async () => {
    const store = await withRoom();
    const answers = await Promise.all(Array.from({ length: 100 }, () => store.append(draft("m1"))));
    expect(answers.map((answer) => ("offset" in answer ? answer.offset : 0))).toEqual(Array(100).fill(1));
    expect(answers.filter(({ status }) => status === "stored")).toHaveLength(1);
    expect((await store.page(everyone(), 0, 200)).head).toBe(1);
  });

  test("[ST8] appends of one tick keep the order of their calls", async () => {
    const store = await withRoom();
    const ids = Array.from({ length: 600 }, (_, n) => `m${n}`);
    const answers = await Promise.all(ids.map((id) => store.append(draft(id))));
    expect(answers).toEqual(ids.map((_, n) => ({ status: "stored", offset: n + 1, at: 3_000 })));
    expect((await store.page(everyone(), 0, 600)).messages.map(({ id }) => id)).toEqual(ids);
  });

  test("[ST9] a page starts after an offset, the newest end with the last; both are oldest first", async () => {
    const store = await withRoom();
    for (let n = 1; n <= 7; n++) await store.append(draft(`m${n}`));
    const offsets = async (answer: ReturnType<Store["page"]>): Promise<number[]> => {
      const { messages, head } = await answer;
      return [...messages.map(({ offset }) => offset), head];
    };
    expect(await offsets(store.page(everyone(), 0, 3))).toEqual([1, 2, 3, 7]);
    expect(await offsets(store.page(everyone(), 5, 3))).toEqual([6, 7, 7]);
    expect(await offsets(store.page(everyone(), 7, 3))).toEqual([7]);
    expect(await offsets(store.page(everyone(), Number.MAX_SAFE_INTEGER, 3))).toEqual([7]);
    expect(await offsets(store.newest(everyone(), 3))).toEqual([5, 6, 7, 7]);
    expect(await offsets(store.newest(everyone(), 100))).toEqual([1, 2, 3, 4, 5, 6, 7, 7]);
    expect(await store.newest(pair("ann", "bob"), 3)).toEqual({ messages: [], head: 0, first: 1 });
  });

  test("[ST10] a message is found by room, sender and the sender's id", async () => {
    const store = await withRoom();
    const said = draft("m2", { conversation: pair("bob", "ann"), recipient: { memberId: "bob", name: "Bob" } });
    await store.append(draft("m1"));
    await store.append(said);
    expect(await store.findMessage("r1", "ann", "m1")).toEqual({ ...draft("m1"), offset: 1 });
    expect(await store.findMessage("r1", "ann", "m2")).toEqual({
      ...said,
      conversation: pair("ann", "bob"),
      offset: 1,
    });
    expect(await store.findMessage("r1", "bob", "m1")).toBeUndefined();
    expect(await store.findMessage("r2", "ann", "m1")).toBeUndefined();
    expect(await store.findMessage("r1", "ann", "m3")).toBeUndefined();
  });

  test("[ST11] a member's pairs are listed with the other's last known name and the last offset", async () => {
    const store = await withRoom();
    for (const id of ["ann", "bob", "cid"]) await store.putMember(member(id));
    await store.append(draft("m1", { conversation: pair("ann", "bob") }));
    await store.append(draft("m2", { conversation: pair("ann", "bob") }));
    await store.append(draft("m3", { conversation: pair("cid", "ann"), senderId: "cid" }));
    await store.append(draft("m4", { conversation: pair("cid", "bob"), senderId: "cid" }));
    await store.append(draft("m5"));
    await store.putMember(member("cid", { name: "Cidney", holdsName: false, left: true }));
    const heads = await store.pairHeads("ann");
    expect(heads.sort((one, other) => one.memberId.localeCompare(other.memberId))).toEqual([
      { memberId: "bob", name: "BOB", head: 2, last: "m2" },
      { memberId: "cid", name: "Cidney", head: 1, last: "m3" },
    ]);
    expect(await store.pairHeads("nobody")).toEqual([]);
  });

  test("[ST11] a pair is not listed while the other's name belongs to another", async () => {
    const store = await withRoom();
    for (const id of ["ann", "bob"]) await store.putMember(member(id));
    await store.append(draft("m1", { conversation: pair("ann", "bob") }));
    await store.putMember(member("bob", { holdsName: false, left: true }));
    expect(await store.pairHeads("ann")).toHaveLength(1);
    await store.putMember(member("second", { name: "Bob", nameKey: "bob" }));
    expect(await store.pairHeads("ann")).toEqual([]);
    await store.putMember(member("bob", { name: "Robert", nameKey: "robert" }));
    expect(await store.pairHeads("ann")).toEqual([{ memberId: "bob", name: "Robert", head: 1, last: "m1" }]);
  });
}
