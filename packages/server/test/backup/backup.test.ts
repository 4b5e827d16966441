import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { backUp } from "../../src/backup/copy.ts";
import { serveAlone, unique } from "../wire/harness.ts";
import { CHUNK, outgoing, pattern, resume, sendChunks, seqs, sha256 } from "../wire/packets.ts";
import { plain } from "../wire/plain.ts";
import { WireServer } from "../wire/process.ts";
import { type Body, text } from "../wire/shapes.ts";
import { json, upload } from "../wire/upload.ts";

const COMMAND = fileURLToPath(new URL("../../src/backup.ts", import.meta.url));
const server = serveAlone();
const dataOf = (home: string): string => join(home, "data");

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "chatcast-backup-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

interface Ran {
  code: number | null;
  out: string;
}

function backup(
  dataDir: string,
  target: string,
  ...more: string[]
): { child: ReturnType<typeof spawn>; ended: Promise<Ran> } {
  const args = ["--disable-warning=ExperimentalWarning", COMMAND, target, ...more];
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, DATA_DIR: dataDir } });
  let out = "";
  child.stdout.on("data", (text) => (out += String(text)));
  child.stderr.on("data", (text) => (out += String(text)));
  return { child, ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, out }))) };
}

/** A server on a copy. */
async function restored(target: string): Promise<WireServer> {
  const copy = new WireServer({ env: { DATA_DIR: target } });
  onTestFinished(() => copy.dispose());
  await copy.start();
  return copy;
}

test("[BK1, BK2] a copy made while people talk and send has all that was acknowledged before, and starts", async () => {
  const roomName = unique("room");
  const [alice, bob] = await server.room(roomName, "Alice", "Bob");
  for (let n = 1; n <= 40; n++) await alice.client.say(`before ${n}`);
  await alice.client.whisper("Bob", "between us");
  const bytes = pattern(300_000, 7);
  await upload(server.url, bytes, { token: alice.token, fileName: "up.bin" });
  const whole = outgoing(CHUNK * 9 + 5);
  await sendChunks(alice.client, whole, seqs(whole));
  const { meta } = (await alice.client.packet({ cmd: "COMPLETE", transfer_id: whole.id })) as { meta: Body };
  const half = outgoing(CHUNK * 8);
  await sendChunks(alice.client, half, seqs(half).slice(0, 5));

  const target = join(await folder(), "copy");
  const { ended } = backup(dataOf(server.home), target);
  let done = false;
  void ended.then(() => (done = true));
  let during = 0;
  while (!done) expect((await bob.client.say(`during ${++during}`)).ok).toBe(true);
  expect(await ended).toMatchObject({ code: 0, out: expect.stringMatching(/copying beside it.*\n.*Copied 3 files/) });
  await server.restart("kill");

  const copy = await restored(target);
  const back = await copy.join(roomName, "Alice", { token: alice.token });
  const { texts, head } = await back.client.history({ limit: 200 });
  expect(texts.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, n) => `before ${n + 1}`));
  expect(head).toBe(texts.length);
  expect((await back.client.history({ with: "Bob" })).texts).toEqual(["between us"]);
  // The urls that members have stay good: the copy has the secret that signs them.
  const file = await plain(copy.url, text(meta, "url"));
  expect([file.status, sha256(file.body)]).toEqual([200, sha256(whole.bytes)]);
  expect(await resume(back.client, half.id)).toMatchObject({ meta: { received: 5, missing: [[5, 7]] } });
  await sendChunks(back.client, half, [5, 6, 7]);
  await back.client.packet({ cmd: "COMPLETE", transfer_id: half.id, meta: { sha256: sha256(half.bytes) } });
  expect((await stat(join(target, "chatcast.db"))).mode & 0o777).toBe(0o600);
});

test("[BK3] of a server that is stopped the data is copied as well", async () => {
  const stopped = new WireServer();
  onTestFinished(() => stopped.dispose());
  await stopped.start();
  const alice = await stopped.create("Lab", "Alice");
  await alice.client.say("kept");
  await stopped.stop();
  const target = join(await folder(), "copy");
  expect(await backup(dataOf(stopped.home), target).ended).toMatchObject({ code: 0 });
  const copy = await restored(target);
  const back = await copy.join("Lab", "Alice", { token: alice.token });
  expect((await back.client.history()).texts).toEqual(["kept"]);
});

test("[BK4] nothing is written over, and what cannot be copied is said in one line", async () => {
  const place = await folder();
  await writeFile(join(place, "mine"), "not yours");
  const over = await backup(dataOf(server.home), place).ended;
  expect(over).toMatchObject({ code: 2, out: expect.stringMatching(/is not empty: name a folder/) });
  expect(await readdir(place)).toEqual(["mine"]);
  const nothing = await backup(join(place, "nowhere"), join(place, "copy")).ended;
  expect(nothing).toMatchObject({ code: 5, out: expect.stringMatching(/holds no ChatCast data/) });
  expect(await readdir(place)).toEqual(["mine"]);
});

