import { existsSync, readFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number, skipped: number, failures?: string[] }} Tally `failures`: what is known of each */

/** Lines of a failure's message that are told again at the end; the whole stands where it happened. */
const MESSAGE_LINES = 30;
const LINE_LENGTH = 300;

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is told about colours begins with one.
const COLOUR = /\u001b\[[\d;]*m/g;

/**
 * @param {Tally} a
 * @param {Tally} b
 * @returns {Tally}
 */
export function addTallies(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...(a.failures ?? []), ...(b.failures ?? [])],
  };
}

/** @param {Tally} tally */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * @param {Tally} tally
 * @param {boolean} noSkip what was left out counts as well
 */
export function succeeds({ failed, skipped }, noSkip) {
  return failed === 0 && !(noSkip && skipped > 0);
}

/**
 * A failure as it is told again at the end of a long run: its name, and below it the beginning of what was said.
 * @param {string} name
 * @param {readonly string[]} messages
 */
export function failure(name, messages) {
  const lines = messages.flatMap((message) => message.replaceAll(COLOUR, "").trimEnd().split("\n"));
  const told = lines.slice(0, MESSAGE_LINES).map((line) => `    ${line.slice(0, LINE_LENGTH)}`.trimEnd());
  return [name, ...told].join("\n");
}

/**
 * Vitest's JSON report. A file that could not be loaded has no failed test in it and counts as one.
 * @param {string} report path
 * @param {number} exitCode
 * @returns {Tally}
 */
export function unitTally(report, exitCode) {
  return withExitCode(exitCode, report, (/** @type {VitestReport} */ { testResults }) => {
    const results = testResults.flatMap(({ status, name = "a file of tests", message = "", assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed")
        ? [...assertionResults, { status, fullName: name, failureMessages: [message] }]
        : assertionResults,
    );
    const count = (/** @type {string} */ status) => results.filter((one) => one.status === status).length;
    const [passed, failed] = [count("passed"), count("failed")];
    const failures = results
      .filter((one) => one.status === "failed")
      .map(({ fullName = "a test", failureMessages = [] }) => failure(fullName, failureMessages));
    return { passed, failed, skipped: results.length - passed - failed, failures };
  });
}

/**
 * Playwright's JSON report; a flaky journey is a failed one.
 * @param {string} report path
 * @param {number} exitCode
 * @returns {Tally}
 */
export function journeyTally(report, exitCode) {
  return withExitCode(exitCode, report, (/** @type {PlaywrightReport} */ { stats, suites = [], errors = [] }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures: [...suites.flatMap(failedJourneys), ...errors.map(({ message = "" }) => failure("journeys", [message]))],
  }));
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {string[]}
 */
function failedJourneys({ specs = [], suites = [] }) {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) => {
      const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
      return failure(
        title,
        errors.map(({ message = "" }) => message),
      );
    });
  return [...own, ...suites.flatMap(failedJourneys)];
}

/** @typedef {{ status: string, fullName?: string, failureMessages?: string[] }} VitestResult */
/** @typedef {{ testResults: { status: string, name?: string, message?: string, assertionResults: VitestResult[] }[] }} VitestReport */
/** @typedef {{ message?: string }} PlaywrightError */
/** @typedef {{ title: string, ok: boolean, tests: { results: { errors: PlaywrightError[] }[] }[] }} PlaywrightSpec */
/** @typedef {{ specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite */
/**
 * @typedef {{
 *   stats: { expected: number, unexpected: number, flaky: number, skipped: number },
 *   suites?: PlaywrightSuite[],
 *   errors?: PlaywrightError[],
 * }} PlaywrightReport
 */

/**
 * A runner that failed without naming a failed test (a crash, an unhandled error, no report) adds one.
 * @template Report
 * @param {number} exitCode
 * @param {string} path
 * @param {(report: Report) => Tally} read
 * @returns {Tally}
 */
function withExitCode(exitCode, path, read) {
  const tally = existsSync(path)
    ? read(JSON.parse(readFileSync(path, "utf8")))
    : { passed: 0, failed: 0, skipped: 0, failures: [] };
  if (exitCode === 0 || tally.failed > 0) return tally;
  const nameless = failure(`a runner ended with code ${exitCode} and named no failed test`, []);
  return { ...tally, failed: 1, failures: [...(tally.failures ?? []), nameless] };
}
