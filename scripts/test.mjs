import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { check } from "./check.mjs";
import { Failure, run } from "./lib/fail.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { ensurePage } from "./lib/page.mjs";
import { commandOf, pinnedNode, ROOT, runToEnd } from "./lib/runtime.mjs";
import { addTallies, closingLine, failure, journeyTally, succeeds, unitTally } from "./lib/tally.mjs";

/** @typedef {import("./lib/tally.mjs").Tally} Tally */

const GROUPS = ["check", "unit", "docs", "page", "journeys"];

/** @type {Record<string, (reports: string) => Promise<Tally>>} each takes a folder for its report */
const RUNNERS = { check: runChecks, unit: runUnit, docs: runDocs, page: runPage, journeys: runJourneys };

async function runChecks() {
  const results = await check();
  const failed = results.filter((result) => !result.ok);
  const failures = failed.map(({ name, output }) => failure(name, [output]));
  return { passed: results.length - failed.length, failed: failed.length, skipped: 0, failures };
}

/** @param {string} reports */
async function runUnit(reports) {
  const report = join(reports, "unit.json");
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await runToEnd(pinnedNode(), [commandOf("vitest", "vitest"), ...args], { show: true });
  return unitTally(report, code);
}

/**
 * The documentation as a site: TypeDoc's reference from the sources, every page, and every link in them. It waits for a
 * registry and for one thread most of the time, so it is begun before the other groups and looked at in its turn.
 * @type {Promise<{ code: number, output: string }> | undefined}
 */
let site;

const buildSite = () => runToEnd(pinnedNode(), [join(ROOT, "scripts/docs.mjs"), "build"]);

async function runDocs() {
  const { code, output } = await (site ?? buildSite());
  console.log(code === 0 ? "ok    site of the documentation" : `FAIL  site of the documentation\n${output.trimEnd()}`);
  const failures = code === 0 ? [] : [failure("site of the documentation", [output])];
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, failures };
}

/** What can be said of the built page without a browser. */
async function runPage() {
  await ensurePage();
  // Loaded late: what it imports is there only after the install that a fresh clone begins with.
  const { checkWeight } = await import("./check-weight.mjs");
  const violations = checkWeight(ROOT);
  console.log(violations.length === 0 ? "ok    weight" : `FAIL  weight\n${violations.join("\n")}`);
  const failures = violations.map((violation) => failure("weight", [violation]));
  return { passed: violations.length === 0 ? 1 : 0, failed: violations.length, skipped: 0, failures };
}

/** @param {string} reports */
async function runJourneys(reports) {
  await ensurePage();
  const report = join(reports, "journeys.json");
  const e2e = join(ROOT, "e2e");
  const args = ["test", "--reporter=list,json"];
  const { code } = await runToEnd(pinnedNode(), [commandOf("@playwright/test", "playwright", e2e), ...args], {
    cwd: e2e,
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    show: true,
  });
  return journeyTally(report, code);
}

/** Which groups `--only` names, all without it; with `--no-skip` a test that is left out is a failed one. */
function options() {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true, default: GROUPS },
      "no-skip": { type: "boolean", default: false },
    },
  });
  const chosen = values.only.flatMap((names) => names.split(","));
  const unknown = chosen.find((name) => !GROUPS.includes(name));
  if (unknown !== undefined) throw new Failure(`--only takes ${GROUPS.join(", ")}, not "${unknown}".`);
  return { groups: GROUPS.filter((name) => chosen.includes(name)), noSkip: values["no-skip"] };
}

/** `npm test`: everything, on a fresh clone too; the last line sums it up. */
await run(async () => {
  const { groups, noSkip } = options();
  await ensureInstalled();
  if (groups.includes("docs")) site = buildSite();
  // Told in its turn.
  site?.catch(() => undefined);
  const reports = mkdtempSync(join(tmpdir(), "chatcast-test-"));
  // Every server that a test starts takes from there what an earlier one compiled.
  process.env.NODE_COMPILE_CACHE ??= join(reports, "compiled");
  /** @type {Tally} */
  let total = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const name of groups) {
      console.log(`\n== ${name}`);
      const started = performance.now();
      total = addTallies(total, await runGroup(name, reports));
      console.log(`== ${name} took ${((performance.now() - started) / 1000).toFixed(0)} s`);
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  // Told again here: what failed in the first minutes is thousands of lines above.
  for (const one of total.failures ?? []) console.log(`\nFAIL  ${one}`);
  console.log(`\n${closingLine(total)}`);
  return succeeds(total, noSkip) ? 0 : 1;
});

/**
 * A group that cannot run at all counts as one failure; the others still run.
 * @param {string} name
 * @param {string} reports
 */
async function runGroup(name, reports) {
  try {
    return await /** @type {(reports: string) => Promise<Tally>} */ (RUNNERS[name])(reports);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: 0, failures: [failure(name, [error.message])] };
  }
}
