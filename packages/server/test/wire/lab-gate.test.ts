import { afterEach, describe, expect, test } from "vitest";
import { serve, unique } from "./harness.ts";
import { plan } from "./lab-plan.ts";
import { failed, msg } from "./packets.ts";
import { WireServer } from "./process.ts";

const server = serve({ lab: true });

describe("switching on", () => {
  const others: WireServer[] = [];
  afterEach(async () => {
    for (const one of others.splice(0)) {
      await one.closeClients();
      await one.dispose();
    }
  });
  const started = async (env: Record<string, string>): Promise<WireServer> => {
    const one = new WireServer({ env });
    others.push(one);
    await one.start();
    return one;
  };

  test("[WL1] without --lab a plan is E_FORBIDDEN and nothing is altered", async () => {
    const one = await started({});
    const alice = await one.create(unique("room"), "Alice");
    for (const rules of [[], [{ on: "msg", tamper: "bit-flip" }], "nonsense"]) {
      const answer = await alice.client.ask("lab_set", { plan: rules });
      expect(answer.ok).toBe(false);
      if (Array.isArray(rules)) expect(answer).toMatchObject(failed("E_FORBIDDEN"));
    }
    expect(await alice.client.exchange(msg("a", 0, { id: "m" }))).toMatchObject({ type: "ACK" });
  });

  test("[WL1] CHATCAST_LAB=1 is as good as --lab", async () => {
    const alice = await (await started({ CHATCAST_LAB: "1" })).create(unique("room"), "Alice");
    await plan(alice, { on: "msg", tamper: "bit-flip" });
    expect(await alice.client.exchange(msg("a", 0))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
  });

  test("[WL1] with --lab every tamper is accepted", async () => {
    const alice = await server.create(unique("room"), "Alice");
    for (const tamper of ["seq-shift", "bit-flip", "drop", "duplicate", "delay", "reorder", "re-tag"]) {
      for (const on of ["chunk", "msg"]) {
        await plan(alice, { on, tamper }, { on, tamper, seq: 4 });
      }
    }
  });

  test("[WL14] the answer of an entry carries the member's plan, also after its connection was lost", async () => {
    const room = unique("room");
    const rules = [{ on: "msg", tamper: "bit-flip" }];
    const alice = await server.create(room, "Alice");
    expect(alice.answer.faults).toEqual([]);
    await plan(alice, ...rules);
    alice.client.close();
    const again = await server.join(room, "Alice", { token: alice.token });
    expect(again.answer.faults).toEqual(rules);
    expect((await server.join(room, "Bob")).answer.faults).toEqual([]);
    await plan(again);
    expect((await server.join(room, "Alice", { token: alice.token })).answer.faults).toEqual([]);
  });

  test("[WL1, WA8] outside of a room it is E_NOT_MEMBER", async () => {
    const client = await server.connect();
    expect(await client.ask("lab_set", { plan: [] })).toMatchObject(failed("E_NOT_MEMBER"));
  });

  test.each<[unknown]>([
    [undefined],
    ["drop"],
    [{}],
    [[5]],
    [[{ on: "chunk" }]],
    [[{ tamper: "drop" }]],
    [[{ on: "file", tamper: "drop" }]],
    [[{ on: "chunk", tamper: "explode" }]],
    [[{ on: "chunk", tamper: "drop", seq: -1 }]],
    [[{ on: "chunk", tamper: "drop", seq: "0" }]],
    [[{ on: "msg", tamper: "bit-flip" }, { on: "msg" }]],
  ])("[WL13] the plan %j is E_SCHEMA and changes nothing", async (rules) => {
    const alice = await server.create(unique("room"), "Alice");
    await plan(alice, { on: "msg", seq: 1, tamper: "bit-flip" });
    expect(await alice.client.ask("lab_set", { plan: rules })).toMatchObject(failed("E_SCHEMA"));
    expect(await alice.client.exchange(msg("a", 0))).toMatchObject({ type: "ACK" });
    expect(await alice.client.exchange(msg("a", 1))).toMatchObject({ cmd: "INTEGRITY_FAIL" });
  });
});
