import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/**
 * A project of these files in a temporary folder, which goes away with the test.
 * @param {Record<string, string>} contents path → text
 * @returns {string} its root
 */
export function project(contents) {
  const root = mkdtempSync(join(tmpdir(), "chatcast-check-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
