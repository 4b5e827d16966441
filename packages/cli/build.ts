import { chmod } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/**
 * The program as one file without dependencies, for any Node from 24 on.
 * @param file where to write it
 */
export async function bundle(file: string): Promise<void> {
  const input = fileURLToPath(new URL("bin/chatcast.mjs", import.meta.url));
  const build = await rolldown({ input, platform: "node", logLevel: "warn" });
  await build.write({ file, format: "esm", codeSplitting: false, minify: true, comments: { legal: true } });
  await build.close();
  await chmod(file, 0o755);
}

if (import.meta.main) {
  const file = fileURLToPath(new URL("dist/chatcast.mjs", import.meta.url));
  await bundle(file);
  console.log(file);
}
