import { existsSync, readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/**
 * @param {Tally} a
 * @param {Tally} b
 * @returns {Tally}
 */
export function addTallies(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** @param {Tally} tally */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Vitest's JSON report. A file that could not be loaded has no failed test in it and counts as one.
 * @param {string} report path
 * @param {number} exitCode
 * @returns {Tally}
 */
export function unitTally(report, exitCode) {
  return withExitCode(exitCode, report, (/** @type {VitestReport} */ { testResults }) => {
    const statuses = testResults.flatMap(({ status, assertionResults }) => {
      const own = assertionResults.map((test) => test.status);
      return status === "failed" && !own.includes("failed") ? [...own, "failed"] : own;
    });
    const count = (/** @type {string} */ status) => statuses.filter((one) => one === status).length;
    const [passed, failed] = [count("passed"), count("failed")];
    return { passed, failed, skipped: statuses.length - passed - failed };
  });
}

/**
 * Playwright's JSON report; a flaky journey is a failed one.
 * @param {string} report path
 * @param {number} exitCode
 * @returns {Tally}
 */
export function journeyTally(report, exitCode) {
  return withExitCode(exitCode, report, (/** @type {PlaywrightReport} */ { stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }));
}

/** @typedef {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} VitestReport */
/** @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} PlaywrightReport */

/**
 * A runner that failed without naming a failed test (a crash, an unhandled error, no report) adds one.
 * @template Report
 * @param {number} exitCode
 * @param {string} path
 * @param {(report: Report) => Tally} read
 * @returns {Tally}
 */
function withExitCode(exitCode, path, read) {
  const tally = existsSync(path) ? read(JSON.parse(readFileSync(path, "utf8"))) : { passed: 0, failed: 0, skipped: 0 };
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}
