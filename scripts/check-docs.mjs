import { checkDocPages } from "./lib/doc-pages.mjs";
import { runAsProgram } from "./lib/source.mjs";

runAsProgram(import.meta, (root) => checkDocPages(root));
