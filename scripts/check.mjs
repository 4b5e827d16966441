import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./lib/fail.mjs";
import { commandOf, pinnedNode, ROOT, runToEnd } from "./lib/runtime.mjs";

/** @typedef {{ name: string, ok: boolean, seconds: number, output: string }} StepResult */

/** @type {readonly { name: string, args: () => string[] }[]} */
const STEPS = [
  { name: "types", args: () => [commandOf("typescript", "tsc"), "-b"] },
  { name: "lint", args: () => [commandOf("@biomejs/biome", "biome"), "check", "--error-on-warnings", "."] },
  {
    name: "dead code and dependencies",
    args: () => [commandOf("knip", "knip"), "--no-progress", "--no-config-hints"],
  },
  { name: "import directions", args: () => [join(ROOT, "scripts/check-imports.mjs")] },
  { name: "rules and tests", args: () => [join(ROOT, "scripts/check-spec.mjs")] },
  { name: "file length", args: () => [join(ROOT, "scripts/check-length.mjs")] },
  { name: "event loop", args: () => [join(ROOT, "scripts/check-waiting.mjs")] },
  { name: "purity", args: () => [join(ROOT, "scripts/check-purity.mjs")] },
  { name: "words of the page", args: () => [join(ROOT, "scripts/check-words.mjs")] },
  { name: "interface of the client library", args: () => [join(ROOT, "scripts/check-api.mjs")] },
  { name: "pages of the documentation", args: () => [join(ROOT, "scripts/check-docs.mjs")] },
];

/**
 * Everything that can be said about the code without running it; one line a step, the messages of a failed one below it.
 * @returns {Promise<StepResult[]>}
 */
export async function check() {
  const node = pinnedNode();
  const results = [];
  for (const { name, args } of STEPS) {
    const started = performance.now();
    const { code, output } = await runToEnd(node, args());
    const result = { name, ok: code === 0, seconds: (performance.now() - started) / 1000, output };
    console.log(`${result.ok ? "ok  " : "FAIL"}  ${name} (${result.seconds.toFixed(1)} s)`);
    if (!result.ok) console.log(output.trimEnd());
    results.push(result);
  }
  return results;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run(async () => {
    const results = await check();
    const failed = results.filter((result) => !result.ok);
    console.log(`${results.length - failed.length} of ${results.length} checks passed`);
    return failed.length === 0 ? 0 : 1;
  });
}
