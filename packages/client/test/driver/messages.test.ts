import { crc32, crc32XorSeq, type ReliableUp } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import type { ChatCastClient, MessageView } from "../../src/api.ts";
import { EVERYONE, privately, texts, World } from "../support/world.ts";

const messages = (client: ChatCastClient, withMember?: string): readonly MessageView[] =>
  client.snapshot().conversations.find((other) => other.with === withMember)?.messages ?? [];

/** The seed's attack: the sequence number is changed on the way, the checksum is not. */
const shifted = (packet: ReliableUp): ReliableUp =>
  packet.kind === "msg" ? { ...packet, msg: { ...packet.msg, seq: packet.msg.seq + 1_000 } } : packet;

describe("messages", () => {
  test("[CM1] leaves once, as MSG with id, counted seq and the tag of its UTF-8", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const ids = [ada.say("Grüße", EVERYONE), ada.say("Hello", EVERYONE)];
    await world.time.advance(1_000);
    const sent = world.server.received.filter(({ event }) => event === "reliable_event").map(({ body }) => body);
    const suite = crc32XorSeq(crc32);
    expect(sent).toEqual(
      ["Grüße", "Hello"].map((payload, seq) => ({
        type: "MSG",
        seq,
        id: ids[seq],
        ...(seq === 0 ? {} : { prev: ids[0] }),
        payload,
        checksum: suite.seal(new TextEncoder().encode(payload), seq),
        mode: "broadcast",
      })),
    );
    expect(world.server.received.some(({ event }) => event === "chat_message")).toBe(false);
  });

  test("[CM2] pending, sent, acknowledged, under one key and shown once", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.cut();
    await world.time.advance(10);
    ada.say("Hello", EVERYONE);
    const [pending] = messages(ada);
    expect(pending).toMatchObject({ state: { state: "pending" }, own: true, integrity: { status: "pending" } });
    await world.until(ada, () => messages(ada)[0]?.state.state === "sent");
    await world.until(ada, () => messages(ada)[0]?.state.state === "acknowledged");
    await world.time.advance(1_000);
    expect(messages(ada)).toHaveLength(1);
    expect(messages(ada)[0]).toMatchObject({
      key: pending?.key,
      state: { state: "acknowledged", offset: 1 },
      seq: 0,
      integrity: { status: "valid" },
    });
  });

  test.each(["up", "down"] as const)(
    "[CM3] lost on its way %s with the connection: stored once, shown once",
    async (way) => {
      const world = new World();
      const ada = await world.member("Ada");
      const bob = await world.member("Bob");
      world.server.lose = (packet, direction) => direction === way && JSON.stringify(packet).includes("MSG");
      if (way === "down") world.server.lose = (_, direction) => direction === "down";
      const id = ada.say("once", EVERYONE);
      await world.time.advance(50);
      world.server.cut();
      world.server.lose = () => false;
      await world.until(ada, () => messages(ada)[0]?.state.state === "acknowledged");
      await world.until(bob, () => messages(bob).length > 0);
      await world.time.advance(20_000);
      expect(world.server.room("lab").log()).toHaveLength(1);
      expect(messages(ada).map((message) => [message.id, message.text])).toEqual([[id, "once"]]);
      expect(texts(bob)).toEqual(["once"]);
    },
  );

  test("[CM3] said while away: sent in order when back", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.cut();
    for (const text of ["1", "2", "3"]) ada.say(text, EVERYONE);
    await world.until(ada, () => messages(ada).every(({ state }) => state.state === "acknowledged"));
    expect(
      world.server
        .room("lab")
        .log()
        .map(({ text }) => text),
    ).toEqual(["1", "2", "3"]);
    expect(texts(ada)).toEqual(["1", "2", "3"]);
  });

  test("[CM9] those that overtake a lost one are stored behind it, in order", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const bob = await world.member("Bob");
    let losses = 1;
    world.server.lose = (packet, way) => way === "up" && JSON.stringify(packet).includes("MSG") && losses-- > 0;
    const said = Array.from({ length: 20 }, (_, n) => String(n));
    for (const text of said) ada.say(text, EVERYONE);
    await world.time.advance(100);
    expect(world.server.room("lab").log()).toEqual([]);
    await world.until(ada, () => messages(ada).every(({ state }) => state.state === "acknowledged"));
    expect(texts(ada)).toEqual(said);
    expect(texts(bob)).toEqual(said);
  });

  test("[CM4] compromised: failed, alert, blocked until understood, never sent again by itself", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const bob = await world.member("Bob");
    await world.time.advance(100);
    world.server.alter = shifted;
    const id = ada.say("Hello", EVERYONE);
    await world.time.advance(100);
    world.server.alter = (packet) => packet;
    expect(messages(ada)[0]).toMatchObject({
      state: { state: "failed", compromised: true, error: { code: "E_INTEGRITY" } },
      integrity: { status: "compromised" },
    });
    const [alert] = ada.snapshot().alerts;
    expect(alert).toMatchObject({
      what: "message",
      title: "SECURITY ALERT: Integrity Compromised! Stopping transmission.",
      verdict: { status: "compromised", seq: 1_000 },
    });
    expect(ada.snapshot().conversations[0]?.blocked).toBe(true);
    expect(() => ada.say("more", EVERYONE)).toThrow(expect.objectContaining({ code: "E_INTEGRITY" }));
    expect(() => ada.resend(id)).toThrow(expect.objectContaining({ code: "E_INTEGRITY" }));
    ada.say("privately", privately("Bob"));
    await world.time.advance(120_000);
    expect(texts(bob, "Ada")).toEqual(["privately"]);
    expect(world.server.room("lab").log()).toEqual([]);
    ada.dismissAlert(alert?.key ?? 0);
    expect(ada.snapshot().alerts).toEqual([]);
    expect(ada.snapshot().conversations[0]?.blocked).toBe(false);
    await world.time.advance(120_000);
    expect(world.server.room("lab").log()).toEqual([]);
  });

  test("[CM5] sent again by hand: the same id under a new number, delivered once", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.alter = shifted;
    const id = ada.say("Hello", EVERYONE);
    await world.time.advance(100);
    world.server.alter = (packet) => packet;
    ada.dismissAlert(ada.snapshot().alerts[0]?.key ?? 0);
    ada.resend(id);
    await world.time.advance(100);
    expect(messages(ada)).toMatchObject([
      { id, seq: 1, state: { state: "acknowledged" }, integrity: { status: "valid" } },
    ]);
    expect(world.server.room("lab").log()).toHaveLength(1);
    expect(() => ada.resend(id)).toThrow(expect.objectContaining({ code: "E_NOT_FOUND" }));
  });

  test("[CM5] a refused message tells why and can be sent again", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const bob = await world.member("Bob");
    await world.time.advance(100);
    bob.close();
    ada.say("too late", privately("Bob"));
    await world.time.advance(100);
    expect(messages(ada, "Bob")[0]?.state).toMatchObject({
      state: "failed",
      error: { code: "E_NO_RECIPIENT" },
      compromised: false,
    });
    expect(ada.snapshot().alerts).toEqual([]);
    expect(world.server.room("lab").log()).toEqual([]);
  });

  test("[CM6] what cannot be said is refused before anything is sent", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    world.server.received.length = 0;
    const refusal = (code: string) => expect.objectContaining({ code });
    expect(() => ada.say("", EVERYONE)).toThrow(refusal("E_SCHEMA"));
    expect(() => ada.say("\ud800", EVERYONE)).toThrow(refusal("E_SCHEMA"));
    expect(() => ada.say("ü".repeat(32_769), EVERYONE)).toThrow(/64 KiB/);
    expect(() => ada.say("x", privately("Bob"))).toThrow(refusal("E_NO_RECIPIENT"));
    expect(() => ada.say("x", privately("ada"))).toThrow(refusal("E_NO_RECIPIENT"));
    expect(() => ada.say("x", privately(""))).toThrow(refusal("E_NO_RECIPIENT"));
    ada.say("ü".repeat(32_768), EVERYONE);
    await world.time.advance(100);
    expect(world.server.received).toHaveLength(1);
  });

  test("[CM7] verdicts on messages are integrity events of a Chat Message", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    ada.say("Hello", EVERYONE);
    await world.time.advance(100);
    world.server.alter = shifted;
    ada.say("Hello", EVERYONE);
    await world.time.advance(100);
    expect(ada.snapshot().integrity).toMatchObject([
      { status: "valid", source: "Chat Message", type: "MSG", seq: 0, expected: "f7d18982", received: "f7d18982" },
      { status: "compromised", source: "Chat Message", type: "MSG", seq: 1_001, received: "f7d18983" },
    ]);
    expect(ada.snapshot().verdicts).toEqual({ valid: 1, compromised: 1 });
  });

  test("[CM8] the list of acknowledgements follows each message", async () => {
    const world = new World();
    const ada = await world.member("Ada");
    const id = ada.say("Hello", EVERYONE);
    expect(ada.snapshot().acks).toMatchObject([{ seq: 0, id, state: "sent", rttMs: undefined }]);
    await world.time.advance(100);
    expect(ada.snapshot().acks).toMatchObject([{ seq: 0, id, state: "acknowledged", rttMs: 10 }]);
    world.server.alter = shifted;
    ada.say("Hello", EVERYONE);
    await world.time.advance(100);
    expect(ada.snapshot().acks[1]).toMatchObject({ seq: 1, state: "failed" });
  });
});
