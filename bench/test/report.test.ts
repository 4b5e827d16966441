import { expect, test } from "vitest";
import { figure, inserted, spreadOf, table } from "../src/lib/report.ts";

test("three digits that matter, thousands apart", () => {
  expect(figure(0.012345)).toBe("0.0123");
  expect(figure(123.456)).toBe("123");
  expect(figure(654_321)).toBe("654,000");
  expect(figure(Number.NaN)).toBe("–");
});

test("a spread without a value is a dash", () => {
  const none = { median: Number.NaN, min: Number.NaN, max: Number.NaN };
  expect(spreadOf(none)).toBe("–");
  expect(spreadOf({ median: 2, min: 1, max: 3 })).toBe("2 (1…3)");
});

test("the first column of a table is text, the others are figures", () => {
  expect(table(["a", "b"], [["x", "1"]])).toBe("| a | b |\n| --- | ---: |\n| x | 1 |");
  expect(table(["a", "b"], [["x", "y"]], "words")).toBe("| a | b |\n| --- | --- |\n| x | y |");
});

test("a section is added at the end, and later replaced where it stands", () => {
  const once = inserted(inserted("# Page\n", "a", "first"), "b", "second");
  expect(once).toBe("# Page\n\n<!-- bench a -->\nfirst\n<!-- end a -->\n\n<!-- bench b -->\nsecond\n<!-- end b -->\n");
  expect(inserted(once, "a", "newer")).toBe(once.replace("first", "newer"));
});
