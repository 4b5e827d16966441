import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toCsv } from "../src/csv.ts";

/** A reader written from RFC 4180 alone. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < csv.length; i++) {
    const char = csv.charAt(i);
    if (quoted && char === '"' && csv[i + 1] === '"') {
      field += '"';
      i++;
    } else if (char === '"') quoted = !quoted;
    else if (!quoted && char === ",") {
      row.push(field);
      field = "";
    } else if (!quoted && char === "\r" && csv[i + 1] === "\n") {
      rows.push([...row, field]);
      row = [];
      field = "";
      i++;
    } else field += char;
  }
  return rows;
}

describe("CSV", () => {
  test("[CJ4] fields with comma, quote or line break are quoted, quotes doubled, records end in CRLF", () => {
    expect(
      toCsv(
        ["a", "b"],
        [
          ["x,y", 'say "hi"'],
          ["two\nlines", undefined],
          [1.5, "plain"],
        ],
      ),
    ).toBe('a,b\r\n"x,y","say ""hi"""\r\n"two\nlines",\r\n1.5,plain\r\n');
  });

  test("[CJ4] any table comes back from a reader of the RFC", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\r", "\n", " ", "é") }).map((text) => `x${text}`);
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 })), (rows) => {
        expect(parse(toCsv(["h1", "h2"], rows))).toEqual([["h1", "h2"], ...rows]);
      }),
    );
  });

  test.each(["=1+1", "+1", "-1", "@x", "\tx", "\rx"])("[CJ5] %j is no formula any more", (text) => {
    const [, [field] = []] = parse(toCsv(["h"], [[text]]));
    expect(field).toBe(`'${text}`);
  });

  test("[CJ5] a negative number stays a number", () => {
    expect(toCsv(["h"], [[-3]])).toBe("h\r\n-3\r\n");
  });
});
