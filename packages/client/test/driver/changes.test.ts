import { crc32, crc32XorSeq, relationStatement } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import type { ChatCastClient, MessageView } from "../../src/api.ts";
import { Unsealing, type UnsealingOptions } from "../../src/driver/unsealing.ts";
import { Journal } from "../../src/journal/journal.ts";
import type { Opening } from "../../src/sealed/port.ts";
import { memoryStorage } from "../../src/storage/memory.ts";
import { run } from "../support/runs.ts";
import { VirtualTime } from "../support/virtual-time.ts";
import { EVERYONE, privately, texts, World } from "../support/world.ts";

const messages = (client: ChatCastClient, withMember?: string): readonly MessageView[] =>
  client.snapshot().conversations.find((other) => other.with === withMember)?.messages ?? [];
const settled = (client: ChatCastClient) => () =>
  messages(client).every(({ state, change }) => state.state === "acknowledged" && change === undefined);

/** What a reader sees of each message, without what is its own alone. */
const seen = (client: ChatCastClient, withMember?: string) =>
  messages(client, withMember).map(({ text, relation, edited, deletedAt, reactions = [], pinnedBy }) => ({
    text,
    answers: relation?.of,
    earlier: edited?.earlier.map((version) => version.text),
    deleted: deletedAt !== undefined,
    reactions: reactions.map(({ emoji, people }) => [emoji, ...people]),
    pinnedBy,
  }));

/** Ada and Ben with a few messages of each, and some said about them. */
async function talked(world: World) {
  const [ada, ben] = [await world.member("Ada"), await world.member("Ben")];
  for (const text of ["one", "two", "three"]) ada.say(text, EVERYONE);
  await world.until(ben, () => messages(ben).length === 3);
  ben.say("four", EVERYONE, 2);
  await world.until(ada, () => messages(ada).length === 4);
  return { ada, ben };
}

