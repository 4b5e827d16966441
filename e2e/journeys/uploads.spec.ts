import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { crash, openBrowser } from "../support/crash.ts";
import { parseCsv } from "../support/csv.ts";
import { sha256, writeNoise } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";
import { RoomPage, type Transfer } from "../support/room.ts";

const MIB = 1024 * 1024;
const SIZE = 16 * MIB;
const CHUNKS = 256;
/** Acknowledged per cent when the line has taken 60 % and holds the rest back: heads of packets, chat, and what a slow machine sends twice count as well. */
const HELD_AT = 50;
/** The longest wait between two tries, and what a slow machine adds. */
const RETURN = { timeout: 30_000 };

test("[JY80] [JY82] [CU14] a reload at 60 %: the card is there, another file is refused, and with the same one it goes on", async ({
  serve,
  narrow,
  visit,
  folder,
}) => {
  const server = await serve();
  const line = await narrow(server);
  const ann = await visit(line.url);
  ann.complaints.expectOutage();
  await ann.room.create("Lab", "Ann");
  await ann.room.open("Transfers & ACKs");
  const path = await writeNoise(folder, "survey.bin", SIZE);
  const other = await writeNoise(join(folder), "other.bin", SIZE - 1);
  line.allowSending(0.6 * SIZE);
  await ann.room.attach(path);
  const transfer = ann.room.transfer("survey.bin");
  await expect.poll(() => transfer.percent()).toBeGreaterThanOrEqual(HELD_AT);
  await ann.room.page.addInitScript(countDigests);
  const scripts: string[] = [];
  ann.room.page.on("request", (request) => scripts.push(request.url()));
  await ann.room.page.reload();
  line.allowSending(Number.POSITIVE_INFINITY);
  await ann.room.expectInside();
  // One press is enough, without opening a window.
  await expect(ann.room.button("Pick again: survey.bin")).toBeVisible();
  await ann.room.open("Transfers & ACKs");
  await expect(transfer.article).toContainText("Needs the file");
  await expect.poll(() => transfer.percent()).toBeGreaterThanOrEqual(HELD_AT);
  // In the room, and nothing to go over yet.
  expect(scripts.filter((url) => /\/digest-worker-/.test(url))).toEqual([]);
  await expectAccessible(ann.room.page, "a transfer that needs its file");
  await ann.room.page.setViewportSize({ width: 360, height: 740 });
  await expectFits(ann.room.page);
  await ann.room.page.setViewportSize({ width: 1280, height: 720 });

  await transfer.pickAgain(other);
  await expect(transfer.article).toContainText("nothing of it was sent");
  const before = await ackedChunks(transfer);
  await transfer.pickAgain(path);
  await transfer.expectDone();
  await expect(transfer.article).toContainText("Stored and verified by the server");
  expect(await sentChunks(transfer)).toBe(CHUNKS - before);
  // Sixteen samples, each chunk that was sent, and the whole file were hashed; by the page none of it.
  expect(await ann.room.page.evaluate(() => Reflect.get(window, "digestsOfChunks"))).toBe(0);
  const hashers = scripts.flatMap((url) => /\/(digest-worker|sha2)-/.exec(url)?.[1] ?? []);
  // The worker ends when it has had nothing to do for a while, so a slow machine may load it once more.
  expect(new Set(hashers)).toEqual(new Set(["digest-worker"]));
  await expect(ann.room.fileLink("survey.bin")).toHaveCount(1);
  expect(await sha256(await ann.room.download("survey.bin"))).toBe(await sha256(path));
});

