import { chmod } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Plugin, rolldown } from "rolldown";

const DEVTOOLS = "react-devtools-core";

/** What Ink asks for only where somebody debugs it, and imports always. */
const withoutDevtools: Plugin = {
  name: "without-devtools",
  resolveId: (id) => (id === DEVTOOLS ? `\0${DEVTOOLS}` : undefined),
  load: (id) => (id === `\0${DEVTOOLS}` ? "export default undefined;" : undefined),
};

/**
 * The program as one file without dependencies, for any Node from 24 on.
 * @param file where to write it
 * @returns the paths of the modules that are in it
 */
export async function bundle(file: string): Promise<string[]> {
  const input = fileURLToPath(new URL("bin/chatcast.mjs", import.meta.url));
  const build = await rolldown({
    input,
    platform: "node",
    logLevel: "warn",
    plugins: [withoutDevtools],
    // What an older Node cannot read it could not refuse either, in the words of the program.
    transform: { target: "node20", define: { "process.env.NODE_ENV": '"production"' } },
  });
  const { output } = await build.write({
    file,
    format: "esm",
    codeSplitting: false,
    minify: true,
    comments: { legal: true },
  });
  await build.close();
  await chmod(file, 0o755);
  return output[0].moduleIds;
}

if (import.meta.main) {
  const file = fileURLToPath(new URL("dist/chatcast.mjs", import.meta.url));
  await bundle(file);
  console.log(file);
}
