import { describe, expect, test } from "vitest";
import { serve, unique } from "./harness.ts";
import { failed } from "./packets.ts";

const server = serve();

/** Tries the name both as a member's and as a room's. */
async function codesOf(name: unknown): Promise<unknown[]> {
  const client = await server.connect();
  const code = async (roomName: unknown, username: unknown): Promise<unknown> => {
    const answer = await client.ask("create_room", { roomName, username });
    return answer.ok ? "ok" : (answer.error as { code: unknown }).code;
  };
  const codes = [await code(unique("room"), name), await code(name, "Alice")];
  client.close();
  return codes;
}

const title = (name: string): string =>
  [...name.slice(0, 12)]
    .map((char) => (/[\x21-\x7e]/.test(char) ? char : `U+${char.codePointAt(0)?.toString(16).padStart(4, "0")}`))
    .join(" ");

describe("length", () => {
  test.each([
    ["one letter", "§"],
    ["64 letters", "ä".repeat(64)],
    ["64 code points outside the BMP", "😀".repeat(64)],
    ["64 after trimming", `  ${"b".repeat(64)}\u00a0`],
    ["64 after composing", "e\u0301".repeat(64)],
  ])("[WR12] %s is a name", async (_, name) => {
    expect(await codesOf(name)).toEqual(["ok", "ok"]);
  });

  test.each([
    ["nothing", ""],
    ["only white space", " \u00a0\u3000 "],
    ["65 letters", "x".repeat(65)],
    ["65 code points outside the BMP", "😀".repeat(65)],
    ["64 ligatures that NFKC splits in two", "\ufb01".repeat(64)],
    ["a long one", "x".repeat(10_000)],
  ])("[WR12] %s is E_NAME_INVALID", async (_, name) => {
    expect(await codesOf(name)).toEqual(["E_NAME_INVALID", "E_NAME_INVALID"]);
  });
});

describe("characters", () => {
  const forbidden = ["\u0000", "\u0001", "\u001b", "\u007f", "\u0085", "\u009f", "\u202d", "\u202e"].map(
    (char) => `a${char}b`,
  );
  test.each(forbidden.map((name) => [title(name), name]))("[WR13] %s is E_NAME_INVALID", async (_, name) => {
    expect(await codesOf(name)).toEqual(["E_NAME_INVALID", "E_NAME_INVALID"]);
  });

  test.each([["Zoë & Söhne"], ["李小龍"], ["../../etc"], ["<b>bold</b>"], ["'; DROP TABLE--"], ["a:b/c\\d"]])(
    "[WR13] %s is an ordinary name",
    async (name) => {
      expect(await codesOf(name)).toEqual(["ok", "ok"]);
    },
  );
});

describe("names of the language's own", () => {
  test.each([["__proto__"], ["constructor"], ["toString"]])("[WR13, WS4] %s is an ordinary name", async (own) => {
    // Others may not have come upon it first: the room is looked up before anybody made it.
    const early = await server.connect();
    expect(await early.ask("join_room", { roomName: own, username: own })).toMatchObject(failed("E_NO_ROOM"));
    const alice = await server.create(own, "Alice");
    expect(await alice.client.ask("history", { with: own })).toMatchObject(failed("E_NO_RECIPIENT", "with"));
    const odd = await server.join(own, own);
    await alice.client.receives("user_joined", { username: own });
    const { offset } = await alice.client.whisper(own, "for you");
    await odd.client.receives("chat_message", { offset, text: "for you", recipient: own });
    expect(await odd.client.ask("history", { with: "Alice" })).toMatchObject({ ok: true, head: 1 });
    const late = await server.connect();
    expect(await late.ask("join_room", { roomName: own, username: own })).toMatchObject(failed("E_NAME_TAKEN"));
    await odd.client.ask("leave_room");
    await alice.client.receives("user_left", { username: own });
    expect(await codesOf(unique("plain"))).toEqual(["ok", "ok"]);
    expect(await early.ask("join_room", { roomName: unique("none"), username: "Bob" })).toMatchObject(
      failed("E_NO_ROOM"),
    );
  });
});

describe("type", () => {
  test.each([[5], [true], [null], [[]], [{}], [["Alice"]], [undefined]])(
    "[WR14, WA3] %j is E_SCHEMA and names the field",
    async (name) => {
      const client = await server.connect();
      const asMember = await client.ask("create_room", { roomName: unique("room"), username: name });
      expect(asMember).toMatchObject(failed("E_SCHEMA", "username"));
      const asRoom = await client.ask("create_room", { roomName: name, username: "Alice" });
      expect(asRoom).toMatchObject(failed("E_SCHEMA", "roomName"));
      const join = await client.ask("join_room", { roomName: name, username: "Alice" });
      expect(join).toMatchObject(failed("E_SCHEMA", "roomName"));
    },
  );
});

describe("comparison", () => {
  const twins = [
    ["case", "Alice", "aLICE"],
    ["surrounding space", "Alice", "  Alice\t"],
    ["full width", "Alice", "Ａｌｉｃｅ"],
    ["composition", "Zoë", "zoe\u0308"],
    ["ligature", "\ufb01sh", "FISH"],
    ["case beyond ASCII", "ÄRGER", "ärger"],
  ] as const;

  test.each([
    ["Cyrillic", "Alice", "\u0410lice"],
    ["zero width", "Alice", "A\u200blice"],
  ])("[WR18] a %s variant of a held name is E_NAME_TAKEN", async (_, held, wanted) => {
    const roomName = unique("room");
    await server.create(roomName, held);
    const late = await server.connect();
    expect(await late.ask("join_room", { roomName, username: wanted })).toMatchObject(failed("E_NAME_TAKEN"));
  });

  test.each(twins)("[WR15] members differing in %s are one name", async (_, held, wanted) => {
    const roomName = unique("room");
    const holder = await server.create(roomName, held);
    const late = await server.connect();
    expect(await late.ask("join_room", { roomName, username: wanted })).toMatchObject(failed("E_NAME_TAKEN"));
    const other = await server.join(roomName, "Somebody");
    const { offset } = await other.client.whisper(wanted, "same person");
    await holder.client.receives("chat_message", { offset, text: "same person", recipient: holder.name });
  });

  test.each(twins)("[WR15] rooms differing in %s are one room", async (_, held, wanted) => {
    const suffix = unique("-");
    const alice = await server.create(`${held}${suffix}`, "Alice");
    const bob = await server.join(`${wanted.trimEnd()}${suffix}`, "Bob");
    await alice.client.receives("user_joined", { username: "Bob" });
    expect(bob.roomName).toBe(alice.roomName);
    const late = await server.connect();
    const again = await late.ask("create_room", { roomName: `${wanted.trimEnd()}${suffix}`, username: "Carol" });
    expect(again).toMatchObject(failed("E_ROOM_EXISTS"));
  });
});
