import { spawn } from "node:child_process";
import { join } from "node:path";
import { run } from "./lib/fail.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { commandOf, pinnedNode, ROOT, SERVER_FLAGS } from "./lib/runtime.mjs";

/** Where Vite sends what the page asks of the server; the server listens there unless PORT says otherwise. */
const PORT = process.env.PORT || "3000";

/**
 * `npm run dev`: the server, restarted when its sources change, beside Vite with hot reload. Arguments go to the server.
 * Whichever ends first takes the other with it.
 */
await run(async () => {
  await ensureInstalled();
  const node = pinnedNode();
  const web = join(ROOT, "packages/web");
  const server = ["--watch", "--watch-preserve-output", ...SERVER_FLAGS, join(ROOT, "packages/server/src/main.ts")];
  const parts = [
    spawn(node, [...server, ...process.argv.slice(2)], { stdio: "inherit", env: { ...process.env, PORT } }),
    spawn(node, [commandOf("vite", "vite", web), "--clearScreen", "false"], {
      cwd: web,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, CHATCAST_SERVER: `http://127.0.0.1:${PORT}` },
    }),
  ];
  const stop = () => {
    for (const part of parts) part.kill("SIGTERM");
  };
  let asked = false;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      asked = true;
      stop();
    });
  }
  const codes = await Promise.all(
    parts.map(
      (part) =>
        /** @type {Promise<number>} */ (
          new Promise((resolve) => {
            part.once("error", () => resolve(1)).once("exit", (code) => resolve(code ?? 0));
          }).finally(stop)
        ),
    ),
  );
  return asked ? 0 : Math.max(...codes);
});
