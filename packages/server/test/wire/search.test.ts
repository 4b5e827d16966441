import { describe, expect, test } from "vitest";
import { serve, unique } from "./harness.ts";
import { msg, tag, to } from "./packets.ts";

const server = serve();

describe("search", () => {
  test("[WY1] finds the newest messages with all words, as their authors left them", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    for (const [seq, words] of ["the heron", "the otter", "heron and otter"].entries()) {
      await alice.client.exchange(msg(words, seq, { id: `m${seq}` }));
    }
    const relation = { kind: "edit", of: 1, checksum: tag("edit 1 ", 9) };
    await alice.client.exchange(msg("the egret", 9, { id: "e", relation }));
    expect(await bob.client.ask("search", { query: "HER" })).toMatchObject({
      ok: true,
      hits: [{ offset: 3, id: "m2", from: "Alice", text: "heron and otter" }],
      more: false,
    });
    expect(await bob.client.ask("search", { query: "egret" })).toMatchObject({
      hits: [{ offset: 1, text: "the egret" }],
    });
    expect(await bob.client.ask("search", { query: "otter", limit: 1 })).toMatchObject({
      hits: [{ offset: 3 }],
      more: true,
    });
    expect(await bob.client.ask("search", { query: "otter", before: 3 })).toMatchObject({
      hits: [{ offset: 2 }],
      more: false,
    });
    for (const wrong of [
      {},
      { query: "" },
      { query: "x".repeat(201) },
      { query: "x", limit: 51 },
      { query: "x", before: 0 },
    ]) {
      expect(await bob.client.ask("search", wrong)).toMatchObject({ ok: false, error: { code: "E_SCHEMA" } });
    }
  });

  test("[WY3] pins are told newest first to whoever has part in the conversation, and to nobody else", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    expect(alice.answer).toMatchObject({ server: { pins: true } });
    await alice.client.exchange(msg("the plan", 0, { id: "a" }));
    await bob.client.exchange(msg("a secret", 0, { id: "b", ...to("Alice") }));
    const pin = (kind: "pin" | "unpin", seq: number, more = {}) =>
      msg(`(${kind}ned message 1)`, seq, {
        ...{ id: `p${seq}`, relation: { kind, of: 1, checksum: tag(`${kind} 1 `, seq) } },
        ...more,
      });
    expect(await carol.client.ask("pins", {})).toEqual({ ok: true, pins: [] });
    await alice.client.exchange(pin("pin", 1));
    await bob.client.exchange(pin("pin", 1, to("Alice")));
    expect(await carol.client.ask("pins", {})).toMatchObject({ pins: [{ offset: 1, id: "a", text: "the plan" }] });
    expect(await alice.client.ask("pins", { with: "Bob" })).toMatchObject({ pins: [{ id: "b", text: "a secret" }] });
    expect(await carol.client.ask("pins", { with: "Bob" })).toMatchObject({ pins: [] });
    await carol.client.exchange(pin("unpin", 0));
    expect(await bob.client.ask("pins", {})).toEqual({ ok: true, pins: [] });
    expect(await bob.client.ask("pins", { with: 7 })).toMatchObject({ error: { code: "E_SCHEMA" } });
    expect(await bob.client.ask("pins", { with: "Nobody" })).toMatchObject({ error: { code: "E_NO_RECIPIENT" } });
  });

  test("[WY2] finds private words for the two of them alone", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    await alice.client.exchange(msg("a secret heron", 0, { id: "m", ...to("Bob") }));
    for (const [{ client }, other] of [
      [alice, "Bob"],
      [bob, "Alice"],
    ] as const) {
      expect(await client.ask("search", { query: "heron", with: other })).toMatchObject({ hits: [{ offset: 1 }] });
      expect(await client.ask("search", { query: "heron" })).toMatchObject({ hits: [] });
    }
    for (const more of [{}, { with: "Alice" }, { with: "Bob" }]) {
      expect(await carol.client.ask("search", { query: "heron", ...more })).toMatchObject({ ok: true, hits: [] });
    }
    expect(await carol.client.ask("search", { query: "heron", with: "Carol" })).toMatchObject({
      error: { code: "E_NO_RECIPIENT" },
    });
  });
});
