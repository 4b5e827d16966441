import { expect, test } from "vitest";
import { KEPT_MESSAGES, type RoomStorage, type Storage } from "../../src/storage/port.ts";
import { aRoom, aTransfer, leaf, message, messages, said } from "./builders.ts";

export interface Opened {
  storage: Storage;
  /** The same data in a new storage, as after a crash: nothing was closed before. */
  reopen: () => Promise<Storage>;
}

const SCOPE = "0123456789abcdef";
const OTHER = "fedcba9876543210";

/** What every adapter of the storage port must do. `open` gives an empty storage; whoever passes it cleans up. */
export function storageContract(open: () => Promise<Opened>): void {
  /** A room, and what a new storage finds of it after a crash. */
  async function opened(): Promise<{ storage: Storage; room: RoomStorage; afterCrash: () => Promise<RoomStorage> }> {
    const { storage, reopen } = await open();
    const room = await storage.open(SCOPE);
    return { storage, room, afterCrash: async () => (await reopen()).open(SCOPE) };
  }

  test("[CS1] an unknown scope is empty", async () => {
    const { room } = await opened();
    expect(await room.load()).toEqual({ room: undefined, said: [], nextSeq: 0, conversations: [], transfers: [] });
  });

  test("[CS2] what was answered survives a crash, as it was given", async () => {
    const { room, afterCrash } = await opened();
    const verdict = { status: "compromised", suite: "crc32-xor-seq", seq: 1, received: "00" } as const;
    const failure = { kind: "compromised", verdict } as const;
    await room.putRoom(aRoom);
    await room.putSaid(said(1), 2);
    await room.putSaid(said(0, { state: { state: "failed", failure, understood: false } }), 3);
    await room.putRead({ with: undefined, messages: messages(4, 5), cursor: 5 });
    await room.putRead({ with: "Bob", messages: [], cursor: 7 });
    await room.putTransfer(aTransfer("t1"));
    const found = await afterCrash();
    const membership = await found.load();
    expect(membership).toMatchObject({ room: aRoom, nextSeq: 3, transfers: [aTransfer("t1")] });
    expect(membership.said).toEqual([said(0, { state: { state: "failed", failure, understood: false } }), said(1)]);
    expect(membership.conversations).toHaveLength(2);
    expect(membership.conversations).toContainEqual({ with: undefined, messages: messages(4, 5), cursor: 5 });
    expect(membership.conversations).toContainEqual({ with: "Bob", messages: [], cursor: 7 });
  });

  test("[CS3] a message is replaced by its new state, and gone once it is discarded; its number is never given again", async () => {
    const { room, afterCrash } = await opened();
    await room.putSaid(said(0), 1);
    await room.putSaid(said(0, { seq: 1, state: { state: "acknowledged", offset: 9 } }), 2);
    expect((await room.load()).said).toEqual([said(0, { seq: 1, state: { state: "acknowledged", offset: 9 } })]);
    await room.removeSaid("said-0");
    await room.removeSaid("unknown");
    expect(await room.load()).toMatchObject({ said: [], nextSeq: 2 });
    expect(await (await afterCrash()).load()).toMatchObject({ said: [], nextSeq: 2 });
  });

  test("[CS4] messages, cursor and what they settle change together", async () => {
    const { room, afterCrash } = await opened();
    for (const place of [0, 1]) await room.putSaid(said(place), place + 1);
    await room.putRead({ with: undefined, messages: messages(1, 2), cursor: 2, settled: ["said-0", "never-said"] });
    const membership = await (await afterCrash()).load();
    expect(membership.said.map(({ id }) => id)).toEqual(["said-1"]);
    expect(membership.conversations).toEqual([{ with: undefined, messages: messages(1, 2), cursor: 2 }]);
  });

  test("[CS5] the newest messages of each conversation are kept, in their order, whatever order they came in", async () => {
    const { room } = await opened();
    const end = KEPT_MESSAGES + 10;
    await room.putRead({ with: undefined, messages: messages(2, end - 1), cursor: end - 1 });
    await room.putRead({ with: "Bob", messages: messages(1, 3), cursor: 3 });
    await room.putRead({ with: undefined, messages: [message(end)], cursor: end });
    await room.putRead({ with: undefined, messages: [message(1)], cursor: end });
    const { conversations } = await room.load();
    const offsets = conversations.find((kept) => kept.with === undefined)?.messages.map(({ offset }) => offset);
    expect(offsets).toEqual(messages(end - KEPT_MESSAGES + 1, end).map(({ offset }) => offset));
    expect(conversations.find((kept) => kept.with === "Bob")?.messages).toEqual(messages(1, 3));
  });

  test("[CS6] a reset forgets one conversation with its cursor, and nothing else", async () => {
    const { room, afterCrash } = await opened();
    await room.putSaid(said(0), 1);
    for (const other of [undefined, "Bob"]) await room.putRead({ with: other, messages: messages(1, 3), cursor: 3 });
    await room.resetConversation("BOB");
    await room.putRead({ with: "Bob", messages: messages(2, 2), cursor: 2 });
    await room.resetConversation(undefined);
    const membership = await (await afterCrash()).load();
    expect(membership.conversations).toEqual([{ with: "Bob", messages: messages(2, 2), cursor: 2 }]);
    expect(membership.said).toHaveLength(1);
  });

  test("[CS7] leaves of a transfer are kept by number, and go with it", async () => {
    const { room, afterCrash } = await opened();
    await room.putTransfer(aTransfer("t1"));
    await room.putTransfer(aTransfer("t2", { paused: true }));
    await room.ackedLeaves("t1", [leaf(2), leaf(0)]);
    await room.ackedLeaves("t1", [leaf(1), leaf(2, 77)]);
    await room.ackedLeaves("t2", [leaf(5)]);
    await room.ackedLeaves("unknown", [leaf(5)]);
    await room.putTransfer(aTransfer("t1", { paused: true }));
    expect(await room.leaves("unknown")).toEqual([]);
    await room.removeTransfer("t2");
    const found = await afterCrash();
    expect(await found.leaves("t1")).toEqual([leaf(0), leaf(1), leaf(2, 77)]);
    expect(await found.leaves("t2")).toEqual([]);
    expect(await found.transfers()).toEqual([aTransfer("t1", { paused: true })]);
    await found.removeTransfer("t1");
    await found.removeTransfer("t1");
    await found.putTransfer(aTransfer("t1"));
    expect(await found.leaves("t1")).toEqual([]);
  });

  test("[CS8] memberships know nothing of each other, and a dropped one is empty", async () => {
    const { storage, room } = await opened();
    const other = await storage.open(OTHER);
    await room.putSaid(said(0), 1);
    await other.putSaid(said(1), 2);
    await other.putTransfer(aTransfer("t1"));
    await storage.drop(SCOPE);
    expect(await (await storage.open(SCOPE)).load()).toMatchObject({ room: undefined, said: [], nextSeq: 0 });
    expect(await other.load()).toMatchObject({ said: [said(1)], nextSeq: 2, transfers: [aTransfer("t1")] });
    await storage.drop("00");
  });

  test("[CS9] one writer: whoever opens a scope later ends the earlier", async () => {
    const { storage, room, afterCrash } = await opened();
    await room.putSaid(said(0), 1);
    const second = await storage.open(SCOPE);
    await expect(room.putSaid(said(1), 2)).rejects.toMatchObject({ code: "E_CONFLICT" });
    const third = await afterCrash();
    await expect(second.putSaid(said(2), 3)).rejects.toMatchObject({ code: "E_CONFLICT" });
    await third.putSaid(said(3), 4);
    expect((await third.load()).said.map(({ place }) => place)).toEqual([0, 3]);
  });

  test("[CS10] calls take effect in their order, and none sees what a caller changed afterwards", async () => {
    const { room } = await opened();
    const entry = said(0);
    const calls = [room.putSaid(entry, 1), room.removeSaid("said-0"), room.putSaid(said(1), 2), room.putSaid(entry, 3)];
    entry.text = "changed afterwards";
    const loading = room.load();
    const removing = room.removeSaid("said-1");
    await Promise.all([...calls, removing]);
    expect(await loading).toMatchObject({ said: [said(0), said(1)], nextSeq: 3 });
    const [first] = (await room.load()).said;
    if (first !== undefined) first.text = "changed";
    expect((await room.load()).said).toEqual([said(0)]);
  });

  test("[CS11] what was said in an ended room and not delivered is found without its scope", async () => {
    const { storage, room, afterCrash } = await opened();
    const delivered = said(2, { state: { state: "acknowledged", offset: 1 } });
    for (const entry of [said(1), said(0), delivered]) await room.putSaid(entry, 3);
    await room.putRoom(aRoom);
    expect(await storage.leftovers()).toEqual([]);
    await room.putRoom({ ...aRoom, ended: "E_NO_ROOM" });
    const other = await storage.open(OTHER);
    await other.putRoom({ ...aRoom, ended: "E_NO_ROOM" });
    const expected = [{ scope: SCOPE, room: { ...aRoom, ended: "E_NO_ROOM" }, said: [said(0), said(1)] }];
    expect(await storage.leftovers()).toEqual(expected);
    const found = await afterCrash();
    await found.removeSaid("said-0");
    await found.removeSaid("said-1");
    expect(await storage.leftovers()).toEqual([]);
  });

  test("[CS12] closing waits for the calls made before, and refuses later ones", async () => {
    const { room, afterCrash } = await opened();
    const putting = room.putSaid(said(0), 1);
    await room.close();
    await expect(room.putSaid(said(1), 2)).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
    await putting;
    expect((await (await afterCrash()).load()).said).toEqual([said(0)]);
  });
}