test("[BK5] a copy that is stopped leaves nothing that looks like one", async () => {
  const alice = await server.create(unique("room"), "Alice");
  for (let n = 0; n < 20; n++) await upload(server.url, pattern(50_000, n), { token: alice.token });
  const place = await folder();
  const { child, ended } = backup(dataOf(server.home), join(place, "copy"));
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  child.kill("SIGINT");
  const { code, out } = await ended;
  // Whoever stops it late finds a whole one.
  if (code === 0) expect(await readdir(place)).toEqual(["copy"]);
  else expect([code, out.includes("nothing was kept"), await readdir(place)]).toEqual([130, true, []]);
});

test("[BK6] a file that is removed while the copy is under way is in it", async () => {
  const alice = await server.create(unique("room"), "Alice");
  const half = outgoing(CHUNK * 4);
  await sendChunks(alice.client, half, [0, 1]);
  const blobs = async () => (await readdir(join(dataOf(server.home), "blobs"), { recursive: true })).length;
  const before = await blobs();
  // A copy that was begun and goes slowly.
  const socket = connect(join(dataOf(server.home), "control.sock"));
  await new Promise((resolve) => socket.once("connect", resolve));
  const target = join(await folder(), "chatcast.db");
  socket.write(`${JSON.stringify({ do: "copy-database", file: target })}\n`);
  expect(JSON.parse(String(await new Promise((resolve) => socket.once("data", resolve))))).toEqual({ ok: true });
  alice.client.tell("reliable_event", { type: "CONTROL", cmd: "CANCEL", transfer_id: half.id });
  await alice.client.packet({ cmd: "CANCELLED", transfer_id: half.id });
  expect(await blobs()).toBe(before);
  socket.destroy();
  await expect.poll(blobs).toBeLessThan(before);
});

test("[BK7] only the owner of the data can ask for a copy, and for nothing else", async () => {
  const path = join(dataOf(server.home), "control.sock");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  for (const line of ["{}", "nonsense", '{"do":"copy-database","file":"relative"}', '{"do":"shutdown","file":"/x"}']) {
    const socket = connect(path);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write(`${line}\n`);
    await closed;
  }
  const target = join(await folder(), "no", "such", "folder.db");
  const socket = connect(path);
  socket.write(`${JSON.stringify({ do: "copy-database", file: target })}\n`);
  expect(JSON.parse(String(await new Promise((resolve) => socket.once("data", resolve))))).toMatchObject({ ok: false });
  socket.destroy();
  expect((await plain(server.url, "/healthz")).status).toBe(200);
});

test("[BK4, BK40] a damaged file is named, and the rest is copied; with --json by objects", async () => {
  const hurt = new WireServer();
  onTestFinished(() => hurt.dispose());
  await hurt.start();
  const alice = await hurt.create("Lab", "Alice");
  const kept = json(await upload(hurt.url, pattern(5_000), { token: alice.token }));
  await hurt.stop();
  const shelves = join(dataOf(hurt.home), "blobs");
  const [shelf = ""] = (await readdir(shelves)).filter((name) => !name.startsWith("."));
  const [blob = ""] = await readdir(join(shelves, shelf));
  await chmod(join(shelves, shelf, blob), 0o600);
  await writeFile(join(shelves, shelf, blob), "cut short");
  await mkdir(join(dataOf(hurt.home), "tls"));
  await writeFile(join(dataOf(hurt.home), "tls", "ca.pem"), "an authority");
  const target = join(await folder(), "copy");
  const ran = await backup(dataOf(hurt.home), target).ended;
  expect(ran).toMatchObject({ code: 6, out: expect.stringContaining(blob) });
  expect(await readdir(join(target, "tls"))).toEqual(["ca.pem"]);
  const again = await backup(dataOf(hurt.home), join(await folder(), "again"), "--json").ended;
  expect(again.code).toBe(6);
  const events = again.out.trimEnd().split("\n");
  expect(events.map((line) => JSON.parse(line) as Body)).toEqual([
    { event: "begun", dataDir: dataOf(hurt.home), running: false },
    { event: "copied", target: expect.any(String), files: 1, bytes: expect.any(Number), damaged: [blob], inBucket: 0 },
    { event: "error", message: expect.stringContaining(blob), exit: 6 },
  ]);
  expect(text(kept, "url")).toContain("/files/");
});

test("[BK9] files that are in the bucket of the data directory are counted, not missed, and the copy does not know the bucket", async () => {
  const [dataDir, target] = [await folder(), join(await folder(), "copy")];
  await mkdir(join(dataDir, "blobs", "he"), { recursive: true });
  await writeFile(join(dataDir, "blobs", "he", "here"), "12345");
  await writeFile(join(dataDir, "secret"), "secret");
  await writeFile(join(dataDir, "bucket"), "s3://files/ in eu-1\nowner\n");
  const report = await backUp({
    dataDir,
    target,
    source: { copyDatabase: (file) => writeFile(file, "database"), close: async () => {} },
    blobsOf: () => [{ id: "here", size: 5 }, { id: "elsewhere", size: 2 ** 52 }, { id: "moving" }],
    progress: () => {},
    signal: new AbortController().signal,
  });
  expect(report).toEqual({ files: 1, bytes: 13, damaged: [], inBucket: 2 });
  expect((await readdir(target)).sort()).toEqual(["blobs", "chatcast.db", "secret"]);
});
