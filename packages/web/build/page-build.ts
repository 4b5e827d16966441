import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { type BuildOptions, build, type PluginOption } from "vite";
import { packBuild } from "./pack.ts";
import { signBuild, WORKER } from "./sign.ts";
import { compiledWords, wordsName } from "./words.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export const BUILD = {
  // light-dark() and field-sizing stay as they are written.
  target: ["chrome123", "edge123", "firefox128", "safari17.5"],
  // The page's CSP has no data: fonts.
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
  rolldownOptions: { output: named("assets") },
} satisfies BuildOptions;

/** Below it lies what shows PDFs: it is fetched by whoever opens one, and kept by nobody else. */
const PDF = "pdf";
/** By this the page asks for it. */
const PDF_ENGINE = /\/preview\/pdf\/engine\.ts$/;
/** Names under which the library asks for parts of its own. Of every version of it they are others. */
const PDF_DECODER = /_nowasm_fallback\.js$/;
const { version: PDF_VERSION } = createRequire(import.meta.url)("pdfjs-dist/package.json") as { version: string };

/** Files of words are called by their language. */
function named(folder: string) {
  return {
    chunkFileNames: ({ facadeModuleId }: { facadeModuleId?: string | null }) =>
      PDF_ENGINE.test(facadeModuleId ?? "")
        ? `${folder}/${PDF}/[name]-[hash].js`
        : `${folder}/${wordsName(facadeModuleId) ?? "[name]"}-[hash].js`,
    assetFileNames({ names: [name = ""] }: { names: string[] }) {
      if (PDF_DECODER.test(name)) return `${folder}/${PDF}/${PDF_VERSION}/[name][extname]`;
      return name.startsWith("pdf.worker")
        ? `${folder}/${PDF}/[name]-[hash][extname]`
        : `${folder}/[name]-[hash][extname]`;
    },
  };
}

/** What the page is made with. */
export const makers = (): PluginOption[] => [react(), tailwindcss(), compiledWords()];

/**
 * Builds beside the page what it shares no file with, and tells page and service worker which build they are of. It does so
 * on what was written, since that is what the server will hand out. Each is a build of its own: code that the
 * administrator's page shared would be cut out of what everybody loads first, and pack worse in two; code that the worker
 * shared would make a module of it, and browsers that the page serves run classic scripts alone there.
 */
export function pageBuild(): PluginOption {
  return {
    name: "chatcast:page-build",
    apply: "build",
    writeBundle: {
      order: "post",
      sequential: true,
      async handler({ dir }) {
        if (dir === undefined) throw new Error("the page is written into a folder");
        await beside(dir, makers(), {
          assetsDir: "assets/admin",
          rolldownOptions: { input: "admin.html", output: named("assets/admin") },
        });
        await beside(dir, [], {
          modulePreload: false,
          rolldownOptions: {
            input: "src/service-worker/main.ts",
            output: { format: "iife", entryFileNames: WORKER },
          },
        });
        signBuild(dir);
        packBuild(dir);
      },
    },
  };
}

async function beside(outDir: string, plugins: PluginOption[], options: BuildOptions): Promise<void> {
  const always = { outDir, emptyOutDir: false, copyPublicDir: false };
  await build({ root: ROOT, configFile: false, logLevel: "warn", plugins, build: { ...BUILD, ...options, ...always } });
}
