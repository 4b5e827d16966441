import { ChatCastError, type IntegrityEvent } from "@chatcast/client";
import { describe, expect, test } from "vitest";
import { filterRows } from "../src/features/integrity/rows.ts";
import { choiceOf, planOf } from "../src/features/lab/plan.ts";
import { formatBytes, formatDay, formatDuration } from "../src/ui/format.ts";
import { explain } from "../src/ui/problem.ts";

const event = (key: number, status: IntegrityEvent["status"], source: string): IntegrityEvent => ({
  key,
  status,
  at: 0,
  seq: key,
  source,
  type: source === "Chat Message" ? "MSG" : "FILE_CHUNK",
  suite: "crc32-xor-seq",
  expected: "f7d18987",
  received: status === "valid" ? "f7d18987" : "00000000",
});

describe("integrity rows", () => {
  const events = [event(1, "valid", "Chat Message"), event(2, "compromised", "t-9"), event(3, "valid", "t-9")];
  const shown = (text: string, verdict: "all" | "valid" | "compromised") =>
    filterRows(events, text, verdict).map((row) => row.key);

  test("[PG9] newest first", () => expect(shown("", "all")).toEqual([3, 2, 1]));
  test("[PG9] by verdict", () => expect(shown("", "compromised")).toEqual([2]));
  test("[PG9] by text of any column, without regard to case", () => {
    expect(shown("CHAT", "all")).toEqual([1]);
    expect(shown("00000000", "all")).toEqual([2]);
    expect(shown("t-9", "valid")).toEqual([3]);
  });
});

describe("lab plan", () => {
  test("[PG10] a switch makes one rule for files and one for messages, and reads back as it was", () => {
    const plan = planOf({ tampers: new Set(["seq-shift"]), reach: "both" });
    expect(plan).toEqual([
      { on: "chunk", tamper: "seq-shift" },
      { on: "msg", tamper: "seq-shift" },
    ]);
    expect(choiceOf(plan, "chunk")).toEqual({ tampers: new Set(["seq-shift"]), reach: "both" });
  });

  test("[PG10] files alone, messages alone, and nothing", () => {
    for (const reach of ["chunk", "msg"] as const) {
      const plan = planOf({ tampers: new Set(["drop", "re-tag"]), reach });
      expect(new Set(plan.map((rule) => rule.on))).toEqual(new Set([reach]));
      expect(choiceOf(plan, "both").reach).toBe(reach);
    }
    expect(planOf({ tampers: new Set(), reach: "both" })).toEqual([]);
    expect(choiceOf([], "msg")).toEqual({ tampers: new Set(), reach: "msg" });
  });
});

describe("words", () => {
  test("[PG1] a refusal says what happened and what to do, and keeps its code", () => {
    expect(explain(new ChatCastError("E_ROOM_EXISTS", "taken"))).toMatchObject({
      what: "A room with this name is already there.",
      code: "E_ROOM_EXISTS",
    });
  });

  test("[PG1] a code without words of its own keeps the message it came with", () => {
    const refused = explain(new ChatCastError("E_TOO_LARGE", "the file is over the limit of 10 GiB"));
    expect(refused).toMatchObject({ what: "The file is over the limit of 10 GiB.", code: "E_TOO_LARGE" });
    expect(explain("odd")).toMatchObject({ what: "Something went wrong.", code: undefined });
  });

  test("[PG7] sizes and times are short", () => {
    expect([0, 1_023, 1_024, 1_536, 20 * 2 ** 20, 1.46 * 2 ** 30].map(formatBytes)).toEqual([
      "0 B",
      "1023 B",
      "1 KiB",
      "1.50 KiB",
      "20 MiB",
      "1.46 GiB",
    ]);
    expect([840, 1_120, 12_000, 185_000, 7_800_000].map(formatDuration)).toEqual([
      "840 ms",
      "1.1 s",
      "12 s",
      "3 min 05 s",
      "2 h 10 min",
    ]);
  });

  test("[PG6] days have names while they are near", () => {
    const now = new Date(2026, 2, 1, 0, 30).getTime();
    expect(formatDay(now, now)).toBe("Today");
    expect(formatDay(now - 3_600_000, now)).toBe("Yesterday");
    expect(formatDay(new Date(2026, 1, 2).getTime(), now)).toContain("2026");
  });
});
