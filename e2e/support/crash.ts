import { type BrowserContext, chromium } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "../browser.ts";
import type { RoomPage } from "./room.ts";

/** A browser of its own that keeps what it has in `profile`. */
export function openBrowser(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: CHROMIUM_FLAGS,
    serviceWorkers: "block",
  });
}

/** Kills the page's renderer. */
export async function crash(context: BrowserContext, { page }: RoomPage): Promise<void> {
  const crashed = page.waitForEvent("crash");
  const session = await context.newCDPSession(page);
  // It has nobody left to answer.
  session.send("Page.crash").catch(() => undefined);
  await crashed;
}
