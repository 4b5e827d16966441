import { describe, expect, test } from "vitest";
import {
  decodeAnswer,
  decodeDown,
  decodeReliable,
  decodeUp,
  isUpEvent,
  LIMITS,
  sentAnswer,
  type UpEventName,
} from "../../src/index.ts";
import { decodeBase64, rawChunk, rawControl, rawMsg } from "../support/packets.ts";

const refusal = (event: UpEventName, body: unknown) => {
  const decoded = decodeUp(event, body);
  return decoded.ok ? "ok" : [decoded.error.code, decoded.error.path];
};
const textMessage = { type: "text", mode: "broadcast", text: "hi" };
const fileMessage = { type: "file", mode: "broadcast", url: "/files/a", fileName: "a", fileSize: 1 };

describe("requests", () => {
  test("[PK1] good ones are read, with their defaults", () => {
    const read = (event: UpEventName, body: unknown) => decodeUp(event, body);
    const names = { roomName: "Lab", username: "Ann" };
    expect(read("create_room", { ...names, extra: 1 })).toEqual({ ok: true, value: names });
    expect(read("join_room", { ...names, token: "t" })).toEqual({ ok: true, value: { ...names, token: "t" } });
    expect(read("history", {})).toEqual({ ok: true, value: { limit: 50 } });
    expect(read("history", { before: 9, limit: 7 })).toEqual({ ok: true, value: { before: 9, limit: 7 } });
    for (const nothing of [undefined, null, {}]) expect(read("leave_room", nothing).ok).toBe(true);
    expect(read("lab_set", { plan: [] }).ok).toBe(true);
    expect(read("chat_message", { ...textMessage, from: "mallory" })).toEqual({ ok: true, value: textMessage });
    expect(read("chat_message", fileMessage).ok).toBe(true);
  });

  test("[PK2] wrong shapes are refused with their field", () => {
    const cases: [UpEventName, unknown, string | undefined][] = [
      ["create_room", undefined, undefined],
      ["create_room", "Lab", undefined],
      ["create_room", { roomName: 5, username: "Ann" }, "roomName"],
      ["create_room", { roomName: "Lab" }, "username"],
      ["join_room", { roomName: "Lab", username: "Ann", token: 5 }, "token"],
      ["join_room", { roomName: "Lab", username: "Ann", token: "x".repeat(257) }, "token"],
      ["leave_room", "now", undefined],
      ["history", { after: -1 }, "after"],
      ["history", { after: 1.5 }, "after"],
      ["history", { before: 0 }, "before"],
      ["history", { before: "9" }, "before"],
      ["history", { after: 0, before: 9 }, "before"],
      ["history", { limit: 0 }, "limit"],
      ["history", { limit: 201 }, "limit"],
      ["history", { limit: "9" }, "limit"],
      ["history", { with: 5 }, "with"],
      ["chat_message", { ...textMessage, type: "image" }, "type"],
      ["chat_message", { ...textMessage, mode: "all" }, "mode"],
      ["chat_message", { ...textMessage, text: "" }, "text"],
      ["chat_message", { ...textMessage, text: "a\udc00" }, "text"],
      ["chat_message", { ...textMessage, text: 5 }, "text"],
      ["chat_message", { ...textMessage, id: "a b" }, "id"],
      ["chat_message", { ...textMessage, recipient: "bob" }, "recipient"],
      ["chat_message", { ...textMessage, mode: "unicast" }, "recipient"],
      ["chat_message", { ...fileMessage, url: 5 }, "url"],
      ["chat_message", { ...fileMessage, fileSize: -1 }, "fileSize"],
      ["chat_message", { ...fileMessage, fileName: "" }, "fileName"],
      ["lab_set", {}, "plan"],
      ["lab_set", { plan: [{ on: "file", tamper: "drop" }] }, "plan.0.on"],
      ["lab_set", { plan: [{ on: "msg", tamper: "explode" }] }, "plan.0.tamper"],
      ["lab_set", { plan: [{ on: "msg", tamper: "drop", seq: -1 }] }, "plan.0.seq"],
      ["lab_set", { plan: Array.from({ length: 65 }, () => ({ on: "msg", tamper: "drop" })) }, "plan"],
    ];
    for (const [event, body, path] of cases) expect([body, refusal(event, body)]).toEqual([body, ["E_SCHEMA", path]]);
  });

  test("[PK6] a text of more than 65,536 bytes is too large", () => {
    expect(refusal("chat_message", { ...textMessage, text: "é".repeat(32_768) })).toBe("ok");
    expect(refusal("chat_message", { ...textMessage, text: "é".repeat(32_769) })).toEqual(["E_TOO_LARGE", "text"]);
  });

  test("[PK8] only the page's own events are events", () => {
    expect(["create_room", "history", "lab_set"].every(isUpEvent)).toBe(true);
    for (const event of ["__proto__", "constructor", "toString", "reliable_event", "", "CREATE_ROOM"]) {
      expect(isUpEvent(event)).toBe(false);
    }
  });
});

