import { defineConfig } from "vitest/config";
import { LongestFirst } from "./vitest.sequence.ts";

export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.{ts,tsx}", "bench/test/**/*.test.ts", "scripts/test/**/*.test.mjs"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    setupFiles: ["./vitest.setup.ts"],
    retry: 0,
    // A bound against hanging, not an expectation: tests share two cores with whatever else runs there.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
