#!/usr/bin/env node
// Read by any Node: TypeScript as it is, and what the program uses, need 24.
if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(
    `ChatCast's command line needs Node 24 or newer, and this is ${process.versions.node}. Try: npx chatcast`,
  );
  process.exit(1);
}
await import("../src/main.ts");