describe("hostile values", () => {
  /** Own keys, as JSON from the wire makes them. */
  const poisoned = (key: string) => JSON.parse(`{"roomName":"Lab","username":"Ann","deep":{"${key}":{"polluted":1}}}`);
  /** Every gate that reads what a client sends. */
  const gates: [string, (extra: unknown) => boolean][] = [
    ["create_room", (extra) => decodeUp("create_room", { roomName: "L", username: "A", extra }).ok],
    ["MSG", (extra) => decodeReliable(rawMsg({ extra }), decodeBase64).kind !== "refused"],
    ["FILE_CHUNK", (extra) => decodeReliable(rawChunk({ extra }), decodeBase64).kind !== "refused"],
    ["CONTROL", (extra) => decodeReliable(rawControl({ extra }), decodeBase64).kind !== "refused"],
  ];
  const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));

  test("[PK10] a key that reaches for a prototype is refused, wherever it stands", () => {
    for (const key of ["__proto__", "constructor", "prototype"]) {
      expect(refusal("create_room", poisoned(key))).toEqual(["E_SCHEMA", `deep.${key}`]);
      expect(refusal("create_room", JSON.parse(`{"${key}":1,"roomName":"L","username":"A"}`))).toEqual([
        "E_SCHEMA",
        key,
      ]);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    for (const [, accepts] of gates)
      expect([accepts({}), accepts(JSON.parse('{"__proto__":1}'))]).toEqual([true, false]);
  });

  test("[PK11] deep nesting is refused, and 10,000 levels do not break the stack", () => {
    for (const [gate, accepts] of gates) {
      expect([gate, accepts(nested(LIMITS.nesting - 1)), accepts(nested(LIMITS.nesting))]).toEqual([gate, true, false]);
      expect(accepts(nested(10_000))).toBe(false);
    }
  });

  test("[PK11] a value of too many parts is refused without listing them all", () => {
    let touched = 0;
    const wide = new Proxy(
      Array.from({ length: 1_000_000 }, () => 0),
      {
        ownKeys: (target) => {
          touched++;
          return Reflect.ownKeys(target);
        },
      },
    );
    for (const [, accepts] of gates) expect(accepts(wide)).toBe(false);
    expect(touched).toBe(0);
    const object = Object.fromEntries(Array.from({ length: LIMITS.nodes + 1 }, (_, i) => [`k${i}`, i]));
    for (const [, accepts] of gates) expect(accepts(object)).toBe(false);
  });

  test("[PK11] bytes are one part, however many", () => {
    const payload = new Uint8Array(LIMITS.nodes * 4);
    expect(decodeReliable(rawChunk({ payload }), decodeBase64).kind).toBe("chunk");
  });
});

describe("what the server says", () => {
  test("[PK12] is read by shape as well: a wrong one is refused, an unknown field dropped", () => {
    const nack = { type: "NACK", seq: 1, meta: { code: "E_RATE", message: "slow", retryable: true } };
    expect(decodeDown("reliable_event", { ...nack, extra: 1 })).toEqual({ ok: true, value: nack });
    expect(decodeDown("reliable_event", { ...nack, meta: { ...nack.meta, code: "E_NEW" } }).ok).toBe(false);
    expect(decodeDown("room_users", { users: [{ username: "Ann" }] }).ok).toBe(true);
    expect(decodeDown("room_users", { users: ["Ann"] })).toMatchObject({
      error: { code: "E_SCHEMA", path: "users.0" },
    });
    expect(decodeDown("chat_message", { id: "m" }).ok).toBe(false);
    const missing = { highest_contig: -1, received: 0, missing: [[0, 4]] };
    const control = { type: "CONTROL", cmd: "MISSING", transfer_id: "t", meta: missing };
    expect(decodeDown("reliable_event", control)).toEqual({ ok: true, value: control });
  });

  test("[PK12] so are its answers", () => {
    expect(decodeAnswer(sentAnswer, { ok: true, offset: 4, at: 9 })).toEqual({
      ok: true,
      value: { ok: true, offset: 4, at: 9 },
    });
    expect(decodeAnswer(sentAnswer, { ok: true })).toMatchObject({ ok: false, error: { code: "E_SCHEMA" } });
  });
});
