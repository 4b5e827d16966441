#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";

// Read by any Node: TypeScript as it is, and what the program uses, need 24.
if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(
    `ChatCast's command line needs Node 24 or newer, and this is ${process.versions.node}. Try: npx chatcast`,
  );
  process.exit(1);
}
// It waits for disks and lines, never for its own code.
setFlagsFromString("--optimize-for-size");
await import("../src/main.ts");
