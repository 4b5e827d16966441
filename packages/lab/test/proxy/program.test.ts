import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bytesSource } from "@chatcast/client";
import { ATTACKS, TARGETS } from "@chatcast/faults";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { HELP, parseOptions } from "../../src/proxy/options.ts";
import { UsageError } from "../../src/proxy/plan.ts";
import { EVERYONE, FIVE_CHUNKS, lastTransfer, someBytes, stage, textsOf, until } from "./stage.ts";

const MAIN = fileURLToPath(new URL("../../src/proxy/main.ts", import.meta.url));
const READY = /(?:lab listening on |"event":"listening","url":")(http:[^\s,"]+)[,"]/;
const world = stage();
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chatcast-lab-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The lab as a command. */
class Lab {
  readonly child: ChildProcess;
  output = "";

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    onTestFinished(() => {
      this.child.kill("SIGKILL");
    });
  }

  async url(): Promise<string> {
    await expect.poll(() => this.output, { timeout: 30_000 }).toMatch(READY);
    return READY.exec(this.output)?.[1] ?? "";
  }

  async ends(signal?: "SIGINT"): Promise<number | null> {
    const closed = once(this.child, "close");
    if (signal !== undefined) this.child.kill(signal);
    const [code] = (await closed) as [number | null];
    return code;
  }
}

const start = (...args: string[]) => new Lab("--listen", "0", "--target", world.target.origin, ...args);

/**
 * The same traffic each time: two members, a message, a file that does not survive, one that does, of one chunk whatever was
 * measured by then; and two messages in a sealed room.
 */
async function traffic(url: string): Promise<void> {
  const [ada, bob] = await world.room(url, url);
  if (ada === undefined || bob === undefined) return;
  ada.say("nobody shall read this in a recording", EVERYONE);
  await until(bob, () => textsOf(bob).length === 1);
  for (const length of [FIVE_CHUNKS, 10_000]) {
    ada.sendFile(bytesSource(someBytes(length), "secret-name.bin"), EVERYONE);
    await until(ada, (now) => !["moving", "waiting"].includes(lastTransfer(now)?.phase.state ?? "moving"));
  }
  const [ann, ben] = await world.sealedRoom(url, url);
  if (ann === undefined || ben === undefined) return;
  for (const text of ["sealed, and read by nobody here", "altered on its way"]) {
    ann.say(text, EVERYONE);
    await until(ann, ({ acks }) => acks.every(({ state }) => state === "acknowledged" || state === "failed"));
  }
  for (const client of [ada, bob, ann, ben]) client.close();
}

test("[MP11, MP12, MP40] a recorded run replays to the same verdicts, and tells no content", async () => {
  const file = join(folder, "run.jsonl");
  const recording = start(
    "--record",
    file,
    "--seed",
    "5",
    "--attack",
    "crc-delta:chunk,seq=2,first=1",
    "--attack",
    "bit-flip:chunk,seq=4,first=1",
    "--attack",
    "re-tag:msg,seq=1",
  );
  await traffic(await recording.url());
  expect(await recording.ends("SIGINT")).toBe(0);
  const run = await readFile(file, "utf8");
  for (const secret of ["nobody shall read", "secret-name", "sealed, and", "token", "Ada"])
    expect(run).not.toContain(secret);
  const lines = run
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const plan = ["crc-delta:chunk,seq=2,first=1", "bit-flip:chunk,seq=4,first=1", "re-tag:msg,seq=1"];
  expect(lines[0]).toMatchObject({ seed: 5, plan });
  const verdicts = lines.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict]));
  expect(verdicts).toContainEqual({ stream: "file 1", seq: 4, says: "compromised" });
  // In the sealed room, whose keys and bytes are others at each run.
  expect(verdicts).toContainEqual({ stream: expect.stringMatching(/^link/), seq: 1, says: "compromised" });

  const replay = start("--replay", file);
  await traffic(await replay.url());
  expect([await replay.ends("SIGINT"), replay.output]).toEqual([
    0,
    expect.stringMatching(/the same \d+ verdicts as recorded/),
  ]);

  // Other traffic is no replay: one message less.
  const other = start("--replay", file, "--json");
  await other.url();
  expect([await other.ends("SIGINT"), other.output]).toEqual([6, expect.stringContaining("recorded, not said now")]);
  const [ready, ...told] = other.output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(ready).toMatchObject({ event: "listening", target: world.target.origin, seed: 5, rules: plan });
  expect(told.map(({ event }) => event)).toEqual(["stopped", "compared"]);
  expect(told[1]).toMatchObject({ same: false, shown: expect.arrayContaining([expect.stringContaining("recorded")]) });
});

test.each([
  [["--attack", "bite"], 'No attack "bite"'],
  [["--attack", "lower-totals:msg"], "lower-totals cannot be done to msg"],
  [["--attack", "drop:chunk,way=down"], "chunk travels up only"],
  [["--attack", "impersonate:msg"], "as=NAME belongs to impersonate"],
  [["--attack", "drop:chunk,share=2"], "share must be above 0"],
  [["--attack", "drop:chunk,sequence=2"], "A rule knows seq, first, share, way and as"],
  [["--target", "https://localhost:3000"], "There is no man in the middle"],
  [["--target", "nowhere"], "--target must be an address"],
  [["--listen", "70000"], "--listen must be a whole number"],
  [["--replay", "x", "--seed", "1"], "--replay takes seed and rules from its file"],
  [["--unknown"], "Unknown option '--unknown'"],
])("[MP13] %j is refused in one line", (args, line) => {
  expect(() => parseOptions(args)).toThrow(line);
  expect(() => parseOptions(args)).toThrow(UsageError);
});

test("[MP13] as a command that is one line and exit code 2", async () => {
  const lab = new Lab("--attack", "bite");
  expect(await lab.ends()).toBe(2);
  expect(lab.output).toMatch(/^No attack "bite".*\n$/);
});

test("[MP13] a file that is no recording is refused by its line", async () => {
  const file = join(folder, "broken.jsonl");
  await writeFile(file, '{"format":"chatcast lab run","version":1,"seed":1,"plan":[]}\n{"t":1}\n');
  const lab = new Lab("--replay", file);
  expect([await lab.ends(), lab.output]).toEqual([2, expect.stringContaining("Line 2 of the recording")]);
});

test("[MP13] --help tells every option, attack and target", () => {
  expect(parseOptions(["--attack", "bite", "--help"])).toBe("help");
  for (const word of ["--listen", "--target", "--replay", ...ATTACKS, ...TARGETS]) expect(HELP).toContain(word);
});