describe("changes of messages", () => {
  test("[CN1] a reply names what it answers; an edit, a deletion, a reaction and a pin are no messages of their own", async () => {
    const world = new World();
    const { ada, ben } = await talked(world);
    ada.change(1, { kind: "edit", text: "uno" });
    ada.change(3, { kind: "delete" });
    ben.change(1, { kind: "react", emoji: "👍" });
    ada.change(1, { kind: "react", emoji: "👍" });
    ben.change(4, { kind: "pin" });
    await world.until(ada, () => messages(ada)[0]?.reactions?.[0]?.people.length === 2);
    await world.until(ben, () => messages(ben)[0]?.reactions?.[0]?.people.length === 2);
    expect(seen(ada)).toEqual(seen(ben));
    expect(seen(ada)).toMatchObject([
      { text: "uno", earlier: ["one"], reactions: [["👍", expect.any(String), expect.any(String)]] },
      { text: "two" },
      { text: undefined, deleted: true },
      { text: "four", answers: 2, pinnedBy: "Ben" },
    ]);
    expect(messages(ada)[0]?.reactions?.[0]?.own).toBe(true);
    ada.change(1, { kind: "unreact", emoji: "👍" });
    expect(messages(ada)[0]?.reactions).toEqual([{ emoji: "👍", people: ["Ben"], own: false }]);
    expect(world.server.room("lab").log()).toHaveLength(9);
  });

  test("[CN2] made offline they are shown at once, wait in the outbox over a restart, and are stored once", async () => {
    const world = new World();
    const storage = memoryStorage();
    const ben = await world.member("Ben");
    const first = run(world, { storage });
    const { self } = await world.when(first.client.joinRoom({ roomName: "lab", username: "Ada" }));
    first.client.say("one", EVERYONE);
    await world.until(first.client, settled(first.client));
    world.server.down = true;
    world.server.cut();
    await world.time.advance(100);
    first.client.change(1, { kind: "edit", text: "uno" });
    first.client.change(1, { kind: "pin" });
    expect(messages(first.client)).toMatchObject([{ text: "uno", pinnedBy: "Ada", change: { kind: "pin" } }]);
    await world.time.advance(100);
    first.crash();

    const { client } = run(world, { storage });
    const returned = client.returnToRoom({ roomName: "lab", username: "Ada", token: self.token });
    await world.until(client, () => messages(client).length === 1);
    await world.until(client, () => messages(client)[0]?.change !== undefined);
    expect(messages(client)).toMatchObject([
      { text: "uno", edited: { earlier: [{ text: "one" }] }, pinnedBy: "Ada", change: { state: { state: "pending" } } },
    ]);
    world.server.down = false;
    await world.when(returned);
    await world.until(client, settled(client));
    await world.until(ben, () => messages(ben)[0]?.pinnedBy !== undefined);
    expect(seen(client)).toEqual(seen(ben));
    expect(world.server.room("lab").log()).toHaveLength(3);
  });

  test("[CN3] of what is not here, or is somebody else's to change, nothing is said", async () => {
    const world = new World();
    const { ada, ben } = await talked(world);
    const refused = (act: () => unknown, code: string) => expect(act).toThrow(expect.objectContaining({ code }));
    refused(() => ben.change(1, { kind: "edit", text: "mine" }), "E_FORBIDDEN");
    refused(() => ben.change(1, { kind: "delete" }), "E_FORBIDDEN");
    refused(() => ben.change(9, { kind: "pin" }), "E_NOT_FOUND");
    refused(() => ada.change(1, { kind: "edit", text: "" }), "E_SCHEMA");
    ada.change(1, { kind: "delete" });
    refused(() => ada.change(1, { kind: "pin" }), "E_NOT_FOUND");
    await world.time.advance(1_000);
    expect(world.server.room("lab").log()).toHaveLength(5);
  });

  test("[CN4] one that was refused has no effect, and waits for a person beside its message", async () => {
    const world = new World();
    const { ada } = await talked(world);
    world.server.alter = (packet) =>
      packet.kind === "msg" ? { ...packet, msg: { ...packet.msg, payload: `${packet.msg.payload}!` } } : packet;
    const id = ada.change(1, { kind: "edit", text: "uno" });
    await world.until(ada, () => messages(ada)[0]?.change?.state.state === "failed");
    expect(messages(ada)).toHaveLength(4);
    expect(messages(ada)[0]).toMatchObject({ text: "one", change: { id, kind: "edit", state: { compromised: true } } });
    world.server.alter = (packet) => packet;
    ada.dismissAlert(ada.snapshot().alerts[0]?.key ?? -1);
    ada.resend(id);
    await world.until(ada, settled(ada));
    expect(seen(ada)[0]).toMatchObject({ text: "uno", earlier: ["one"] });
    const other = ada.change(2, { kind: "edit", text: "dos" });
    expect(() => ada.discard(other)).toThrow(expect.objectContaining({ code: "E_NOT_FOUND" }));
  });

  test("[CN5] older messages are fetched back to an offset, and pages without one that is shown are followed by the next", async () => {
    const world = new World();
    const ben = await world.member("Ben");
    const room = world.server.room("lab");
    for (let i = 0; i < 250; i++) room.text("Ada", `text ${i + 1}`, undefined, true);
    const suite = crc32XorSeq(crc32);
    for (let seq = 0; seq < 120; seq++) {
      const relation = { kind: seq % 2 === 0 ? "react" : "unreact", of: 250, emoji: "👍" } as const;
      const tag = (text: string) => suite.seal(new TextEncoder().encode(text), seq);
      const related = { ...relation, checksum: tag(relationStatement(relation)) };
      const integrity = { suite: suite.name, status: "valid" as const, seq, checksum: tag("x") };
      const from = { from: "Ben", fromId: "member-1" };
      room.say(
        { id: `r${seq}`, type: "text", mode: "broadcast", text: "x", ...from, integrity, relation: related },
        true,
      );
    }
    const ada = await world.member("Ada");
    await world.until(ada, ({ conversations }) => conversations[0]?.hasOlder === true);
    expect(messages(ada)).toEqual([]);
    await world.when(ada.loadOlder());
    expect(texts(ada).at(-1)).toBe("text 250");
    expect(messages(ada).at(-1)?.reactions).toBeUndefined();
    await world.when(ada.loadOlder(undefined, 3));
    expect(messages(ada)[0]?.offset).toBeLessThanOrEqual(3);
    const asked = world.server.received.filter(({ event }) => event === "history");
    expect(asked.length).toBeLessThan(6);
    ben.close();
  });

  test("[CN6] one whose tag does not fit changes nothing, and is shown as what it is", async () => {
    const world = new World();
    const { ben } = await talked(world);
    const suite = crc32XorSeq(crc32);
    const checksum = suite.seal(new TextEncoder().encode("uno"), 7);
    const relation = { kind: "edit", of: 1, checksum: suite.seal(new TextEncoder().encode("edit 2 "), 7) } as const;
    const integrity = { suite: suite.name, status: "valid" as const, seq: 7, checksum };
    const from = { from: "Ada", fromId: "member-1" };
    world.server
      .room("lab")
      .say({ id: "e", type: "text", mode: "broadcast", ...from, text: "uno", relation, integrity });
    await world.until(ben, () => messages(ben).length === 5);
    expect(messages(ben)[0]?.text).toBe("one");
    expect(messages(ben)[4]).toMatchObject({ text: "uno", integrity: { status: "compromised" } });
  });

  test("[CN7] in a private conversation they are its two members' alone", async () => {
    const world = new World();
    const { ada, ben } = await talked(world);
    const cy = await world.member("Cy");
    ada.say("psst", privately("Ben"));
    await world.until(ben, () => messages(ben, "Ada").length === 1);
    ben.change(1, { kind: "react", emoji: "🤫" }, "Ada");
    ada.change(1, { kind: "edit", text: "psst!" }, "Ben");
    await world.until(ada, () => messages(ada, "Ben")[0]?.reactions !== undefined);
    await world.until(ben, () => messages(ben, "Ada")[0]?.text === "psst!");
    await world.time.advance(1_000);
    expect(seen(ada, "Ben")).toEqual(seen(ben, "Ada"));
    expect(seen(ada)[0]).toMatchObject({ text: "one", reactions: [] });
    expect(JSON.stringify(cy.snapshot().conversations)).not.toContain("🤫");
  });

  test("[CN9] while the server is out of reach what is here is searched, as its authors left it", async () => {
    const world = new World();
    const { ada } = await talked(world);
    ada.change(1, { kind: "edit", text: "Héron" });
    ada.change(2, { kind: "delete" });
    await world.until(ada, settled(ada));
    world.server.down = true;
    world.server.cut();
    await world.time.advance(100);
    const found = async (query: string, before?: number) => {
      const { hits, whole } = await ada.search(query, undefined, before);
      expect(whole).toBe(false);
      return hits.map(({ offset, text }) => [offset, text]);
    };
    expect(await found("HERO")).toEqual([[1, "Héron"]]);
    for (const gone of ["one", "two", ""]) expect(await found(gone)).toEqual([]);
    expect(await found("three")).toEqual([[3, "three"]]);
    expect(await found("t", 3)).toEqual([]);
    expect(await found("f")).toEqual([[4, "four"]]);
  });

  test("[CN8] in a sealed room only the key that sealed a message edits or deletes it", async () => {
    const journal = new Journal(new VirtualTime().platform());
    const conversation = journal.conversations.with(undefined);
    const verdict = { status: "valid", suite: "aes-256-gcm-room", seq: 0, received: "00000000" } as const;
    const openings: Opening[] = [
      { status: "valid", text: "mine", by: "key-ann", own: false, verdict },
      { status: "valid", text: "yours", relation: { kind: "edit", of: 1 }, by: "key-eve", own: false, verdict },
      {
        status: "valid",
        text: "(deleted message 1)",
        relation: { kind: "delete", of: 1 },
        by: "key-eve",
        own: false,
        verdict,
      },
      { status: "valid", text: "mine!", relation: { kind: "edit", of: 1 }, by: "key-ann", own: false, verdict },
    ];
    const open = async () => openings.shift() as Opening;
    const vault = { open } as unknown as UnsealingOptions["vault"];
    const files = {} as UnsealingOptions["files"];
    const unsealing = new Unsealing({
      vault,
      journal,
      conversation,
      files,
      stopStream: () => {},
      spoilt: () => {},
      stop: () => {},
      judge: () => Promise.reject(new Error("no command")),
    });
    const integrity = { suite: "aes-256-gcm-room", status: "pending" } as const;
    for (let offset = 1; offset <= 4; offset++) {
      const said = { id: `m${offset}`, offset, from: "Ann", at: offset, integrity };
      const view = {
        ...said,
        key: `${offset}`,
        by: "m",
        own: false,
        audience: EVERYONE,
        state: { state: "acknowledged", offset },
      };
      unsealing.show(
        { ...said, type: "text", mode: "broadcast", integrity: { suite: "", status: "valid" } },
        view as MessageView & { offset: number },
        true,
        () => {},
      );
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(conversation.view.messages).toMatchObject([{ text: "mine!", edited: { earlier: [{ text: "mine" }] } }]);
  });
});
