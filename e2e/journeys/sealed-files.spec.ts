import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BrowserContext, Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { sha256, write, writeNoise } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";
import { noteWebCrypto, webCryptoOf } from "../support/main-thread.ts";

const VERIFY = fileURLToPath(new URL("../../scripts/verify.mjs", import.meta.url));
const CHATCAST = fileURLToPath(new URL("../../packages/cli/bin/chatcast.mjs", import.meta.url));
const run = promisify(execFile);

test("[JY106] [JY195] a file in a sealed room arrives byte for byte, on a page and in a terminal, is verified by name, and its receipts are good anywhere", async ({
  serveAlone,
  visit,
  folder,
}) => {
  const server = await serveAlone();
  const ann = await visit(server.url);
  const link = await ann.room.createSealed("Harbour", "Ann");
  const bob = await visit(link);
  await bob.room.joinInvited("Bob");

  const text = Buffer.from("the heron flies at dawn ".repeat(20_000));
  const path = await write(folder, "heron-plans.txt", text);
  await spoilOneDownload(bob.context);
  await ann.room.attach(path);
  await expect(bob.room.alert).toContainText("a file was not accepted");
  await bob.room.understood();
  await expect(bob.room.conversation).toContainText("Verified by nobody yet");
  await expect(bob.room.fileLink("heron-plans.txt")).toHaveCount(0);
  await bob.room.button("Try again").click();
  await expect(bob.room.fileLink("heron-plans.txt")).toBeVisible();
  expect(await sha256(await bob.room.download("heron-plans.txt"))).toBe(await sha256(path));
  for (const { room } of [ann, bob]) await expect(room.conversation).toContainText("Verified by 1 of 1: Bob");
  await expectAccessible(bob.room.page, "a sealed file");
  await bob.room.page.setViewportSize({ width: 360, height: 740 });
  await expectFits(bob.room.page);
  await bob.room.page.setViewportSize({ width: 1280, height: 800 });

  await bob.room.open("Integrity");
  const rows = bob.room.integrityRows("VALID");
  await expect(rows.first()).toContainText("keyed");
  for (const row of await rows.all()) await expect(row).toContainText(/keyed[0-9a-f]{8}$/);

  // Who has checked a chunk: told to who got it, and to who sent it once the other's receipt is there.
  await rows.filter({ hasNotText: "Chat Message" }).first().click();
  const ofBob = bob.room.page.getByRole("region", { name: "Verdict explained" });
  await expect(ofBob.getByRole("list", { name: "Who checked it" }).getByRole("listitem")).toHaveText([
    /^Arrivalgood/,
    /^Read-backgood/,
    /^Receivergoodthis client$/,
  ]);
  await ann.room.open("Transfers & ACKs");
  const grid = ann.room.page.getByRole("slider", { name: "Chunk", exact: true });
  await grid.focus();
  await expect(grid).toHaveAttribute("aria-valuetext", / · arrival good, read-back good, receiver good$/);

  const [saved] = await Promise.all([ann.room.page.waitForEvent("download"), ann.room.button("Save receipts").click()]);
  expect(saved.suggestedFilename()).toBe("heron-plans.txt.receipts.json");
  const { stdout } = await run(process.execPath, [VERIFY, path, await saved.path()]);
  expect(stdout).toContain("Bob");

  // Entered again, the file is fetched and verified anew; nobody gives a second receipt.
  await bob.room.page.reload();
  await bob.room.expectInside();
  expect(await sha256(await bob.room.download("heron-plans.txt"))).toBe(await sha256(path));
  await expect(bob.room.conversation).toContainText("Verified by 1 of 1: Bob");

  // A terminal is somebody in the room like them: it fetches theirs, and they fetch its.
  const env = { ...process.env, CHATCAST_ROOM: link, CHATCAST_NAME: "Cleo", CHATCAST_STATE: join(folder, "cleo") };
  const inbox = join(folder, "inbox");
  await run(process.execPath, [CHATCAST, "receive", "--all", "--count", "1", "--receipts", "--dir", inbox], { env });
  const fetched = join(inbox, "heron-plans.txt");
  expect(await sha256(fetched)).toBe(await sha256(path));
  const verified = await run(process.execPath, [VERIFY, fetched, `${fetched}.receipts.json`]);
  for (const name of ["Bob", "Cleo"]) expect(verified.stdout).toContain(name);
  for (const { room } of [ann, bob]) await expect(room.conversation).toContainText(/Verified by 2 of \d: .*Cleo/);
  const back = await writeNoise(folder, "tide-tables.bin", 300_000);
  await run(process.execPath, [CHATCAST, "send", back], { env });
  expect(await sha256(await ann.room.download("tide-tables.bin"))).toBe(await sha256(back));
  await expect(ann.room.conversation).toContainText(/Verified by \d of \d: .*Ann/);

  const entries = await readdir(server.dataDirectory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const bytes = await readFile(file);
    for (const word of ["heron", "flies at dawn"]) expect(bytes.includes(word), `${word} in ${file}`).toBe(false);
  }
  expect(server.output).not.toContain("heron");
});

