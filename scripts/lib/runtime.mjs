import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "./fail.mjs";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * node:sqlite works and is tested here, but Node still warns of it; nothing here needs `__proto__`; a young generation that
 * may grow to 48 MiB makes 10,000 idle connections weigh 20 KB each instead of 12, for a throughput nobody could measure.
 */
export const SERVER_FLAGS = [
  "--disable-warning=ExperimentalWarning",
  "--disable-proto=delete",
  "--max-semi-space-size=8",
];

const PLATFORMS = { linux: "linux", win32: "win", darwin: "darwin" };
const NEEDED_MAJOR = 24;

/**
 * The Node that runs TypeScript here: the one pinned in package.json, else the running one if it is new enough.
 * @param {{ root?: string, platform?: string, arch?: string, version?: string, running?: string }} [machine]
 * @returns {string} path of the executable
 */
export function pinnedNode({
  root = ROOT,
  platform = process.platform,
  arch = process.arch,
  version = process.versions.node,
  running = process.execPath,
} = {}) {
  const name = `node-${Object.hasOwn(PLATFORMS, platform) ? PLATFORMS[/** @type {"linux"} */ (platform)] : platform}-${arch}`;
  const pinned = join(root, "node_modules", name, "bin", platform === "win32" ? "node.exe" : "node");
  if (existsSync(pinned)) return pinned;
  if (Number.parseInt(version, 10) >= NEEDED_MAJOR) return running;
  throw new Failure(
    `ChatCast needs Node ${NEEDED_MAJOR} or newer here: no Node is bundled for ${platform} ${arch}, and this is Node ${version}.`,
  );
}

/**
 * The script behind a package's command, so that it can be run by the pinned Node and without a shell.
 * @param {string} packageName
 * @param {string} command name in the package's `bin`
 * @param {string} [from] folder whose dependencies are meant
 */
export function commandOf(packageName, command, from = ROOT) {
  const require = createRequire(join(from, "package.json"));
  const manifest = findManifest(require, packageName);
  const { bin } = /** @type {{ bin: string | Record<string, string> }} */ (require(manifest));
  const file = typeof bin === "string" ? bin : bin[command];
  if (file === undefined) throw new Failure(`${packageName} has no command ${command}.`);
  return join(dirname(manifest), file);
}

/**
 * Looks along the folders that Node would, because a package's `exports` may hide its package.json.
 * @param {NodeJS.Require} require
 * @param {string} packageName
 */
function findManifest(require, packageName) {
  for (const folder of require.resolve.paths(packageName) ?? []) {
    const manifest = join(folder, packageName, "package.json");
    if (existsSync(manifest)) return manifest;
  }
  throw new Failure(`${packageName} is not installed; run: npm ci`);
}

/**
 * Runs a program to its end.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} [options] `show`: its output goes to ours
 * @returns {Promise<{ code: number, output: string }>} output is empty when shown
 */
export function runToEnd(file, args, { cwd = ROOT, env = process.env, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: show ? "inherit" : ["ignore", "pipe", "pipe"] });
    let output = "";
    /** @param {Buffer} bytes */
    const collect = (bytes) => {
      output += bytes.toString("utf8");
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.once("error", (error) => reject(new Failure(`Cannot run ${file}: ${error.message}`)));
    child.once("close", (code, signal) =>
      resolve({ code: code ?? 128, output: signal ? `${output}\nended by ${signal}` : output }),
    );
  });
}

/**
 * Runs a program in our place: same terminal, our signals go on to it, its exit code becomes ours.
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function runInPlace(file, args) {
  return new Promise((resolve, reject) => {
    // Node keeps what it compiled and stripped of types there: measured, a fifth less work at every later start.
    const env = { NODE_COMPILE_CACHE: join(ROOT, "node_modules/.cache/compile"), ...process.env };
    const child = spawn(file, args, { stdio: "inherit", env });
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      // A terminal's Ctrl-C reaches the whole foreground group, the child as well.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    process.on("SIGINT", forward).on("SIGTERM", forward).on("SIGHUP", forward);
    child.once("error", (error) => reject(new Failure(`Cannot run ${file}: ${error.message}`)));
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}
