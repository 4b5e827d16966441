import { afterEach, expect, test } from "vitest";
import type { Bus, RoomFact } from "../../src/bus/port.ts";

export interface OpenedWire {
  /** Another node's end. */
  bus: () => Promise<Bus>;
  /** From now on everything is lost. */
  cut: () => Promise<void>;
  mend: () => Promise<void>;
}

const said = (last: number): RoomFact => ({
  fact: "said",
  conversation: { kind: "room", roomId: "r1" },
  first: last,
  last,
});

/** Everything that one node hears, and a way to wait for it. */
function ear(bus: Bus) {
  const heard: [string, RoomFact][] = [];
  let missed = 0;
  let look = (): void => {};
  bus.hear({
    heard(roomId, fact) {
      heard.push([roomId, fact]);
      look();
    },
    missed() {
      missed += 1;
      look();
    },
  });
  const until = (fits: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      look = () => fits() && resolve();
      look();
    });
  return {
    heard,
    hears: (count: number) => until(() => heard.length >= count),
    isToldThatItMissed: () => until(() => missed > 0),
  };
}

/** What every adapter of the bus port must do. `open` gives a wire that nobody else uses; whoever passes it cleans up. */
export function busContract(open: () => Promise<OpenedWire>): void {
  const opened: Bus[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((bus) => bus.close()));
  });
  async function nodes(count: number) {
    const wire = await open();
    const buses = await Promise.all(Array.from({ length: count }, () => wire.bus()));
    opened.push(...buses);
    return { wire, buses };
  }

  test("[BU1] what a node tells is heard by all others, in its order, and not by itself", async () => {
    const { buses } = await nodes(3);
    const [one, two, three] = buses.map(ear);
    for (let last = 1; last <= 50; last++) buses[0]?.tell("r1", said(last));
    await Promise.all([two?.hears(50), three?.hears(50)]);
    const facts = Array.from({ length: 50 }, (_, index) => ["r1", said(index + 1)]);
    expect(two?.heard).toEqual(facts);
    expect(three?.heard).toEqual(facts);
    buses[1]?.tell("r2", { fact: "seats" });
    await one?.hears(1);
    expect(one?.heard).toEqual([["r2", { fact: "seats" }]]);
  });

  test("[BU2] every kind of fact comes as it was told", async () => {
    const { buses } = await nodes(2);
    const two = buses[1] && ear(buses[1]);
    const stop = { transfer_id: "t", from: "Ann", filename: "a", reason: "cancelled", at: 1 } as const;
    const start = { transfer_id: "t", from: "Ann", fromId: "m", mode: "unicast", total_size: 5 } as const;
    const facts: RoomFact[] = [
      { fact: "said", conversation: { kind: "pair", roomId: "r1", members: ["a", "b"] }, first: 3, last: 9 },
      { fact: "seats" },
      { fact: "gone" },
      { fact: "typing", readers: ["a"], hint: { from: "A", fromId: "a", mode: "unicast", on: true } },
      { fact: "received", readers: ["a", "b"], marks: [["a", 1, 7]] },
      { fact: "started", readers: ["a", "b"], start },
      { fact: "stopped", stop },
    ];
    for (const fact of facts) buses[0]?.tell("r1", fact);
    await two?.hears(facts.length);
    expect(two?.heard).toEqual(facts.map((fact) => ["r1", fact]));
  });

  test("[BU3] while it is away nothing fails; back again it says that something may be missed, and goes on", async () => {
    const { wire, buses } = await nodes(2);
    const two = buses[1] && ear(buses[1]);
    buses[0]?.tell("r1", said(1));
    await two?.hears(1);
    await wire.cut();
    buses[0]?.tell("r1", said(2));
    await new Promise(setImmediate);
    await wire.mend();
    await two?.isToldThatItMissed();
    let last = 2;
    // The end that tells may be back later than the one that hears.
    while (two !== undefined && two.heard.length < 2) {
      last += 1;
      buses[0]?.tell("r1", said(last));
      await new Promise(setImmediate);
    }
    expect(two?.heard.at(1)).not.toEqual(["r1", said(2)]);
  });

  test("[BU4] a closed end hears nothing more, and what was told before is on its way", async () => {
    const { wire, buses } = await nodes(2);
    const two = buses[1] && ear(buses[1]);
    const late = await wire.bus();
    const third = ear(late);
    await late.close();
    buses[0]?.tell("r1", said(1));
    await buses[0]?.close();
    await two?.hears(1);
    expect(third.heard).toEqual([]);
  });
}