/** A browser that lets nobody write to the place that was chosen. */
const refusePlaces = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const showSaveFilePicker = () => Promise.reject(new DOMException("by a policy", "NotAllowedError"));
    Object.assign(window, { showSaveFilePicker });
  });

/** How much a page has noted of the parts of sealed files that it keeps. */
const bytesOfNotes = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    let size = 0;
    for await (const part of (await root.getDirectoryHandle("parts", { create: true })).values()) {
      const notes = await (part as FileSystemDirectoryHandle).getFileHandle("notes").catch(() => undefined);
      size += (await notes?.getFile())?.size ?? 0;
    }
    return size;
  });

/** A server, or somebody on the way, that alters one bit of the first file that is fetched. */
async function spoilOneDownload(context: BrowserContext): Promise<void> {
  await context.route(
    "**/files/**",
    async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body[200] = (body[200] ?? 0) ^ 1;
      await route.fulfill({ response, body });
    },
    { times: 1 },
  );
}

test("[JY107] [CG2] [DP7] [DP11] a larger file waits to be asked for, a private one is its recipient's alone, and a worker goes over it", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.url, { before: noteWebCrypto });
  const link = await ann.room.createSealed("Harbour", "Ann");
  const [bob, cleo] = [await visit(link, { before: noteWebCrypto }), await visit(link)];
  await refusePlaces(bob.room.page);
  await bob.room.joinInvited("Bob");
  await cleo.room.joinInvited("Cleo");
  const path = await writeNoise(folder, "large.bin", 17 * 1024 * 1024);
  await ann.room.addressTo("Bob");
  await ann.room.attach(path);

  // The line holds what is behind 12 MiB back; after a reload what was verified before is not asked for again.
  const asked: number[] = [];
  let holding = true;
  await bob.room.page.route(/\/files\//, async (route) => {
    const first = Number(/bytes=(\d+)/.exec((await route.request().headerValue("range")) ?? "")?.[1]);
    asked.push(first);
    if (!holding || first < 12 * 1024 * 1024) await route.continue();
  });
  await bob.room.button("Save to disk").click();
  await expect(bob.room.conversation.getByRole("alert")).toContainText("The browser may not write to that place.");
  await bob.room.button("Fetch and verify").click();
  await expect.poll(() => bytesOfNotes(bob.room.page)).toBeGreaterThan(0);
  await expect(bob.room.fileLink("large.bin")).toHaveCount(0);
  holding = false;
  asked.length = 0;
  await bob.room.page.reload();
  await bob.room.expectInside();
  await expect(bob.room.conversation).toContainText(/17 MiB · [\d.]+ MiB verified and kept here/);
  await bob.room.button("Continue").click();
  expect(await sha256(await bob.room.download("large.bin"))).toBe(await sha256(path));
  expect(Math.min(...asked)).toBeGreaterThan(0);
  await expect(ann.room.conversation).toContainText("Verified by 1 of 1: Bob");
  await expect(cleo.room.conversation).not.toContainText("large.bin");
  for (const { page } of [ann.room, bob.room]) {
    const { calls, chunks } = await webCryptoOf(page);
    expect(calls).toBeGreaterThan(0);
    expect(chunks).toBe(0);
    expect(page.workers().filter((worker) => worker.url().includes("sealing-worker"))).toHaveLength(1);
  }
});

