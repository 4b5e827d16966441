import { Line } from "./line.ts";
import { type ConformanceOptions, HELP, parseOptions, UsageError } from "./options.ts";
import { chosen, type Finding, findings } from "./run.ts";

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") console.log(HELP);
  else process.exitCode = await run(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** @returns the exit code */
async function run(options: ConformanceOptions): Promise<number> {
  const failure = await unreachable(options);
  if (failure !== undefined) {
    console.error(`No Socket.IO server answers at ${options.url}: ${failure}`);
    return 1;
  }
  let failed = 0;
  for await (const finding of findings(options)) {
    if (!finding.ok) failed++;
    console.log(options.json ? JSON.stringify(finding) : lineOf(finding));
  }
  if (!options.json) console.log(`${chosen(options.only).length - failed} of ${chosen(options.only).length} hold`);
  return failed === 0 ? 0 : 1;
}

function lineOf({ id, says, ok, expected, got }: Finding): string {
  return ok ? `ok   ${id} ${says}` : `FAIL ${id} expected ${expected}, got ${got} (${says})`;
}

/** Why there is nobody to ask: each check would find that out again, and wait for it. */
async function unreachable({ url, patience }: ConformanceOptions): Promise<string | undefined> {
  try {
    await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(patience) });
    (await Line.to(url, patience)).close();
    return undefined;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error ? cause.message || cause.name : String(cause);
  }
}
