import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The shell is Chromium without a browser's window around the page: a sixth less work for the same journey. */
const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * What Playwright switches off, and the two windows of the address bar: each context would begin a renderer for them, a
 * second of work and 150 MB that nobody looks at. The browser takes the last list that it is given, so this is all of it.
 */
const OFF = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
];

/** Quiet, and nothing that asks the outside world; a sandbox cannot be made by root. */
export const CHROMIUM_FLAGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${OFF.join(",")}`,
  // A name of the network for the journeys of plain HTTP; nothing is asked of a name server.
  "--host-resolver-rules=MAP chat.test 127.0.0.1",
];

/**
 * The Chromium to test with: `CHROMIUM_PATH`, else the first that PATH knows.
 * @throws Error with the command that installs one
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string {
  const candidates = env.CHROMIUM_PATH ? [env.CHROMIUM_PATH] : onPath(env.PATH ?? "");
  const found = candidates.find(isExecutable);
  if (found) return found;
  const asked = env.CHROMIUM_PATH ? ` at CHROMIUM_PATH=${env.CHROMIUM_PATH}` : "";
  throw new Error(`No Chromium found${asked}. Install one: apt-get install -y chromium (or set CHROMIUM_PATH).`);
}

function onPath(path: string): string[] {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
