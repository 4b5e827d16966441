import { expect, test } from "vitest";
import type { Claim, Seats } from "../../src/seats/port.ts";
import type { Store } from "../../src/store/port.ts";
import { bot, draft, member, room } from "../store/builders.ts";

export interface OpenedSeats {
  /** The log beside which the seats are. */
  store: Store;
  /** Another node's end; a node that is silent for `LEASE` is dead. */
  node: () => Promise<Seats>;
  pass: (ms: number) => Promise<void>;
}

/** ms; so much passes only where a test lets it pass. */
export const LEASE = 1_000_000;
const KEPT = 60_000;

/** What every adapter of the seats port must do. `open` gives seats that nobody else has; whoever passes it cleans up. */
export function seatsContract(open: () => Promise<OpenedSeats>): void {
  async function opened(count: number) {
    const { store, node, pass } = await open();
    await store.createRoom(room("r1"));
    await store.createRoom(room("r2"));
    const nodes: Seats[] = [];
    for (let index = 0; index < count; index++) nodes.push(await node());
    const [one, two] = nodes;
    if (one === undefined) throw new Error("no node");
    return { store, pass, one, two: two ?? one };
  }
  const claim = (seats: Seats, id: string, over: Partial<Claim> = {}): Claim => ({
    member: member(id),
    place: { node: seats.node, connection: `c-${id}` },
    looks: [id],
    commands: 0,
    most: 10,
    ...over,
  });

  test("[SE1] who sits down at one node is seen at all, room by room", async () => {
    const { one, two } = await opened(2);
    expect(one.node).not.toBe(two.node);
    expect(await one.take(claim(one, "ann"))).toEqual({ is: "seated" });
    expect(await two.take(claim(two, "bob"))).toEqual({ is: "seated" });
    expect(await two.take(claim(two, "eve", { member: member("eve", { roomId: "r2" }) }))).toEqual({ is: "seated" });
    const seats = await one.of("r1");
    expect(seats.sort((a, b) => (a.member.id < b.member.id ? -1 : 1))).toEqual([
      { member: member("ann"), place: { node: one.node, connection: "c-ann" }, keptMs: 0 },
      { member: member("bob"), place: { node: two.node, connection: "c-bob" }, keptMs: 0 },
    ]);
    expect(new Set(await two.rooms())).toEqual(new Set(["r1", "r2"]));
    expect(await one.of("nowhere")).toEqual([]);
  });

  test("[SE2] a name that another has, or that looks like it, is taken; whoever has one keeps it, and may change it", async () => {
    const { one, two } = await opened(2);
    await one.take(claim(one, "ann", { looks: ["ann", "ann-looks"] }));
    const rival = claim(two, "eve", { member: member("eve", { nameKey: "ann" }), looks: ["ann"] });
    expect(await two.take(rival)).toEqual({ is: "taken", by: "ANN", nameKey: "ann" });
    const twin = claim(two, "eve", { looks: ["eve", "ann-looks"] });
    expect(await two.take(twin)).toEqual({ is: "taken", by: "ANN", nameKey: "ann" });
    expect(await two.take({ ...twin, member: member("eve", { roomId: "r2" }) })).toEqual({ is: "seated" });
    expect(await two.take(claim(two, "bob"))).toEqual({ is: "seated" });
    expect(await one.take(claim(one, "bob", { place: { node: one.node, connection: "x" } }))).toEqual({ is: "seated" });
    const renamed = claim(one, "bob", { member: member("bob", { nameKey: "rob", name: "ROB" }), looks: ["rob"] });
    expect(await one.take(renamed)).toEqual({ is: "seated" });
    expect(await one.take(claim(one, "joe", { looks: ["bob"] }))).toEqual({ is: "seated" });
    // Whatever looks like it by now.
    expect(await one.take({ ...renamed, looks: ["rob", "ann-looks"] })).toEqual({ is: "seated" });
  });

  test("[SE3] of any number who want one name at once one gets it", async () => {
    const { one, two } = await opened(2);
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, index) => {
        const seats = index % 2 === 0 ? one : two;
        return seats.take(claim(seats, `m${index}`, { looks: ["same"] }));
      }),
    );
    expect(outcomes.filter(({ is }) => is === "seated")).toHaveLength(1);
    expect(outcomes.filter(({ is }) => is === "taken")).toHaveLength(11);
  });

  test("[SE4] who is lost keeps the name for its time, then it is free; who sits elsewhere by then is not touched", async () => {
    const { one, two, pass } = await opened(2);
    await one.take(claim(one, "ann"));
    const first = { node: one.node, connection: "c-ann" };
    await one.lose("ann", first, KEPT);
    const [away] = await two.of("r1");
    expect(away).toMatchObject({ member: { id: "ann" }, place: undefined });
    expect(away?.keptMs).toBeGreaterThan(KEPT - 10_000);
    expect(away?.keptMs).toBeLessThanOrEqual(KEPT);
    expect(await two.take(claim(two, "eve", { looks: ["ann"] }))).toMatchObject({ is: "taken" });
    await two.take(claim(two, "ann", { place: { node: two.node, connection: "again" } }));
    await one.lose("ann", first, KEPT);
    await one.free("ann", first);
    expect(await one.of("r1")).toMatchObject([{ place: { node: two.node, connection: "again" } }]);
    await two.lose("ann", { node: two.node, connection: "again" }, KEPT);
    expect(await one.beat(KEPT)).toEqual({ lapsed: false, rooms: [], freed: [] });
    await pass(KEPT + 1);
    expect(await one.beat(KEPT)).toMatchObject({ rooms: ["r1"], freed: [{ id: "ann" }] });
    expect(await one.of("r1")).toEqual([]);
    expect(await two.take(claim(two, "eve", { looks: ["ann"] }))).toEqual({ is: "seated" });
  });

  test("[SE5] a goodbye frees the name at once, and so does the end of a membership, wherever it sits", async () => {
    const { one, two } = await opened(2);
    await one.take(claim(one, "ann"));
    await one.free("ann", { node: one.node, connection: "c-ann" });
    expect(await two.of("r1")).toEqual([]);
    await one.take(claim(one, "ann"));
    await two.free("ann");
    expect(await one.of("r1")).toEqual([]);
  });

  test("[SE6] who sat at a node that is silent is away; the node is told when it speaks again", async () => {
    const { one, two, pass } = await opened(2);
    await one.take(claim(one, "ann"));
    await two.take(claim(two, "bob"));
    await pass(LEASE * 0.9);
    expect(await two.beat(KEPT)).toEqual({ lapsed: false, rooms: [], freed: [] });
    await pass(LEASE * 0.2);
    expect(await two.beat(KEPT)).toEqual({ lapsed: false, rooms: ["r1"], freed: [] });
    const seats = await two.of("r1");
    expect(seats.find(({ member: { id } }) => id === "ann")?.place).toBeUndefined();
    expect(seats.find(({ member: { id } }) => id === "bob")?.place).toEqual({ node: two.node, connection: "c-bob" });
    expect(await one.beat(KEPT)).toMatchObject({ lapsed: true });
    expect(await one.take(claim(one, "ann"))).toEqual({ is: "seated" });
  });

  test("[SE7] a node that closes leaves its seats as if their members were lost", async () => {
    const { one, two } = await opened(2);
    await one.take(claim(one, "ann"));
    await one.close(KEPT);
    expect(await two.of("r1")).toMatchObject([{ member: { id: "ann" }, place: undefined }]);
  });

  test("[SE8] nobody sits down in a room that is full or gone, without a membership, or past an order that was not counted", async () => {
    const { one, store } = await opened(1);
    await one.take(claim(one, "ann", { most: 1 }));
    expect(await one.take(claim(one, "bob", { most: 1 }))).toEqual({ is: "full" });
    expect(await one.take(claim(one, "ann", { most: 1 }))).toEqual({ is: "seated" });
    expect(await one.take(claim(one, "joe", { member: member("joe", { roomId: "nowhere" }) }))).toEqual({ is: "gone" });
    await store.putMember(member("bob"));
    const line = draft("command-0", { senderId: "room" });
    const change = { of: { memberId: "bob" }, standing: "removed" } as const;
    await store.putCommand("r1", { seq: 0, body: "{}" }, line, change);
    expect(await one.take(claim(one, "eve"))).toEqual({ is: "behind" });
    expect(await one.take(claim(one, "eve", { commands: 1 }))).toEqual({ is: "seated" });
    expect(await one.take(claim(one, "bob", { commands: 1 }))).toEqual({ is: "gone" });
  });

  test("[SE11] an errand is one node's, until that gives it up, closes or is dead", async () => {
    const { one, two, pass } = await opened(2);
    expect(await Promise.all([one.hold("a"), one.hold("a"), two.hold("b")])).toEqual([true, true, true]);
    expect([await two.hold("a"), await one.hold("b")]).toEqual([false, false]);
    await two.release("a");
    expect(await two.hold("a")).toBe(false);
    await one.release("a");
    expect([await two.hold("a"), await one.hold("a")]).toEqual([true, false]);
    await two.close(0);
    expect([await one.hold("a"), await one.hold("b")]).toEqual([true, true]);
    const third = await opened(1);
    expect(await third.one.hold("c")).toBe(true);
    await pass(LEASE * 1.1);
    const fourth = await opened(1);
    expect(await fourth.one.hold("c")).toBe(true);
  });

  test("[SE12] what is given out is counted over all nodes, each thing by itself", async () => {
    const { one, two } = await opened(2);
    // A ten thousandth a second: none comes back while this runs.
    const rate = { burst: 3, perSecond: 0.0001 };
    const waits = await Promise.all([one, two, one, two, one].map((seats) => seats.spend("a", rate)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
    for (const wait of waits.filter((one) => one > 0)) expect(wait).toBeGreaterThan(9_000_000);
    expect(await two.spend("b", rate)).toBe(0);
  });

  test("[SE13] what a member has set for its own traffic is told with its seat, and goes with it", async () => {
    const { one, two } = await opened(2);
    await one.take(claim(one, "ann"));
    await one.keepPlan("ann", "[1]");
    await one.keepPlan("nobody", "[1]");
    expect(await two.of("r1")).toMatchObject([{ plan: "[1]" }]);
    await one.lose("ann", { node: one.node, connection: "c-ann" }, KEPT);
    await two.take(claim(two, "ann"));
    expect(await one.of("r1")).toMatchObject([{ plan: "[1]" }]);
    await two.keepPlan("ann", undefined);
    expect((await one.of("r1"))[0]).not.toHaveProperty("plan");
    await two.keepPlan("ann", "[2]");
    await two.free("ann");
    await one.take(claim(one, "ann"));
    expect((await two.of("r1"))[0]).not.toHaveProperty("plan");
  });

  test("[SE14] nobody sits down under the name of a bot, or one that looks like it", async () => {
    const { one, store } = await opened(1);
    const add = bot("bot-1", { name: "Robot", nameKey: "robot" });
    await store.changeBots("r1", { add, looks: ["robot"] }, draft("bots-1", { senderId: "room" }));
    const rival = claim(one, "eve", { looks: ["eve", "robot"] });
    expect(await one.take(rival)).toEqual({ is: "taken", by: "Robot", nameKey: "robot" });
    expect(await one.take({ ...rival, member: member("eve", { roomId: "r2" }) })).toEqual({ is: "seated" });
    await store.changeBots("r1", { dismiss: "bot-1" }, draft("bots-2", { senderId: "room" }));
    expect(await one.take({ ...rival, member: member("joe"), looks: ["robot"] })).toEqual({ is: "seated" });
  });
}
