import { createHash, randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { IN_REPOSITORY } from "./support/command.ts";
import { Server } from "./support/server.ts";
import { PAGE, type Stage, stage } from "./support/stage.ts";

const world = stage({ packed: true });
const run: Stage["run"] = (...args) => world.run(...args);

test("[CL1, CL8] what is said is stored when the command ends, and is printed once, in its order, without colours", async () => {
  const first = run("Ada", ["say", "--room", `${world.url}/#a%20lab`, "--create", "one", "word"]);
  expect(await first.ended).toBe(0);
  expect(first.out).toBe("✓ stored as number 1\n");
  const listener = run("Bob", ["tail", "--room", "a lab", "--json"]);
  await listener.says(/one word/);
  const second = run("Ada", ["say", "--room", "a lab", "-", "--json"], { stdin: "two\nlines \u001b[31mred\n" });
  expect(await second.ended).toBe(0);
  expect(second.events).toMatchObject([{ event: "said", offset: 2 }]);
  expect(await run("Ada", ["say", "--room", "a lab", "--to", "bob", "psst"]).ended).toBe(0);
  await listener.says(/psst/);
  expect(await listener.stop("SIGINT")).toBe(130);
  expect(listener.events.map(({ from, text, to }) => [from, text, to])).toEqual([
    ["Ada", "one word", undefined],
    ["Ada", "two\nlines \u001b[31mred", undefined],
    ["Ada", "psst", "you"],
  ]);
  const people = run("Eve", ["tail", "--room", "a lab", "--no-follow"]);
  expect(await people.ended).toBe(0);
  expect(people.out).toMatch(/^\d\d:\d\d:\d\d Ada: one word\n\d\d:\d\d:\d\d Ada: two\n {9}lines �\[31mred\n$/);
  const coloured = ["tail", "--room", "a lab", "--no-follow"];
  const forced = run("Eve", coloured, { env: { FORCE_COLOR: "1" } });
  expect(await forced.ended).toBe(0);
  expect(forced.out).toContain("\u001b[1mAda");
});

test("[CL9, CL10] a sealed room is made and entered by its link, which stands in no list, and all that is kept is its owner's alone", async () => {
  const made = run("Ada", ["rooms", "new", "--sealed"]);
  expect(await made.ended).toBe(0);
  const link = join(world.home, "link.txt");
  await writeFile(link, made.out);
  const secret = made.out.trim().split("#")[1] ?? "none";
  const listener = run("Ada", ["tail", "--json"], { env: { CHATCAST_ROOM: `@${link}` } });
  expect(await run("Bob", ["say", "--room", `@${link}`, "sealed words"]).ended).toBe(0);
  await listener.says(/sealed words/);
  const beside = run("Ada", ["say", "--room", `@${link}`, "from beside"]);
  expect(await beside.ended).toBe(0);
  await listener.says(/"from":"Ada-2","text":"from beside"/);
  await listener.stop("SIGTERM");
  const late = run("Bob", ["tail", "--room", `@${link}`, "--no-follow"]);
  expect(await late.ended).toBe(0);
  expect(late.out).toMatch(/Bob: sealed words\n.*Ada-2: from beside\n$/);
  const list = run("Ada", ["rooms"]);
  await list.ended;
  expect(list.out).toMatch(/sealed room/);
  expect(list.out).not.toContain(secret);
  const state = join(world.home, "Ada");
  expect((await stat(state)).mode & 0o777).toBe(0o700);
  for (const entry of await readdir(state, { recursive: true, withFileTypes: true })) {
    const { mode } = await stat(join(entry.parentPath, entry.name));
    expect([entry.name, mode & 0o077]).toEqual([entry.name, 0]);
  }
});

test("[CL16, CL21] a sealed file goes from command to command, equal, private too, and a receipt for it is said", async () => {
  const made = run("Ada", ["rooms", "new", "--sealed"]);
  expect(await made.ended).toBe(0);
  const env = { CHATCAST_ROOM: made.out.trim() };
  const bytes = randomBytes(2_500_000);
  const path = join(world.home, "plan.bin");
  await writeFile(path, bytes);
  const folder = join(world.home, "sealed-inbox");
  const bob = run("Bob", ["receive", "--dir", folder, "--count", "2", "--receipts", "--json"], { env });
  await expect.poll(() => run("Ada", ["send", path, "--to", "Bob"], { env }).ended, { timeout: 30_000 }).toBe(0);
  const ada = run("Ada", ["send", path], { env });
  expect(await ada.ended).toBe(0);
  expect(ada.out).toMatch(/^✓ plan\.bin {2}2\.4 MiB {2}sealed/);
  expect(await bob.ended).toBe(0);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const received = bob.events.filter(({ event }) => event === "received");
  expect(received).toMatchObject([
    { name: "plan.bin", from: "Ada", sha256 },
    { name: "plan.bin", sha256 },
  ]);
  for (const name of ["plan.bin", "plan (2).bin"])
    expect((await readFile(join(folder, name))).equals(bytes)).toBe(true);
  expect(await readdir(folder)).toHaveLength(4);
  const receipts = join(folder, "plan (2).bin.receipts.json");
  const [good, other, none, broken] = [
    run("Ada", ["verify", path, receipts]),
    run("Ada", ["verify", receipts, receipts, "--json"]),
    run("Ada", ["verify", path, join(folder, "nothing.json")]),
    run("Ada", ["verify", path, path]),
  ];
  expect(await good.ended).toBe(0);
  expect(good.out).toContain("verified by Bob");
  expect(await other.ended).toBe(6);
  expect(other.events).toMatchObject([
    { event: "verified", same: false, good: false, receipts: [{ name: "Bob", signed: true }] },
    { event: "error", exit: 6 },
  ]);
  expect(await none.ended).toBe(5);
  expect(await broken.ended).toBe(2);
});

test.each([
  ["usage", 2, ["say", "--rom", "x", "hello"]],
  ["usage", 2, ["say", "hello"]],
  ["away", 3, ["say", "--room", "http://127.0.0.1:9/#x", "hello"]],
  ["missing", 5, ["say", "--room", "nowhere", "hello"]],
  ["missing", 5, ["send", "--room", "nowhere", "/no/such/file"]],
  ["missing", 5, ["say", "--room", "here", "--create", "--to", "Nobody", "hello"]],
  ["usage", 2, ["say", "--room", "here", "--as", "", "hello"]],
])("[CL7] %s ends with %i: %j", async (_kind, code, args) => {
  const command = run("Ada", args);
  expect(await command.ended).toBe(code);
  expect(command.out).toBe("");
  expect(command.error).not.toBe("");
});

test("[CL7, CL8] with --json a failure is an object with its code", async () => {
  expect(await run("Ada", ["say", "--room", "mine", "--create", "hello"]).ended).toBe(0);
  const command = run("Mallory", ["say", "--room", "mine", "--as", "Ada", "--json", "hello"]);
  expect(await command.ended).toBe(4);
  expect(command.events).toMatchObject([
    { event: "error", exit: 4, message: expect.any(String), code: expect.stringMatching(/^E_/) },
  ]);
  expect(command.error).toBe("");
  const wrong = run("Ada", ["say", "--json", "--rom", "x", "hello"]);
  expect(await wrong.ended).toBe(2);
  expect(wrong.events).toEqual([{ event: "error", exit: 2, message: expect.stringContaining("--rom") }]);
  expect(wrong.error).toBe("");
});

test("[CL13] the doctor says what it found, line by line and as objects", async () => {
  const options = ["doctor", world.url, "--silence", "1", "--body", "2MiB"];
  const [people, programs] = [run("Ada", options), run("Ada", [...options, "--json"])];
  expect(await people.ended).toBe(0);
  expect(people.out).toMatch(/^✓ good +server /m);
  expect(await programs.ended).toBe(0);
  expect(programs.events.filter(({ event }) => event === "check")).toHaveLength(8);
  expect(programs.events.at(-1)).toMatchObject({ event: "path", url: world.url, hops: [] });
  const nowhere = run("Ada", ["doctor", "http://127.0.0.1:9"]);
  expect(await nowhere.ended).toBe(9);
});

test("[CL24] the program is nothing that an older Node cannot read, which it has to tell that it is too old", async () => {
  const program = await readFile(world.bin, "utf8");
  expect(program).toContain("needs Node 24 or newer");
  // The one thing of the language that Node 24 reads and Node 20 does not.
  expect(/\busing [\w$]+\s*=/.exec(program)?.[0]).toBeUndefined();
});

test("[CL14] programs are started with their own options, and are not in the single file", async () => {
  const alone = join(world.home, "alone");
  await mkdir(alone);
  await cp(world.bin, join(alone, "chatcast.mjs"));
  const [help, single, ...wrong] = [
    run("Ada", ["serve", "--help"], { bin: IN_REPOSITORY }),
    run("Ada", ["serve"], { bin: join(alone, "chatcast.mjs") }),
    run("Ada", ["serve", "--json", "--nonsense"]),
    ...["backup", "lab", "bench"].map((name) => run("Ada", [name, "--json", "--nonsense"], { bin: IN_REPOSITORY })),
  ];
  expect(await help.ended).toBe(0);
  expect(help.out).toMatch(/chatcast-server - .*npm start -- .*--data-dir FOLDER/s);
  for (const one of wrong) {
    expect(await one.ended).toBe(2);
    expect(one.events).toEqual([{ event: "error", message: expect.stringContaining("--nonsense"), exit: 2 }]);
  }
  expect(await single.ended).toBe(5);
  expect(single.error).toContain("install the package");
});

test("[CL23] the package has the server with its page, its backup and the lab, each by its name there, and no bench", async () => {
  // What this file asks for it asks of the server that the package has started.
  expect(await (await fetch(world.url)).text()).toBe(PAGE);
  const [serve, lab, backup, bench] = [
    run("Ada", ["serve", "--help"]),
    run("Ada", ["lab", "--help"]),
    run("Ada", ["backup", join(world.home, "copy"), "--data-dir", join(world.home, "data")]),
    run("Ada", ["bench"]),
  ];
  expect(await serve.ended).toBe(0);
  expect(serve.out).toMatch(/chatcast-server - .* {2}chatcast serve --port 8080/s);
  expect(await lab.ended).toBe(0);
  expect(lab.out).toContain("chatcast lab --attack");
  expect([serve.out, lab.out].join()).not.toContain("npm ");
  expect(await backup.ended).toBe(0);
  expect(await readdir(join(world.home, "copy"))).toContain("chatcast.db");
  expect(await bench.ended).toBe(5);
  expect(bench.error).toContain("npx chatcast in the repository");
  const { dependencies = {}, bin } = JSON.parse(await readFile(join(world.home, "package/package.json"), "utf8"));
  expect([dependencies, bin]).toEqual([{}, { chatcast: "bin/chatcast.mjs" }]);
  expect(await readFile(join(world.home, "package/THIRD-PARTY.md"), "utf8")).toMatch(
    /^## fastify .*^## ink .*^## markdown-it .*^## react-dom /ms,
  );
});

test("[CL7, CL13] a certificate that is not trusted is told as that, and is taken with its authority", async () => {
  const home = await mkdtemp(join(tmpdir(), "chatcast-tls-"));
  const server = await Server.start(home, undefined, ["--https"]);
  onTestFinished(async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  });
  const say = (env: Record<string, string>) =>
    run("Ada", ["say", "--create", "hello"], { env: { CHATCAST_ROOM: "lab", CHATCAST_SERVER: server.url, ...env } });
  const wary = say({});
  expect(await wary.ended).toBe(3);
  expect(wary.error).toContain("its certificate is not trusted here");
  const doctor = run("Ada", ["doctor", server.url, "--silence", "1"]);
  expect(await doctor.ended).toBe(9);
  expect(doctor.error).toContain("NODE_EXTRA_CA_CERTS names a file");
  expect(await say({ NODE_EXTRA_CA_CERTS: join(home, "data/tls/ca.pem") }).ended).toBe(0);
});

test("[CL12] a shell completes commands and options", async () => {
  const script = run("Ada", ["completion", "bash"]);
  expect(await script.ended).toBe(0);
  expect(script.out).toContain("chatcast complete --");
  const commands = run("Ada", ["complete", "--", "re"]);
  expect(await commands.ended).toBe(0);
  expect(commands.out).toMatch(/^receive\tsave the files that come into a room, each verified$/m);
  const options = run("Ada", ["complete", "--", "receive", "--ac"]);
  expect(await options.ended).toBe(0);
  expect(options.out).toMatch(/^--accept\t/m);
});

test("[CL20] the owner of a room adds a bot that speaks, sees how its hook is, and removes it", async () => {
  const room = ["--room", `${world.url}/#bots`, "--json"];
  await run("Ada", ["say", ...room, "--create", "hello"]).ended;
  const added = run("Ada", ["hooks", "add", "Mirror", "--url", "https://hook.invalid/in", ...room]);
  expect(await added.ended).toBe(0);
  const [{ address, token, secret, id } = {}] = added.events as Record<string, string>[];
  expect([address, secret]).toEqual([`${world.url}/hooks/${id}`, expect.stringMatching(/^whsec_/)]);
  const said = await fetch(String(address), {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ text: "from elsewhere" }),
  });
  expect(said.status).toBe(201);
  const [listed, refused] = [run("Ada", ["hooks", ...room]), run("Bob", ["hooks", ...room])];
  expect(await listed.ended).toBe(0);
  expect(listed.events).toMatchObject([
    { event: "bot", id, name: "Mirror", by: "Ada", hook: { host: "hook.invalid" } },
  ]);
  expect(listed.out).not.toContain(token);
  expect(await refused.ended).not.toBe(0);
  const removed = run("Ada", ["hooks", "remove", "Mirror", ...room]);
  expect(await removed.ended).toBe(0);
  expect(removed.events).toMatchObject([{ event: "removed", id }]);
});
