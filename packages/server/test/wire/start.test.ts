import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, test } from "vitest";
import { within } from "./deadline.ts";
import { serveAlone } from "./harness.ts";
import { WireServer } from "./process.ts";

const server = serveAlone();
const others: WireServer[] = [];
afterEach(async () => {
  for (const one of others.splice(0)) await one.dispose();
});

/** Starts a process that must end by itself. @returns the lines that it printed. */
async function refusal(code: number, env: Record<string, string>, args: string[] = []): Promise<string[]> {
  const one = new WireServer({ env, args });
  others.push(one);
  const exit = await within("the end of a start that cannot work", one.launch(), 60_000, () => one.output);
  expect(exit).toEqual({ code, signal: null });
  return one.output.trimEnd().split("\n");
}

describe("a second server", () => {
  test("[SU1] on a port in use is told so, on the same data directory as well, which it leaves alone", async () => {
    const said = `Port ${server.port} is in use: stop what uses it, or choose another with --port or PORT.`;
    const fresh = join(server.home, "fresh");
    expect(await refusal(2, { PORT: String(server.port), DATA_DIR: fresh })).toEqual([said]);
    expect(await refusal(2, { PORT: String(server.port), DATA_DIR: join(server.home, "data") })).toEqual([said]);
    await expect(mkdir(fresh)).resolves.toBeUndefined();
  });

  test("[SU2] on the data directory of a running one is told so", async () => {
    const dataDir = join(server.home, "data");
    const lines = await refusal(3, { DATA_DIR: dataDir });
    expect(lines).toEqual([`ChatCast cannot start: ChatCast already runs on this data directory: ${dataDir}`]);
  });
});

test("[SU3] a data directory that cannot be written is named in one line", async () => {
  const impossible = process.platform === "linux" ? "/proc/nope" : "/dev/null";
  const [line, ...more] = await refusal(2, { DATA_DIR: impossible });
  expect(line).toContain(`Cannot write to the data directory ${impossible}: `);
  expect(more).toEqual([]);
});

test("[SU5] the data of a newer version is refused in one line, and left as it is", async () => {
  const dataDir = join(server.home, "newer");
  await mkdir(dataDir);
  const newer = new DatabaseSync(join(dataDir, "chatcast.db"));
  newer.exec("CREATE TABLE what_is_new (a); PRAGMA user_version = 9999");
  newer.close();
  const [line, ...more] = await refusal(4, { DATA_DIR: dataDir });
  expect(line).toMatch(
    /^ChatCast cannot start: .*chatcast\.db: the data was written by a newer ChatCast \(version 9999 of the data, this one reads up to \d+\): start the newer one, or choose another data directory$/,
  );
  expect(more).toEqual([]);
  const kept = new DatabaseSync(join(dataDir, "chatcast.db"), { readOnly: true });
  expect(kept.prepare("PRAGMA user_version").get()).toEqual({ user_version: 9999 });
  expect(kept.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "what_is_new" }]);
  kept.close();
  expect(await readdir(dataDir)).not.toContain("running");
});

test("[CF40] --json prints objects alone: where it listens, what else there is to know, why it cannot start", async () => {
  const one = new WireServer({ args: ["--json"], env: { LOG_LEVEL: "info" } });
  others.push(one);
  await one.start();
  await one.create("Lab", "Alice");
  expect(await one.stop()).toEqual({ code: 0, signal: null });
  const events = objects(one.printedOut);
  expect(events.map(({ event }) => event)).toEqual(["listening", "administration", "stopped"]);
  expect(events[0]).toEqual({ event: "listening", url: expect.stringMatching(/^http:/), lan: [] });
  expect(one.output).toContain('"level":30');

  const said = await refusal(2, { PORT: String(server.port) }, ["--json"]);
  const unknown = await refusal(2, {}, ["--json", "--prot"]);
  expect(objects([...said, ...unknown].join("\n"))).toEqual([
    { event: "error", message: expect.stringContaining("is in use"), exit: 2 },
    { event: "error", message: expect.stringContaining("--prot"), exit: 2 },
  ]);
});

const objects = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
