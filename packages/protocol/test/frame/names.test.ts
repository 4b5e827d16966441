import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ChatCastError, parseName, requireName, safeFileName } from "../../src/index.ts";

const key = (raw: string) => parseName(raw)?.key;

describe("names", () => {
  test("[NM1] are shown after NFKC and trimming", () => {
    expect(parseName("  Ａlice ﬁ ")).toEqual({ display: "Alice fi", key: "alice fi" });
    expect(parseName("Cafe\u0301")?.display).toBe("Café");
  });

  test("[NM2] have 1 to 64 code points, counted after NFKC and trimming", () => {
    expect(parseName("")).toBeUndefined();
    expect(parseName(" \u00a0 ")).toBeUndefined();
    expect(parseName("a".repeat(64))).toBeDefined();
    expect(parseName("a".repeat(65))).toBeUndefined();
    expect(parseName("😀".repeat(64))).toBeDefined();
    expect(parseName("😀".repeat(65))).toBeUndefined();
    expect(parseName(` ${"a".repeat(64)} `)).toBeDefined();
    // One ligature is eighteen letters.
    expect(parseName("\ufdfa".repeat(4))).toBeUndefined();
  });

  test("[NM3] hold no control, no bidi control and no lone surrogate", () => {
    for (const evil of ["\u0000", "\n", "\u007f", "\u0085", "\u2028", "\u202e", "\u2066", "\u200f", "\u061c"]) {
      expect(parseName(`ev${evil}il`)).toBeUndefined();
    }
    expect(parseName("a\ud800")).toBeUndefined();
  });

  test("[NM4] are the same without case, and whatever invisible characters stand in them", () => {
    const alice = key("Alice");
    for (const same of ["ALICE", "alice", "Ａｌｉｃｅ", "Al\u200bice", "\u2060Alice", "Ali\u00adce", "Alice\ufe0f"]) {
      expect(key(same)).toBe(alice);
    }
    expect(key("straße")).toBe(key("STRASSE"));
    expect(key("ΣΊΣΥΦΟΣ")).toBe(key("σίσυφος"));
    expect(key("Alice2")).not.toBe(alice);
    expect(parseName("\u200b\u2060")).toBeUndefined();
  });

  test("[NM4] the names of object members are names like any other", () => {
    expect(key("__proto__")).toBe("__proto__");
    expect(key("constructor")).toBe("constructor");
  });

  test("[NM5] reading a name that was read changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (raw) => {
        const name = parseName(raw);
        if (name === undefined) return;
        expect(parseName(name.display)).toEqual(name);
        expect(key(name.display.toUpperCase()) ?? name.key).toBe(name.key);
      }),
      { numRuns: 2_000 },
    );
  });

  test("[NM6] an impossible name is refused with its field", () => {
    expect(requireName(" Bob ", "username").display).toBe("Bob");
    expect(() => requireName("\u202e", "roomName")).toThrow(ChatCastError);
    try {
      requireName("", "roomName");
    } catch (error) {
      expect((error as ChatCastError).body()).toMatchObject({ code: "E_NAME_INVALID", path: "roomName" });
    }
  });

  test("[NM7] a file name loses its directories and control characters, and is never empty", () => {
    const cases = [
      ["../../etc/passwd", "passwd"],
      ["C:\\Windows\\cmd.exe", "cmd.exe"],
      ["re\u0000po\u202ert.pdf", "report.pdf"],
      ["..", "file"],
      [".", "file"],
      ["dir/", "file"],
      ["  ", "file"],
      [" draft .txt ", " draft .txt "],
      ["Bericht für Müller.txt", "Bericht für Müller.txt"],
    ] as const;
    for (const [raw, safe] of cases) expect(safeFileName(raw)).toBe(safe);
  });
});
