#!/usr/bin/env node
import { join } from "node:path";
import { run } from "./lib/fail.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { pinnedNode, ROOT, runInPlace } from "./lib/runtime.mjs";

/** `npx chatcast` in a fresh clone. Once packages are installed npm finds the program itself, and this is not asked. */
await run(async () => {
  // What is printed is the program's.
  await ensureInstalled(ROOT, console.error);
  return runInPlace(pinnedNode(), [join(ROOT, "packages/cli/bin/chatcast.mjs"), ...process.argv.slice(2)]);
});
