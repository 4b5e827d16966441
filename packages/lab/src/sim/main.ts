import { parseArgs } from "node:util";
import { webCrypto } from "@chatcast/client";
import { Coverage, SOMETIMES } from "./checker/coverage.ts";
import { INVARIANTS } from "./checker/invariants.ts";
import { simulateSealed } from "./sealed/world.ts";
import { type Outcome, simulate } from "./simulate.ts";

const HELP = `npm run sim -- [--sealed] [--seeds N] [--from S] [--trace LINES|all]

Runs N worlds (100), seeds S (1) and up. Prints what was met how often; stops at the first broken invariant with its
seed, the end of its trace (60 lines, or as many as you say) and the invariant. Every seed that ends in 0 is run twice and must do the same twice.
With --sealed the worlds are those of sealed files. Exit code 1: an invariant was broken, a run was not repeatable, or, from 1,000 seeds on, something was never met.`;

/** Below this many seeds something may well never happen. */
const ENOUGH = 1_000;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    from: { type: "string", default: "1" },
    trace: { type: "string", default: "60" },
    sealed: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const wanted = values.trace === "all" ? Number.POSITIVE_INFINITY : whole(values.trace);
const run = values.sealed ? sealed : main;
process.exitCode = values.help ? help() : await run(whole(values.seeds), whole(values.from), wanted);

function help(): number {
  console.log(HELP);
  return 0;
}

async function main(seeds: number, from: number, lines: number): Promise<number> {
  const coverage = new Coverage();
  const started = performance.now();
  let repeated = 0;
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = await simulate(seed);
    coverage.add(outcome.coverage);
    if (outcome.violation !== undefined) {
      // The same once more: this time every line is kept that is wanted.
      report(await simulate(seed, {}, lines), lines);
      return 1;
    }
    if (seed % 10 !== 0) continue;
    const again = await simulate(seed);
    repeated++;
    if (again.hash !== outcome.hash) {
      console.log(`seed ${seed} is not repeatable: trace ${outcome.hash}, then ${again.hash}`);
      return 1;
    }
  }
  const seconds = (performance.now() - started) / 1000;
  for (const event of SOMETIMES) console.log(`${String(coverage.count(event)).padStart(8)}  ${event}`);
  console.log(`${seeds} seeds from ${from}, no invariant broken, ${((seeds + repeated) / seconds).toFixed(1)} seeds/s`);
  console.log(`${repeated} seeds run twice, ${repeated} equal traces`);
  const { unmet } = coverage;
  if (unmet.length > 0) console.log(`never met: ${unmet.join(", ")}`);
  return unmet.length > 0 && seeds >= ENOUGH ? 1 : 0;
}

async function sealed(seeds: number, from: number, lines: number): Promise<number> {
  const crypto = await webCrypto();
  const met = new Map<string, number>();
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = await simulateSealed(seed, crypto);
    for (const what of outcome.met) met.set(what, (met.get(what) ?? 0) + 1);
    if (outcome.violation === undefined) continue;
    console.log(outcome.trace.slice(-lines).join("\n"));
    console.log(`seed ${seed}: ${outcome.violation}`);
    return 1;
  }
  for (const [what, count] of met) console.log(`${String(count).padStart(8)}  ${what}`);
  console.log(`${seeds} sealed seeds from ${from}, nothing broken`);
  return 0;
}

function report({ seed, violation, tail, hash }: Outcome, lines: number): void {
  if (violation === undefined) return;
  console.log(tail.slice(-lines).join("\n"));
  console.log(`seed ${seed}, trace ${hash}, at ${violation.at.toFixed(3)} ms`);
  console.log(`${violation.invariant} broken (${INVARIANTS[violation.invariant]}): ${violation.what}`);
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${text} is not a whole number`);
  return value;
}
