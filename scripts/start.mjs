import { join } from "node:path";
import { run } from "./lib/fail.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { ensurePage } from "./lib/page.mjs";
import { pinnedNode, ROOT, runInPlace, SERVER_FLAGS } from "./lib/runtime.mjs";

/** `npm start`: from a fresh clone to a running server, by any Node from 20 on. Arguments go to the server. */
await run(async () => {
  const args = process.argv.slice(2);
  const asksOnly = args.some((arg) => ["--help", "-h", "--version", "-V"].includes(arg));
  // With --json the standard output is the server's alone.
  const say = args.includes("--json") ? console.error : console.log;
  await ensureInstalled(ROOT, say);
  if (!asksOnly) await ensurePage(say);
  return runInPlace(pinnedNode(), [...SERVER_FLAGS, join(ROOT, "packages/server/src/main.ts"), ...args]);
});
