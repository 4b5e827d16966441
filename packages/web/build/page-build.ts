import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";
import { signBuild, WORKER } from "./sign.ts";

/** Browsers that the page serves; light-dark() and field-sizing stay as they are written. */
export const TARGETS = ["chrome123", "edge123", "firefox128", "safari17.5"];

const SOURCE = fileURLToPath(new URL("../src/service-worker/main.ts", import.meta.url));

/**
 * Builds the service worker beside the page, and tells both which build they are of. It does so on what was written, since
 * that is what the server will hand out. The worker is a build of its own: sharing code with the page would make a module
 * of it, and browsers that the page serves run classic scripts alone here.
 */
export function pageBuild(): Plugin {
  return {
    name: "chatcast:page-build",
    apply: "build",
    writeBundle: {
      order: "post",
      sequential: true,
      async handler({ dir }) {
        if (dir === undefined) throw new Error("the page is written into a folder");
        await buildWorker(dir);
        signBuild(dir);
      },
    },
  };
}

async function buildWorker(outDir: string): Promise<void> {
  const output = { format: "iife" as const, entryFileNames: WORKER };
  await build({
    configFile: false,
    logLevel: "warn",
    build: {
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      target: TARGETS,
      modulePreload: false,
      rolldownOptions: { input: SOURCE, output },
    },
  });
}
