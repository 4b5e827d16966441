import { defineConfig } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./browser.ts";

export default defineConfig({
  testDir: "journeys",
  outputDir: "../test-results",
  forbidOnly: true,
  // Journeys wait more than they compute; each has a server and browsers of its own, so two share a machine well.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  // Several times what the slowest takes on a slow machine: what hangs costs the run no more than that.
  timeout: 180_000,
  // How long a failing expectation is believed in; one that holds never waits for it.
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: findChromium(), args: CHROMIUM_FLAGS },
    screenshot: "only-on-failure",
    // Recording costs a third of the time; `npm run e2e -- --trace retain-on-failure` records when a failure needs it.
    trace: "off",
  },
});
