import { fileURLToPath } from "node:url";
import { type BrowserContext, chromium } from "playwright-core";
import { rolldown } from "rolldown";
import { findChromium } from "./chromium.ts";

/** Quiet, and nothing that asks the outside world; a sandbox cannot be made by root. */
const FLAGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const PAGE = "crash.html";

/** A browser in which the page with the client stands at `url`/crash.html; what else is asked goes to the server. */
export async function openBrowser(url: string): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("there is no Chromium");
  const [browser, scripts] = await Promise.all([chromium.launch({ executablePath, args: FLAGS }), bundle()]);
  const context = await browser.newContext();
  const html =
    '<!doctype html><meta charset="utf-8"><title>crash</title><script src="crash.js" type="module"></script>';
  await context.route(`${url}/${PAGE}`, (route) => route.fulfill({ contentType: "text/html", body: html }));
  for (const [name, body] of scripts) {
    await context.route(`${url}/${name}`, (route) => route.fulfill({ contentType: "text/javascript", body }));
  }
  return context;
}

/** The page's program: files by name. */
async function bundle(): Promise<Map<string, string>> {
  const input = { crash: fileURLToPath(new URL("./in-page.ts", import.meta.url)) };
  const build = await rolldown({ input, platform: "browser", logLevel: "silent" });
  const { output } = await build.generate({ format: "esm" });
  await build.close();
  return new Map(output.flatMap((file) => (file.type === "chunk" ? [[file.fileName, file.code] as const] : [])));
}
