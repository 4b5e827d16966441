import { describe, expect, test } from "vitest";
import { plainMsg } from "../../src/frame/plain-msg.ts";
import {
  annotates,
  decodeDown,
  decodeReliable,
  isEmoji,
  RELATION_KINDS,
  relationStatement,
  relationWords,
} from "../../src/index.ts";
import { decodeBase64, omit, rawMsg } from "../support/packets.ts";

const related = (relation: Record<string, unknown>, changes: Record<string, unknown> = {}) =>
  rawMsg({ relation: { checksum: "00000000", ...relation }, ...changes });
const read = (packet: unknown) => decodeReliable(packet, decodeBase64);

describe("relations", () => {
  test("[PK16] a message may say something about an earlier one, which it names by its offset", () => {
    for (const kind of ["reply", "edit"]) {
      const packet = related({ kind, of: 7 });
      expect(read(packet)).toEqual({ kind: "msg", msg: packet });
      expect(plainMsg(packet)).toBeUndefined();
    }
    for (const of of [0, -1, 1.5, "7", undefined]) {
      expect(read(related({ kind: "reply", of }))).toMatchObject({ kind: "refused", error: { path: "relation.of" } });
    }
    expect(read(related({ kind: "like", of: 7 }))).toMatchObject({ kind: "refused", by: "error_event" });
    expect(read(omit(related({ kind: "reply", of: 7 }), "id"))).toMatchObject({ error: { path: "relation" } });
  });

  test("[PK17] what has no words of a person comes with fixed ones, and with no others", () => {
    for (const kind of RELATION_KINDS) {
      const emoji = kind.includes("react") ? { emoji: "👍" } : {};
      const relation = { kind, of: 7, ...emoji };
      const words = relationWords(relation);
      expect(words === undefined).toBe(kind === "reply" || kind === "edit");
      expect(annotates(relation)).toBe(kind !== "reply");
      const packet = related(relation, words === undefined ? {} : { payload: words });
      expect(read(packet)).toMatchObject({ kind: "msg" });
      if (words === undefined) continue;
      expect(read(related(relation, { payload: "another thing" }))).toMatchObject({ error: { path: "payload" } });
    }
  });

  test("[PK18] a reaction has an emoji, nothing else has one, and no letters pass for it", () => {
    for (const emoji of ["👍", "❤️", "👩🏽‍💻", "🇩🇪", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]) expect([emoji, isEmoji(emoji)]).toEqual([emoji, true]);
    for (const text of ["", "a", "5", "👍 ", "👍a", "<b>", "👍".repeat(17), "\u200d", "#"]) {
      expect([text, isEmoji(text)]).toEqual([text, false]);
    }
    const words = { payload: "(for message 7)" };
    expect(read(related({ kind: "react", of: 7 }, words))).toMatchObject({ error: { path: "relation.emoji" } });
    expect(read(related({ kind: "reply", of: 7, emoji: "👍" }))).toMatchObject({ error: { path: "relation.emoji" } });
  });

  test("[PK19] its tag covers kind, offset and emoji, and each differs in what it covers", () => {
    const all = RELATION_KINDS.flatMap((kind) =>
      [1, 11].flatMap((of) => [undefined, "👍"].map((emoji) => relationStatement({ kind, of, emoji }))),
    );
    expect(new Set(all).size).toBe(all.length);
    const message = {
      id: "m1",
      offset: 9,
      type: "text",
      mode: "broadcast",
      from: "Ann",
      text: "Hi",
      at: 5,
      integrity: { suite: "crc32-xor-seq", status: "valid" },
      relation: { kind: "reply", of: 7, checksum: "f7d18987" },
    };
    expect(decodeDown("chat_message", message)).toEqual({ ok: true, value: message });
  });
});
