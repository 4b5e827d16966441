import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BOT_COMMANDS,
  beginsEpoch,
  ChatCastError,
  COMMAND_KINDS,
  type CommandKind,
  commandStatement,
  commandsFor,
  foundationBytes,
  type GivenCommand,
  Governance,
  LIMITS,
  type OrderKind,
  openRoomBytes,
  type Party,
  rankOf,
  sentenceOf,
} from "../src/index.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const keyOf = (letter: string): string => `${letter.repeat(42)}A`;

const ada: Party = { username: "Ada", memberId: "ada", key: keyOf("a") };
const bob: Party = { username: "Bob", memberId: "bob", key: keyOf("b") };
const cid: Party = { username: "Cid", memberId: "cid" };
const dan: Party = { username: "Dan", memberId: "dan" };
const NOBODY = "A".repeat(43);

const given = (seq: number, by: Party, kind: OrderKind, target?: Party): GivenCommand => ({
  seq,
  previous: NOBODY,
  kind,
  by,
  at: 1_000,
  ...(target === undefined ? {} : { target }),
});

/** Takes the commands; each must be one that may be given. */
function governed(...commands: [Party, OrderKind, Party?][]): Governance {
  const rights = new Governance({ memberId: "ada", key: keyOf("a") });
  for (const [by, kind, target] of commands) {
    const command = given(rights.next, by, kind, target);
    rights.refuse(command);
    rights.apply(command);
  }
  return rights;
}

function refusal(rights: Governance, by: Party, kind: OrderKind, target?: Party): string | undefined {
  try {
    rights.refuse(given(rights.next, by, kind, target));
    return undefined;
  } catch (error) {
    if (error instanceof ChatCastError) return error.code;
    throw error;
  }
}

describe("epochs", () => {
  const epoch = (number: number) => ({ number, access: NOBODY, past: "A".repeat(64), boxes: NOBODY });
  const begins = (rights: Governance, kind: CommandKind, target: Party, number: number) => {
    const command = { ...given(rights.next, ada, kind, target), epoch: epoch(number) };
    rights.refuse(command);
    rights.apply(command);
  };

  test("[GV11] begin one after the other, where somebody is put out, and with nothing else", () => {
    const rights = governed([ada, "mute", bob]);
    expect(rights.epoch).toBe(0);
    for (const kind of COMMAND_KINDS.filter((one) => one !== "close" && !beginsEpoch(one))) {
      expect(() => begins(rights, kind, cid, 1)).toThrow(expect.objectContaining({ code: "E_SCHEMA", path: "epoch" }));
    }
    for (const number of [0, 2]) {
      expect(() => begins(rights, "remove", bob, number)).toThrow(
        expect.objectContaining({ code: "E_CONFLICT", path: "epoch" }),
      );
    }
    begins(rights, "remove", bob, 1);
    begins(rights, "ban", cid, 2);
    expect(rights.epoch).toBe(2);
  });

  test("[GV11] what begins is signed with the command", () => {
    const room = utf8("room");
    const claim = given(0, ada, "remove", bob);
    const bytes = [
      undefined,
      epoch(1),
      epoch(2),
      { ...epoch(1), access: keyOf("b") },
      { ...epoch(1), boxes: keyOf("b") },
    ].map((one) => commandStatement(room, one === undefined ? claim : { ...claim, epoch: one }, utf8).join());
    expect(new Set(bytes).size).toBe(bytes.length);
  });
});

