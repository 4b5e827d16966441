import type { Snapshot } from "@chatcast/client";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Desk } from "../src/app/desk.ts";
import { discardEverywhere } from "../src/app/discarding.ts";
import { currentPlace, openPlaces, remember } from "../src/app/memory.ts";
import { FakeRooms, fakePage } from "./fake-rooms.ts";

const OUT = { code: "E_FORBIDDEN", message: "Bob removed you" } as const;

beforeEach(() => fakePage());

const EVERYONE = { mode: "broadcast" } as const;

const deskOf = (rooms: FakeRooms, invitation?: string): Desk =>
  new Desk({ openClient: rooms.open, load: async () => undefined, invitation });

const standsOf = (desk: Desk) => desk.view().rooms.map(({ place, stand }) => `${place.room} ${stand.state}`);
const shownIn = (desk: Desk) => desk.view().shown?.place.room;

async function enter(desk: Desk, room: string): Promise<void> {
  desk.enter("join", { room, username: "Ann" });
  await vi.waitFor(() => expect([shownIn(desk), desk.view().busy]).toEqual([room, undefined]), { interval: 1 });
}

describe("desk", () => {
  test("[PG80] rooms are entered beside each other, each with a client of its own, and none while all are open", async () => {
    const rooms = new FakeRooms();
    const desk = deskOf(rooms);
    for (let n = 1; n <= 12; n++) await enter(desk, `Room ${n}`);
    expect(rooms.inside).toEqual(Array.from({ length: 12 }, (_, index) => `Room ${index + 1}`));

    desk.enter("join", { room: "Room 13", username: "Ann" });
    expect(desk.view().problem?.what).toContain("12 rooms");
    expect(rooms.inside).toHaveLength(12);
    desk.enter("join", { room: "room 3", username: "ANN" });
    expect(shownIn(desk)).toBe("Room 3");
    expect(rooms.inside).toHaveLength(12);
  });

  test("[PG80] another room is shown without a word to any server, and the spare client of the way in goes", async () => {
    const rooms = new FakeRooms();
    const desk = deskOf(rooms);
    await enter(desk, "Lab");
    await enter(desk, "Reef");
    desk.goHome();
    expect(desk.view().seat.client.snapshot().room).toBeUndefined();
    expect(rooms.inside).toEqual(["Lab", "Reef", undefined]);
    desk.show(desk.view().rooms[0]?.key ?? "");
    expect(shownIn(desk)).toBe("Lab");
    expect(rooms.inside).toEqual(["Lab", "Reef"]);
  });

  test("[PG80] a room that is left leads to the one that was shown before, the last one to the way in", async () => {
    const rooms = new FakeRooms();
    const desk = deskOf(rooms);
    for (const room of ["A", "B", "C"]) await enter(desk, room);
    desk.show(desk.view().rooms[0]?.key ?? "");
    desk.leave(desk.view().shown?.key ?? "");
    expect([shownIn(desk), openPlaces().map(({ room }) => room)]).toEqual(["C", ["B", "C"]]);
    desk.leave(desk.view().rooms[0]?.key ?? "");
    expect(shownIn(desk)).toBe("C");
    desk.leave(desk.view().shown?.key ?? "");
    expect([shownIn(desk), currentPlace(), desk.view().rooms]).toEqual([undefined, undefined, []]);
    // Who left the last room is on the way in with the same client.
    await vi.waitFor(() => expect(rooms.inside).toEqual([undefined]), { interval: 1 });
    expect(desk.view().seat.client.snapshot().room).toBeUndefined();
  });

  test("[PG80] what stands in any room alone is counted", async () => {
    const rooms = new FakeRooms();
    const desk = deskOf(rooms);
    await enter(desk, "Lab");
    await enter(desk, "Reef");
    rooms.in("Lab").waiting = 2;
    expect(desk.onlyHere()).toBe(2);
  });

  test("[PG81] the page goes back into every room, first into the one that was shown last", async () => {
    const before = deskOf(new FakeRooms());
    for (const room of ["A", "B", "C"]) await enter(before, room);
    before.show(before.view().rooms[1]?.key ?? "");

    const rooms = new FakeRooms();
    const desk = deskOf(rooms);
    expect(standsOf(desk)).toEqual(["A waiting", "B waiting", "C waiting"]);
    const started = desk.start("");
    // Told before any other tab was asked: nothing moves on the way in when they have answered.
    expect([desk.view().returning?.place.room, shownIn(desk)]).toEqual(["B", undefined]);
    await started;
    expect([shownIn(desk), rooms.inside]).toEqual(["B", ["B", "A", "C"]]);
    expect(standsOf(desk)).toEqual(["A open", "B open", "C open"]);
  });

  test("[PG81] the address goes before the last room, and a link before both", async () => {
    const before = deskOf(new FakeRooms());
    for (const room of ["A", "B"]) await enter(before, room);

    const named = deskOf(new FakeRooms());
    await named.start("#room=a");
    expect(shownIn(named)).toBe("A");
    const unknown = deskOf(new FakeRooms());
    await unknown.start("#room=Other");
    expect([shownIn(unknown), standsOf(unknown)]).toEqual([undefined, ["A open", "B open"]]);
    const invited = deskOf(new FakeRooms(), "/r/x#v1.y.z");
    await invited.start("");
    expect([shownIn(invited), standsOf(invited)]).toEqual([undefined, ["A open", "B open"]]);
  });

  test("[PG81] a room of another tab is listed, offered when somebody wants it, and entered once that tab is gone", async () => {
    const before = deskOf(new FakeRooms());
    for (const room of ["A", "B"]) await enter(before, room);

    const rooms = new FakeRooms();
    rooms.elsewhere.add("token of Ann in B");
    const desk = deskOf(rooms);
    await desk.start("");
    expect(desk.view().returning).toBeUndefined();
    expect([shownIn(desk), desk.view().offered?.place.room]).toEqual([undefined, "B"]);
    expect(standsOf(desk)).toEqual(["A open", "B elsewhere"]);
    rooms.elsewhere.clear();
    await desk.look();
    expect([shownIn(desk), ...standsOf(desk)]).toEqual([undefined, "A open", "B open"]);
  });

  test("[PG81] rooms that another tab enters and leaves appear in the list and go", async () => {
    const here = new FakeRooms();
    const desk = deskOf(here);
    await enter(desk, "A");
    const other = deskOf(new FakeRooms());
    await enter(other, "B");
    here.elsewhere.add("token of Ann in B");
    await desk.look();
    expect(standsOf(desk)).toEqual(["A open", "B elsewhere"]);
    other.leave(other.view().shown?.key ?? "");
    await desk.look();
    expect(standsOf(desk)).toEqual(["A open"]);
  });

  test("[PG82] a room that cannot be entered any more says why, is not tried again, and stays until it is dismissed", async () => {
    const before = deskOf(new FakeRooms());
    for (const room of ["A", "B"]) await enter(before, room);

    const rooms = new FakeRooms();
    rooms.refused.set("B", "E_NO_ROOM");
    const desk = deskOf(rooms);
    await desk.start("");
    await vi.waitFor(() => expect(standsOf(desk)).toEqual(["A open", "B gone"]), { interval: 1 });
    expect([shownIn(desk), desk.view().problem?.code]).toEqual([undefined, "E_NO_ROOM"]);

    const later = deskOf(new FakeRooms());
    await later.start("");
    expect(standsOf(later)).toEqual(["A open", "B gone"]);
    const gone = later.view().rooms[1];
    expect(gone?.stand).toEqual({ state: "gone", why: expect.objectContaining({ code: "E_NO_ROOM" }) });
    later.leave(gone?.key ?? "");
    expect([standsOf(later), openPlaces().map(({ room }) => room)]).toEqual([["A open"], ["A"]]);
  });

  test("[PG82] who is put out of a room that is not shown goes on where one is", async () => {
    const rooms = new FakeRooms();
    const desk = deskOf(rooms);
    for (const room of ["A", "B"]) await enter(desk, room);
    rooms.in("A").set({ room: undefined, ended: { room: "A", username: "Ann", why: OUT.message, error: OUT } });
    expect([shownIn(desk), ...standsOf(desk)]).toEqual(["B", "A gone", "B open"]);
    expect(rooms.inside).toEqual(["B"]);
  });

  test("[PG82] a page that cannot be fetched any more ends no room", async () => {
    await enter(deskOf(new FakeRooms()), "A");
    const load = async () => {
      throw new Error("This page is older than the server. Reload it.");
    };
    const desk = new Desk({ openClient: new FakeRooms().open, load, invitation: undefined });
    await desk.start("");
    await vi.waitFor(() => expect(desk.view().problem?.what).toContain("older than the server"), { interval: 1 });
    expect([standsOf(desk), openPlaces()[0]?.gone, currentPlace()?.room]).toEqual([["A waiting"], undefined, "A"]);
  });

  test("[PG87] where rooms poll, four are connected: the one that was not looked at longest rests until it is shown", async () => {
    const rooms = new FakeRooms();
    const desk = deskOf(rooms);
    for (const room of ["A", "B", "C", "D", "E"]) await enter(desk, room);
    const connection = { state: "connected", since: 0, transport: "polling" } as const;
    rooms.in("B").waiting = 1;
    rooms.in("C").set({ transfers: [{ phase: { state: "moving" } }] as unknown as Snapshot["transfers"] });
    desk.show(desk.view().rooms[0]?.key ?? "");
    for (const room of ["A", "B", "C", "D"]) rooms.in(room).set({ connection });
    expect(rooms.inside).toHaveLength(5);
    // E is the last one, and A is shown; B has something that is not kept, C a file under way.
    rooms.in("E").set({ connection });
    expect(standsOf(desk)).toEqual(["A open", "B open", "C open", "D waiting", "E open"]);
    expect(rooms.inside).toEqual(["A", "B", "C", "E"]);
    await desk.look();
    expect(rooms.inside, "when somebody looks again").toEqual(["A", "B", "C", "E"]);
    desk.show(desk.view().rooms[3]?.key ?? "");
    await vi.waitFor(() => expect(rooms.inside).toContain("D"), { interval: 1 });
    rooms.in("D").set({ connection });
    expect(standsOf(desk)).toEqual(["A open", "B open", "C open", "D open", "E waiting"]);
  });

  test("[PG82] what could not be delivered is gone everywhere once it is discarded anywhere", async () => {
    const rooms = new FakeRooms();
    const desk = deskOf(rooms);
    for (const room of ["A", "B", "C"]) await enter(desk, room);
    const words = (id: string) => ({ id, room: "Gone", why: "E_NO_ROOM", audience: EVERYONE, text: id, at: 1 });
    rooms.in("A").set({ unsent: [words("one"), words("two")] });
    rooms.in("C").set({ unsent: [words("one"), words("two")] });
    discardEverywhere(desk.view().seat.client, desk.view().rooms, "one");
    const left = ["A", "B", "C"].map((room) =>
      rooms
        .in(room)
        .snapshot()
        .unsent.map(({ id }) => id),
    );
    expect(left).toEqual([["two"], [], ["two"]]);
  });

  test("[PG2] an open room is never forgotten for rooms that are not", async () => {
    const desk = deskOf(new FakeRooms());
    await enter(desk, "Open");
    for (let n = 0; n < 20; n++) remember({ room: `Other ${n}`, username: "Ann", token: `t${n}` });
    const { recents } = deskOf(new FakeRooms()).view();
    expect(recents.map(({ room }) => room)).toContain("Open");
    expect(recents).toHaveLength(13);
  });
});
