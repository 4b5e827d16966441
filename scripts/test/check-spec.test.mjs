import { expect, test } from "vitest";
import { checkSpec } from "../check-spec.mjs";
import { project } from "./fixture.mjs";

const PAGE = "# Rules\n\n## Sliding window, sender (SW)\n\n- **SW1** Frees slots.\n- **SW2** Sends once.\n";
const TESTS = 'test("[SW1] frees", () => {});\nit.each([1])("[SW2] sends %d", () => {});\n';

/** @param {Record<string, string>} contents */
const violationsOf = (contents) => checkSpec(project(contents));

test("every rule named and every name a rule: no violation", () => {
  expect(violationsOf({ "docs/SPEC.md": PAGE, "packages/protocol/test/a.test.ts": TESTS })).toEqual([]);
});

test("pages under docs/spec count, other pages do not", () => {
  const tests = { "packages/protocol/test/a.test.ts": TESTS };
  const index = { "docs/SPEC.md": "[window](spec/window.md), [b](spec/b.md)" };
  expect(violationsOf({ ...tests, ...index, "docs/spec/window.md": PAGE })).toEqual([]);
  expect(violationsOf({ ...tests, "docs/adr/0001.md": PAGE })).toHaveLength(2);
});

test("a page that the index does not lead to", () => {
  const tests = { "packages/protocol/test/a.test.ts": TESTS };
  expect(violationsOf({ ...tests, "docs/SPEC.md": "# Rules\n", "docs/spec/window.md": PAGE })).toEqual([
    "docs/spec/window.md: not linked from docs/SPEC.md",
  ]);
});

test("a rule without a test", () => {
  const tests = 'test("[SW1] frees", () => {});';
  expect(violationsOf({ "docs/SPEC.md": PAGE, "packages/protocol/test/a.test.ts": tests })).toEqual([
    "docs/SPEC.md:6: no test names [SW2]",
  ]);
});

test.each([
  ["a comment", "// [SW2] sends"],
  ["a describe", 'describe("[SW2] sends", () => {});'],
  ["a skipped test", 'test.skip("[SW2] sends", () => {});'],
  ["a step", 'test.step("[SW2] sends", () => {});'],
  ["another function", 'contest("[SW2] sends", () => {});'],
  ["an argument that is no title", 'test("sends", "[SW2]");'],
])("%s does not name a rule", (_, text) => {
  const tests = `test("[SW1] frees", () => {});\n${text}`;
  expect(violationsOf({ "docs/SPEC.md": PAGE, "packages/protocol/test/a.test.ts": tests })).toHaveLength(1);
});

test.each([
  ["packages/web/test/a.test.tsx", 'test("[SW1, SW2] both", () => {});'],
  ["e2e/journeys/a.spec.ts", `test(\`[SW1][SW2] \${name}\`, async () => {});`],
  ["scripts/test/a.test.mjs", 'test.prop([a])("[SW1] a", f); test.concurrent.each([1])("[SW2] b", f);'],
])("names are found in %s", (path, text) => {
  expect(violationsOf({ "docs/SPEC.md": PAGE, [path]: text })).toEqual([]);
});

test("a test that names no rule's id", () => {
  const tests = `${TESTS}test("[SW3] dreams", () => {});`;
  expect(violationsOf({ "docs/SPEC.md": PAGE, "packages/protocol/test/a.test.ts": tests })).toEqual([
    "packages/protocol/test/a.test.ts:3: [SW3] is in no spec page",
  ]);
});

test("an id that stands twice, also in two pages", () => {
  const contents = { "docs/SPEC.md": `${PAGE}\n[b](spec/b.md)\n`, "packages/protocol/test/a.test.ts": TESTS };
  const again = "## Again (SW)\n\n- **SW1** Frees them again.\n";
  expect(violationsOf({ ...contents, "docs/spec/b.md": again })).toEqual([
    "docs/spec/b.md:3: SW1 stands already at docs/SPEC.md:5",
  ]);
});

test("a rule in another section, or without a sentence", () => {
  const page = "## Receiver (RW)\n\n- **SW1** Frees slots.\n- **RW1**\n";
  const tests = 'test("[SW1] [RW1] a", () => {});';
  expect(violationsOf({ "docs/SPEC.md": page, "packages/protocol/test/a.test.ts": tests })).toEqual([
    'docs/SPEC.md:3: SW1 is not in a section "## … (SW)"',
    "docs/SPEC.md:4: RW1 says nothing",
  ]);
});

test("an id in a comment of the code, not elsewhere in it", () => {
  const contents = { "docs/SPEC.md": PAGE, "packages/protocol/test/a.test.ts": TESTS };
  expect(violationsOf({ ...contents, "packages/protocol/src/a.ts": '\n/* see SW1 */\nconst x = "SW2";' })).toEqual([
    "packages/protocol/src/a.ts:2: rule id SW1 in a comment",
  ]);
});
