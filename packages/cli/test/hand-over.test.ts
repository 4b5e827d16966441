import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Command } from "./support/command.ts";
import { Gate } from "./support/gate.ts";
import { stage } from "./support/stage.ts";

const MIB = 1_048_576;

const world = stage();
let home = "";
let rooms = 0;
let room = "";
const gates: Gate[] = [];

beforeEach(async () => {
  room = `room ${++rooms}`;
  home = await mkdtemp(join(world.home, "test-"));
});
afterEach(async () => {
  for (const gate of gates.splice(0)) await gate.close();
});

function run(
  person: "Ada" | "Bob",
  args: readonly string[],
  { stdin, url = world.url }: { stdin?: string; url?: string } = {},
) {
  const env = { CHATCAST_SERVER: url, CHATCAST_ROOM: room };
  return world.run(person, args, {
    state: join(home, person),
    env: { ...env, CHATCAST_NAME: person },
    ...(stdin === undefined ? {} : { stdin }),
  });
}

async function gate(way: "up" | "down"): Promise<Gate> {
  const made = await Gate.open(world.url, way);
  gates.push(made);
  return made;
}

async function file(name: string, size: number): Promise<{ path: string; sha256: string; bytes: Buffer }> {
  const bytes = randomBytes(size);
  const path = join(home, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return { path, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

const inbox = (): string => join(home, "inbox");
const waiting = /Waiting for files/;

test("[CL2, CL3, CL10] files, folders and what comes from a pipe arrive equal, by the sender's digest, and nothing is written over", async () => {
  const big = await file("big.bin", 3 * MIB + 1);
  await mkdir(join(home, "folder/deep"), { recursive: true });
  await writeFile(join(home, "folder/deep/note.md"), "below");
  await mkdir(inbox());
  await writeFile(join(inbox(), "big.bin"), "was here before");
  const bob = run("Bob", [
    "receive",
    "--create",
    "--dir",
    inbox(),
    "--count",
    "3",
    "--accept",
    "*.{bin,md}",
    "--accept",
    "piped",
  ]);
  await bob.says(waiting);
  const ada = run("Ada", ["send", big.path, join(home, "folder"), "--json"]);
  expect(await ada.ended).toBe(0);
  expect(ada.events.filter(({ event }) => event === "sent")).toContainEqual(
    expect.objectContaining({ name: "big.bin", size: big.bytes.length, sha256: big.sha256 }),
  );
  const tar = run("Ada", ["send", "-", "--name", "skipped.tar"], { stdin: "nobody wants it" });
  expect(await tar.ended).toBe(0);
  const pipe = run("Ada", ["send", "-", "--name", "piped", "--to", "bob"], { stdin: "through a pipe" });
  expect(await pipe.ended).toBe(0);
  expect(await bob.ended).toBe(0);
  expect(bob.out).toContain(`${join(inbox(), "big (2).bin")}  3.0 MiB from Ada  SHA-256 ${big.sha256} verified`);
  expect(bob.out).toContain("skipped.tar from Ada: not accepted");
  const names = (await readdir(inbox())).toSorted((a, b) => a.localeCompare(b));
  expect(names).toEqual(["big (2).bin", "big.bin", "folder_deep_note.md", "piped"]);
  expect((await readFile(join(inbox(), "big (2).bin"))).equals(big.bytes)).toBe(true);
  expect(await readFile(join(inbox(), "big.bin"), "utf8")).toBe("was here before");
  expect(await readFile(join(inbox(), "piped"), "utf8")).toBe("through a pipe");
  expect(await readdir(join(home, "Ada/spool"))).toEqual([]);
});

test("[CL4, CL5] after kill -9 of the sender, and of the receiver, the same commands go on and carry only the rest", async () => {
  const big = await file("big.bin", 24 * MIB);
  const up = await gate("up");
  expect(await run("Ada", ["say", "--create", "hello"], { url: up.url }).ended).toBe(0);
  const half = up.letThrough(12 * MIB);
  const send = (): Command => run("Ada", ["send", big.path, "--json"], { url: up.url });
  const first = send();
  await first.meanwhile(half);
  expect(await first.stop("SIGKILL")).toBe("SIGKILL");
  const down = await gate("down");
  const receive = (): Command => run("Bob", ["receive", "--dir", inbox(), "--count", "1"], { url: down.url });
  const bob = receive();
  await bob.says(waiting);
  const part = down.letThrough(12 * MIB);
  up.clear();
  const second = send();
  expect(await second.ended).toBe(0);
  expect(second.events.at(-1)).toMatchObject({ event: "sent", sha256: big.sha256 });
  expect(up.passed).toBeLessThan(big.bytes.length);
  await bob.meanwhile(part);
  // What is certain to be there after a crash is noted beside it.
  const marks = join(inbox(), "big.bin.part.marks");
  await expect
    .poll(
      () =>
        stat(marks).then(
          ({ size }) => size > 0,
          () => false,
        ),
      { timeout: 30_000 },
    )
    .toBe(true);
  expect(await bob.stop("SIGKILL")).toBe("SIGKILL");
  down.clear();
  const again = receive();
  expect(await again.ended).toBe(0);
  expect(down.passed).toBeLessThan(big.bytes.length);
  expect((await readFile(join(inbox(), "big.bin"))).equals(big.bytes)).toBe(true);
  expect(await readdir(inbox())).toEqual(["big.bin"]);
});

test("[CL6] Ctrl-C pauses a send, the same command goes on with it, and another one leaves it alone", async () => {
  const [big, other] = [await file("big.bin", 16 * MIB), await file("other.bin", 10)];
  const up = await gate("up");
  expect(await run("Ada", ["say", "--create", "hello"], { url: up.url }).ended).toBe(0);
  const half = up.letThrough(8 * MIB);
  const first = run("Ada", ["send", big.path], { url: up.url });
  await first.meanwhile(half);
  expect(await first.stop("SIGINT")).toBe(130);
  expect(first.error).toContain("the same command goes on");
  const rooms = run("Ada", ["rooms", "--json"]);
  await rooms.ended;
  expect(rooms.events).toContainEqual(expect.objectContaining({ server: up.url, unfinished: 1 }));
  up.clear();
  expect(await run("Ada", ["send", other.path], { url: up.url }).ended).toBe(0);
  expect(up.passed).toBeLessThan(MIB);
  const again = run("Ada", ["send", big.path, "--json"], { url: up.url });
  expect(await again.ended).toBe(0);
  expect(again.events.at(-1)).toMatchObject({ event: "sent", sha256: big.sha256 });
  expect(up.passed).toBeLessThan(big.bytes.length);
});

test("[CL25] a file of the same name and size elsewhere is another send, and the first goes on by its own command", async () => {
  const [one, other] = [await file("a/x.bin", 8 * MIB), await file("b/x.bin", 8 * MIB)];
  const up = await gate("up");
  expect(await run("Ada", ["say", "--create", "hello"], { url: up.url }).ended).toBe(0);
  const half = up.letThrough(4 * MIB);
  const first = run("Ada", ["send", one.path], { url: up.url });
  await first.meanwhile(half);
  expect(await first.stop("SIGINT")).toBe(130);
  up.clear();
  for (const { path, sha256 } of [other, one]) {
    const next = run("Ada", ["send", path, "--json"], { url: up.url });
    expect(await next.ended).toBe(0);
    expect(next.events.at(-1)).toMatchObject({ event: "sent", sha256 });
  }
});

test("[CL26] a command for several files that was stopped sends only the rest when it is given again, and all when it has ended", async () => {
  const files = [await file("first.bin", 10), await file("second.bin", 8 * MIB), await file("third.bin", 8 * MIB)];
  const up = await gate("up");
  expect(await run("Ada", ["say", "--create", "hello"], { url: up.url }).ended).toBe(0);
  const half = up.letThrough(8 * MIB);
  const send = () => run("Ada", ["send", ...files.map(({ path }) => path), "--json"], { url: up.url });
  const sentBy = ({ events }: Command) =>
    events.flatMap(({ event, name }) => (event === "sent" ? [name] : [])).toSorted();
  const first = send();
  await first.says(/"event":"sent"/);
  await first.meanwhile(half);
  expect(await first.stop("SIGINT")).toBe(130);
  expect(sentBy(first)).toEqual(["first.bin"]);
  up.clear();
  const second = send();
  expect(await second.ended).toBe(0);
  expect(sentBy(second)).toEqual(["second.bin", "third.bin"]);
  const third = send();
  expect(await third.ended).toBe(0);
  expect(sentBy(third)).toHaveLength(3);
});

test("[CL27] Ctrl-C cancels what comes from standard input, here and on the server, and does not say that it goes on", async () => {
  const up = await gate("up");
  expect(await run("Ada", ["say", "--create", "hello"], { url: up.url }).ended).toBe(0);
  const before = await blobs();
  const half = up.letThrough(4 * MIB);
  const first = run("Ada", ["send", "-"], { url: up.url, stdin: "x".repeat(8 * MIB) });
  await first.meanwhile(half);
  expect(await first.stop("SIGINT")).toBe(130);
  expect(first.error).toContain("Cancelled");
  expect(first.error).not.toContain("goes on");
  expect(await blobs()).toBe(before + 1);
  up.clear();
  // The server could not hear it then; whoever comes next says it.
  expect(await run("Ada", ["say", "hello again"], { url: up.url }).ended).toBe(0);
  await expect.poll(blobs, { timeout: 10_000 }).toBe(before);
});

test("[CL40] what a killed command had kept of its standard input goes at the next start, here and on the server, and that of one that runs stays", async () => {
  const [one, other] = [await gate("up"), await gate("up")];
  const kept = join(home, "Ada/spool");
  const spools = async () => (await readdir(kept)).filter((name) => /^[0-9a-f]{24}$/.test(name)).length;
  expect(await run("Bob", ["say", "--create", "hello"]).ended).toBe(0);
  const before = await blobs();
  // Each way to the server is a server of its own to them, and has its own name there.
  const sendThrough = async (up: Gate, name: string): Promise<Command> => {
    const half = up.letThrough(4 * MIB);
    const sends = run("Ada", ["send", "-", "--as", name], { url: up.url, stdin: "x".repeat(8 * MIB) });
    await sends.meanwhile(half);
    return sends;
  };
  const [runs, killed] = [await sendThrough(one, "Ada"), await sendThrough(other, "Eve")];
  expect([await blobs(), await spools()]).toEqual([before + 2, 2]);
  expect(await killed.stop("SIGKILL")).toBe("SIGKILL");
  other.clear();
  expect(await run("Ada", ["say", "hello again", "--as", "Eve"], { url: other.url }).ended).toBe(0);
  expect(await spools()).toBe(1);
  await expect.poll(blobs, { timeout: 30_000 }).toBe(before + 1);
  one.clear();
  expect(await runs.ended).toBe(0);
  expect(await readdir(kept)).toEqual([]);
  expect(await blobs()).toBe(before + 1);
});

/** Files on the server's disk, whole or not. */
async function blobs(): Promise<number> {
  const entries = await readdir(join(world.home, "data/blobs"), { recursive: true, withFileTypes: true });
  return entries.filter((one) => one.isFile()).length;
}
