import { defineConfig } from "vitest/config";
import { compiledWords } from "./packages/web/build/words.ts";
import { LongestFirst } from "./vitest.sequence.ts";

/** Many small files that leave nothing behind in their process. */
const CORE = [
  "packages/{protocol,faults,client,web}/test/**/*.test.{ts,tsx}",
  "packages/server/test/{admin,config,fanout,gateway,hooks,http,operation,rooms,transfers}/**/*.test.ts",
  "bench/test/**/*.test.ts",
];
/** Clients of servers; those that only talk to one share the process it runs in. */
const WIRE = ["packages/server/test/wire/**/*.test.ts"];
/** Looks at what happens while the modules are built, so that nobody may have built them before; or builds by itself. */
const FRESH = ["packages/protocol/test/frame/no-eval.test.ts", "packages/client/test/published.test.ts"];
const EVERYTHING = [
  "packages/*/test/**/*.test.{ts,tsx}",
  "{bench,examples}/test/**/*.test.ts",
  "scripts/test/**/*.test.mjs",
];

export default defineConfig({
  plugins: [compiledWords()],
  test: {
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    setupFiles: ["./vitest.setup.ts"],
    retry: 0,
    // A bound against hanging, not an expectation: tests share two cores with whatever else runs there.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    projects: [
      // A process for each of them would take longer than most do.
      { extends: true, test: { name: "core", include: CORE, exclude: FRESH, isolate: false } },
      { extends: true, test: { name: "fresh", include: FRESH } },
      {
        extends: true,
        test: { name: "wire", include: WIRE, isolate: false, testTimeout: 120_000, hookTimeout: 120_000 },
      },
      { extends: true, test: { name: "programs", include: EVERYTHING, exclude: [...CORE, ...WIRE] } },
    ],
  },
});