describe("rights", () => {
  test("[GV1] each command needs a rank, and more of it than whom it is about", () => {
    const rights = governed([ada, "appoint", bob]);
    const allowed = (by: Party, target: Party) =>
      COMMAND_KINDS.filter((kind) => kind !== "close" && refusal(rights, by, kind, target) !== "E_FORBIDDEN");
    const everything = COMMAND_KINDS.filter((kind) => kind !== "close");
    expect(allowed(ada, bob)).toEqual(everything);
    expect(allowed(ada, cid)).toEqual(everything);
    expect(allowed(bob, cid)).toEqual(["remove", "ban", "unban", "mute", "unmute"]);
    for (const [by, target] of [
      [ada, ada],
      [bob, bob],
      [bob, ada],
      [cid, dan],
      [cid, ada],
    ] as const) {
      expect(allowed(by, target)).toEqual([]);
    }
    expect([ada, bob, cid].map((by) => refusal(rights, by, "close"))).toEqual([
      undefined,
      "E_FORBIDDEN",
      "E_FORBIDDEN",
    ]);
    expect(commandsFor(rankOf("owner"), rankOf("moderator"))).toEqual(allowed(ada, bob));
    expect(commandsFor(rankOf("moderator"), rankOf(undefined))).toEqual(allowed(bob, cid));
    expect(commandsFor(rankOf(undefined), rankOf(undefined))).toEqual([]);
  });

  test("[GV2] a room without a founder is commanded by nobody", () => {
    const rights = new Governance(undefined);
    for (const by of [ada, cid]) expect(refusal(rights, by, "mute", dan)).toBe("E_FORBIDDEN");
    expect(rights.roleOf(ada)).toBeUndefined();
  });

  test("[GV3] who has a key is known by it, whatever membership it has; a key that came later takes over", () => {
    const rights = governed([ada, "mute", cid], [ada, "appoint", bob]);
    expect(rights.roleOf({ memberId: "other", key: keyOf("a") })).toBe("owner");
    expect(rights.roleOf({ memberId: "ada" })).toBeUndefined();
    const keyed = { ...cid, key: keyOf("c") };
    expect(rights.isMuted(keyed)).toBe(true);
    rights.apply(given(rights.next, ada, "unmute", keyed));
    expect([rights.isMuted(keyed), rights.isMuted(cid)]).toEqual([false, false]);
  });

  test("[GV4] removing and banning end a moderator's rights; the owner's pass on by hand", () => {
    for (const kind of ["remove", "ban", "dismiss"] as const) {
      expect(governed([ada, "appoint", bob], [ada, kind, bob]).roleOf(bob)).toBeUndefined();
    }
    const handed = governed([ada, "appoint", bob], [ada, "hand-over", bob]);
    expect([handed.roleOf(bob), handed.roleOf(ada)]).toEqual(["owner", "moderator"]);
    expect(governed([ada, "hand-over", cid], [cid, "dismiss", ada]).roleOf(ada)).toBeUndefined();
  });

  test("[GV5] a ban is of the key, or, without one, of the member and its name", () => {
    const rights = governed([ada, "ban", bob], [ada, "ban", cid]);
    expect(rights.isBanned({ memberId: "new", key: keyOf("b") }, "robert")).toBe(true);
    expect(rights.isBanned({ memberId: "new", key: keyOf("d") }, "bob")).toBe(false);
    expect(rights.isBanned({ memberId: "new" }, "cid")).toBe(true);
    expect(rights.isBanned({ memberId: "new", key: keyOf("d") }, "cid")).toBe(true);
    expect(rights.isBanned({ memberId: "cid" }, "sid")).toBe(true);
    expect(rights.isBanned({ memberId: "new" }, "sid")).toBe(false);
    expect(rights.banned).toEqual([bob, cid]);
    rights.apply(given(rights.next, ada, "unban", cid));
    expect(rights.isBanned({ memberId: "cid" }, "cid")).toBe(false);
  });

  test("[GV6] what is so already, another place, and a target too many or too few are refused", () => {
    const rights = governed([ada, "mute", cid], [ada, "ban", bob], [ada, "appoint", dan]);
    expect(refusal(rights, ada, "mute", cid)).toBe("E_CONFLICT");
    expect(refusal(rights, ada, "unmute", dan)).toBe("E_CONFLICT");
    expect(refusal(rights, ada, "ban", bob)).toBe("E_CONFLICT");
    expect(refusal(rights, ada, "unban", cid)).toBe("E_CONFLICT");
    expect(refusal(rights, ada, "appoint", dan)).toBe("E_CONFLICT");
    expect(refusal(rights, ada, "dismiss", cid)).toBe("E_CONFLICT");
    expect(refusal(rights, ada, "mute")).toBe("E_SCHEMA");
    expect(refusal(rights, ada, "close", cid)).toBe("E_SCHEMA");
    for (const seq of [rights.next - 1, rights.next + 1]) {
      expect(() => rights.refuse(given(seq, ada, "mute", dan))).toThrow(
        expect.objectContaining({ code: "E_CONFLICT", path: "seq" }),
      );
    }
  });

  test("[GV7] in a closed room nothing is ordered; a room takes so many commands, and the last place is for closing it", () => {
    const closed = governed([ada, "close"]);
    expect(closed.closed?.by).toEqual(ada);
    expect(refusal(closed, ada, "mute", cid)).toBe("E_FORBIDDEN");
    const rights = new Governance(ada);
    rights.apply(given(LIMITS.commands - 2, ada, "mute", cid));
    expect(refusal(rights, ada, "unmute", cid)).toBe("E_QUOTA");
    expect(refusal(rights, ada, "close")).toBeUndefined();
  });

  test("[GV8] whatever is ordered by whomever, nobody gains a right but by the owner, and there is one owner", () => {
    const people = [ada, bob, cid, dan];
    const someone = fc.constantFrom(...people);
    const order = fc.tuple(someone, fc.constantFrom(...COMMAND_KINDS), fc.option(someone, { nil: undefined }));
    fc.assert(
      fc.property(fc.array(order, { maxLength: 40 }), (orders) => {
        const rights = new Governance(ada);
        for (const [by, kind, target] of orders) {
          const before = people.map((one) => rankOf(rights.roleOf(one)));
          if (refusal(rights, by, kind, target) !== undefined) continue;
          const byOwner = rights.roleOf(by) === "owner";
          rights.apply(given(rights.next, by, kind, target));
          const now = people.map((one) => rankOf(rights.roleOf(one)));
          expect(now.filter((rank) => rank === 2)).toHaveLength(1);
          if (!byOwner) expect(now.every((rank, index) => rank <= (before[index] ?? 0))).toBe(true);
        }
      }),
    );
  });
});

