import { defineConfig } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./browser.ts";

/** Journeys that go on a phone too: of each thing that people do in a room one, and one in an outage. */
const ON_A_PHONE = /\[(JY15|JY50|JY54|JY56|JY60|JY70|JY130|JY132)[\],]/;

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
  projects: [
    { name: "desk" },
    {
      name: "phone",
      grep: ON_A_PHONE,
      use: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, colorScheme: "dark" },
    },
  ],
});