test("[JY81] a crash at 60 %: a file whose handle the browser keeps goes on by itself", async ({
  serve,
  narrow,
  folder,
}) => {
  const server = await serve();
  const line = await narrow(server);
  const profile = join(folder, "profile");
  const first = await openBrowser(profile);
  const before = new RoomPage(await first.newPage());
  await before.page.goto(line.url);
  const whole = await giveHandle(before.page, SIZE);
  await before.create("Lab", "Ann");
  await before.open("Transfers & ACKs");
  line.allowSending(0.6 * SIZE);
  await before.button("Attach file").click();
  await expect.poll(() => before.transfer("survey.bin").percent()).toBeGreaterThanOrEqual(HELD_AT);
  const acked = await ackedChunks(before.transfer("survey.bin"));
  await crash(first, before);
  await first.close();

  const second = await openBrowser(profile);
  const after = new RoomPage(await second.newPage());
  line.allowSending(Number.POSITIVE_INFINITY);
  await after.page.goto(line.url);
  await expect(after.pill).toContainText("Connected", RETURN);
  await after.open("Transfers & ACKs");
  const transfer = after.transfer("survey.bin");
  await transfer.expectDone();
  await expect(transfer.article).toContainText("Stored and verified by the server");
  expect(await sentChunks(transfer)).toBeLessThanOrEqual(CHUNKS - acked);
  expect(await sha256(await after.download("survey.bin"))).toBe(whole);
  await second.close();
});

test("[JY83] a file for which the browser wants a permission waits for one press of Continue, however often that is denied", async ({
  serve,
  narrow,
  visit,
}) => {
  const server = await serve();
  const line = await narrow(server);
  const ann = await visit(line.url);
  ann.complaints.expectOutage();
  const { page } = ann.room;
  const whole = await giveHandle(page, SIZE);
  await ann.room.create("Lab", "Ann");
  line.allowSending(0.6 * SIZE);
  await ann.room.button("Attach file").click();
  await ann.room.open("Transfers & ACKs");
  const transfer = ann.room.transfer("survey.bin");
  await expect.poll(() => transfer.percent()).toBeGreaterThanOrEqual(HELD_AT);
  await page.addInitScript(askForPermission);
  await page.reload();
  line.allowSending(Number.POSITIVE_INFINITY);
  await ann.room.expectInside();
  await ann.room.open("Transfers & ACKs");
  await expect(transfer.article).toContainText("Continue lets the browser read the file again.");
  const before = await ackedChunks(transfer);
  await transfer.button("Continue").click();
  await expect(transfer.article).toContainText("Continue lets the browser read the file again.");
  await transfer.button("Continue").click();
  await transfer.expectDone();
  expect(await sentChunks(transfer)).toBeLessThanOrEqual(CHUNKS - before);
  expect(await sha256(await ann.room.download("survey.bin"))).toBe(whole);
});

/** Counts what the page's own thread digests by WebCrypto, of the size of a chunk or larger: identities are smaller. */
function countDigests(): void {
  const digest = SubtleCrypto.prototype.digest;
  Object.assign(window, { digestsOfChunks: 0 });
  SubtleCrypto.prototype.digest = function (algorithm, data) {
    if (data.byteLength >= 65_536)
      Object.assign(window, { digestsOfChunks: Reflect.get(window, "digestsOfChunks") + 1 });
    return digest.call(this, algorithm, data);
  };
}

/**
 * A file of the browser's own disk, which the page gets when it asks for one: the dialog is the browser's and cannot be
 * shown here, but what it gives is a real handle. @returns its SHA-256.
 */
function giveHandle(page: Page, length: number): Promise<string> {
  return page.evaluate(async (size) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle("survey.bin", { create: true });
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    const writable = await handle.createWritable();
    await writable.write(bytes);
    await writable.close();
    Object.assign(window, { showOpenFilePicker: async () => [handle] });
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }, length);
}

/** Runs in the page: the browser's question for a permission, which is denied the first time and then allowed. */
function askForPermission(): void {
  let asked = 0;
  Object.assign(FileSystemFileHandle.prototype, {
    queryPermission: async () => (asked > 1 ? "granted" : "prompt"),
    requestPermission: async () => {
      if (!navigator.userActivation.isActive) throw new DOMException("no press of a button", "SecurityError");
      asked++;
      return asked > 1 ? "granted" : "denied";
    },
  });
}

/** As the card says it. */
async function ackedChunks({ progress }: Transfer): Promise<number> {
  return Number.parseInt((await progress.getAttribute("aria-valuetext")) ?? "", 10);
}

/** Chunks that this run of the page has sent. */
async function sentChunks(transfer: Transfer): Promise<number> {
  const [, ...rows] = parseCsv(await readFile(await transfer.exportCsv(), "utf8"));
  return rows.filter((row) => row[3] !== "").length;
}