describe("statements", () => {
  const room = new Uint8Array(32).fill(7);
  const base = given(3, ada, "mute", bob);
  const bytes = (change: Partial<GivenCommand>, where = room): string =>
    commandStatement(where, { ...base, ...change }, utf8).join();

  test("[GV9] whatever differs of room, place, history, order, orderer or target gives other bytes; the time does not", () => {
    const { target: _none, ...aboutNobody } = base;
    const all = [
      bytes({}),
      bytes({}, new Uint8Array(32)),
      bytes({ seq: 4 }),
      bytes({ previous: keyOf("b") }),
      bytes({ kind: "unmute" }),
      bytes({ by: bob }),
      bytes({ by: { ...ada, username: "Ad" } }),
      bytes({ by: { ...ada, memberId: "ad" } }),
      bytes({ target: ada }),
      bytes({ target: { ...bob, username: "bBob", memberId: "bo" } }),
      commandStatement(room, aboutNobody, utf8).join(),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(bytes({ at: 5 })).toBe(bytes({}));
    const foundations = [ada, cid, undefined].map((founder) => foundationBytes(room, founder, utf8).join());
    expect(new Set(foundations).size).toBe(3);
    expect(openRoomBytes("den", utf8)).not.toEqual(openRoomBytes("Den", utf8));
  });

  test("[GV9] a key or a digest that is none is refused", () => {
    const loose = { ...base, previous: `${"A".repeat(42)}B` };
    expect(() => commandStatement(room, loose, utf8)).toThrow(expect.objectContaining({ code: "E_SCHEMA" }));
  });

  test("[GV10] every command is told in words, with both names", () => {
    const epoch = { number: 1, access: NOBODY, past: "A".repeat(64), boxes: NOBODY };
    expect(sentenceOf({ kind: "remove", by: ada, target: bob, epoch })).toBe(
      "Bob was removed by Ada. New keys since then.",
    );
    for (const kind of COMMAND_KINDS) {
      const words = sentenceOf({ kind, by: ada, target: bob });
      expect(words).toContain("Ada");
      expect(words.includes("Bob")).toBe(kind !== "close");
    }
  });
});

describe("bots", () => {
  const robot: Party = { username: "CI", memberId: "bot-a1B2c3" };

  test("[GV12] owner and moderators add and remove bots, nobody else does, and nothing else follows of it", () => {
    const rights = governed([ada, "appoint", bob]);
    for (const kind of BOT_COMMANDS) {
      expect([ada, bob, cid].map((by) => refusal(rights, by, kind, robot))).toEqual([
        undefined,
        undefined,
        "E_FORBIDDEN",
      ]);
      expect(refusal(rights, ada, kind)).toBe("E_SCHEMA");
    }
    const after = governed([ada, "appoint", bob], [bob, "add-bot", robot], [ada, "remove-bot", robot]);
    expect([after.next, after.roleOf(robot), after.isMuted(robot)]).toEqual([3, undefined, false]);
    expect(commandsFor(2, 0)).not.toEqual(expect.arrayContaining(["add-bot"]));
  });

  test("[GV12] the host of a hook belongs to add-bot, is signed, and is told", () => {
    const rights = governed();
    const added = { ...given(0, ada, "add-bot", robot), host: "ci.example" };
    expect(() => rights.refuse(added)).not.toThrow();
    for (const kind of ["remove-bot", "mute"] as const) {
      expect(() => rights.refuse({ ...added, kind })).toThrow(expect.objectContaining({ code: "E_SCHEMA" }));
    }
    const room = new Uint8Array(32);
    const { host: _told, ...silent } = added;
    const statements = [added, { ...added, host: "ci.example:8443" }, silent].map((one) =>
      Buffer.from(commandStatement(room, one, utf8)).toString("hex"),
    );
    expect(new Set(statements).size).toBe(3);
    expect(sentenceOf(added)).toContain("ci.example");
    for (const kind of BOT_COMMANDS) expect(sentenceOf({ kind, by: ada, target: robot })).toMatch(/Ada .* CI$/);
  });
});