test("[JY108, PG159] a file under way is killed by who may, kept in quarantine, and resumed under new keys", async ({
  serve,
  narrow,
  visit,
  folder,
}) => {
  const server = await serve();
  const line = await narrow(server);
  const ann = await visit(server.url);
  const bob = await visit((await ann.room.createSealed("Harbour", "Ann")).replace(server.url, line.url));
  await bob.room.joinInvited("Bob");
  const path = await writeNoise(folder, "harbour.bin", 8 * 1024 * 1024);
  await bob.room.open("Transfers & ACKs");
  line.allowSending(2 * 1024 * 1024);
  await bob.room.attach(path);
  const transfer = bob.room.transfer("harbour.bin");
  await expect.poll(() => transfer.percent()).toBeGreaterThan(0);
  await transfer.button("Pause").click();
  line.allowSending(Number.POSITIVE_INFINITY);

  const window = await ann.room.open("Transfers & ACKs");
  await expect(window).toContainText("A sealed file from Bob");
  await expectAccessible(ann.room.page, "a file under way");
  await window.getByRole("button", { name: "Kill stream of Bob" }).click();
  await window.getByRole("button", { name: "Kill it for good" }).click();
  await expect(bob.room.alert).toContainText("Ann has stopped a transfer.");
  await bob.room.understood();
  await expect(window).toContainText("Ann stopped this file.");
  await expect(window).toContainText(/\d+ verified chunks? of it (is|are) in quarantine on the server for a day/);
  await expect(window.getByRole("button", { name: "Kill stream of Bob" })).toHaveCount(0);
  const quarantine = bob.room.page.getByRole("region", { name: "Quarantine of harbour.bin" });
  await expect(quarantine).toContainText("each verified");
  await expectAccessible(bob.room.page, "a file in quarantine");
  await bob.room.page.setViewportSize({ width: 360, height: 740 });
  await bob.room.open("Transfers & ACKs");
  await expect(quarantine).toBeVisible();
  await expectFits(bob.room.page);
  await bob.room.page.setViewportSize({ width: 1280, height: 800 });

  const integrity = await bob.room.open("Integrity");
  const saving = bob.room.page.waitForEvent("download");
  await integrity.getByRole("button", { name: "Save evidence" }).click();
  expect(JSON.parse(await readFile(await (await saving).path(), "utf8"))).toMatchObject({
    people: [{ username: expect.any(String) }, {}],
    transfers: [
      {
        fileName: "harbour.bin",
        phase: { state: "killed", by: "Ann" },
        packets: expect.arrayContaining([expect.objectContaining({ kind: "chunk", seq: 0 })]),
      },
    ],
  });

  await bob.room.page.reload();
  await bob.room.expectInside();
  await bob.room.open("Transfers & ACKs");
  await expect(quarantine.getByRole("button", { name: "Resume after re-key" })).toHaveCount(0);
  await transfer.pickAgain(path);
  await quarantine.getByRole("button", { name: "Resume after re-key" }).click();
  await expect(quarantine).toBeHidden();
  await expect(window).not.toContainText("Ann stopped this file.");
  expect(await sha256(await ann.room.download("harbour.bin"))).toBe(await sha256(path));
  await expect(bob.room.conversation).toContainText("Verified by 1 of 1: Ann");
  await expect(bob.room.page.getByRole("list", { name: "Recipients" })).toContainText(/Annverified all \d+ chunks/);
});
