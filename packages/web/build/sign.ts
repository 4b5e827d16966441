import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKED } from "./pack.ts";

/** The service worker's name, which never changes: browsers come back to it. */
export const WORKER = "sw.js";
/** Stands in the worker and in the page until all is written. */
export const PLACE = "CHATCAST_BUILD";
/** Runs before the page's own code, so it has no hash in its name; the page asks for it by its content. */
export const THEME = "/theme.js";

const sha256 = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");

/**
 * Writes into the page and its worker what the build consists of.
 * @param folder where a build was written that is not signed yet
 */
export function signBuild(folder: string): void {
  const page = join(folder, "index.html");
  const theme = `${THEME}?${sha256(readFileSync(join(folder, THEME))).slice(0, 8)}`;
  const draft = put(page, THEME, theme);
  const files: Record<string, string> = { [theme]: sha256(readFileSync(join(folder, THEME))) };
  for (const path of ["/favicon.svg", ...assetsOf(folder).map((name) => `/assets/${name}`)]) {
    files[path] = sha256(readFileSync(join(folder, path)));
  }
  const id = sha256(JSON.stringify([files, draft])).slice(0, 16);
  files["/"] = sha256(put(page, PLACE, id));
  put(join(folder, WORKER), PLACE, JSON.stringify({ id, files }));
}

/**
 * Names of the files of the page itself. Folders there are left out: the administrator's page is of no use without the server,
 * and what shows PDFs weighs more than everything else, for files that somebody may never open.
 */
export function assetsOf(folder: string): string[] {
  const entries = readdirSync(join(folder, "assets"), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() && !PACKED.test(entry.name) ? [entry.name] : [])).sort();
}

/** Replaces what stands for something in a file. @returns the new text @throws when it is not there */
function put(path: string, place: string, text: string): string {
  const before = readFileSync(path, "utf8");
  if (!before.includes(place)) throw new Error(`${path} has no ${place}`);
  const after = before.replaceAll(place, () => text);
  writeFileSync(path, after);
  return after;
}
