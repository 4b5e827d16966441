import { readFile } from "node:fs/promises";
import { expectAccessible } from "../support/axe.ts";
import { parseCsv } from "../support/csv.ts";
import { sha256, write, writeNoise, writeSparse, writeText } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";
import { dropFile, pasteFile } from "../support/give.ts";
import { encodePng } from "../support/png.ts";

const MIB = 1024 * 1024;
const CSV_HEADING = ["seq", "status", "bytes", "sent_at", "acked_at", "rtt_ms", "retries", "checksum"];

test("[JY10, JY11] a 20 MB file arrives byte-equal, every cell acked, as many VALID rows, and the CSV tells the same", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  // Seven bytes short, so that the last chunk is not a full one.
  const path = await writeNoise(folder, "twenty.bin", 20 * MIB - 7);
  await ann.room.attach(path);
  await ann.room.open("Transfers & ACKs");
  const transfer = ann.room.transfer("twenty.bin");
  await transfer.expectDone();

  await expect(transfer.article.getByRole("img", { name: "160 chunks: 160 acked" })).toBeVisible();
  const digest = await sha256(path);
  expect(await sha256(await ann.room.download("twenty.bin"))).toBe(digest);
  await expect(bob.room.fileLink("twenty.bin")).toHaveCount(1);
  expect(await sha256(await bob.room.download("twenty.bin"))).toBe(digest);

  await ann.room.open("Integrity");
  await expect(ann.room.integrity).toHaveAttribute("aria-rowcount", "161");
  await expect(ann.room.window("Integrity").getByRole("definition").first()).toHaveText("160");
  await expect(ann.room.integrityRows("COMPROMISED")).toHaveCount(0);
  const verdicts = parseCsv(await readFile(await ann.room.exportIntegrity(), "utf8")).slice(1);
  expect(verdicts.map(([status]) => status)).toEqual(Array.from({ length: 160 }, () => "VALID"));
  expect(new Set(verdicts.map((row) => row[2])).size).toBe(160);

  const [heading, ...rows] = parseCsv(await readFile(await transfer.exportCsv(), "utf8"));
  expect(heading).toEqual(CSV_HEADING);
  expect(rows.map(([seq]) => Number(seq))).toEqual(Array.from({ length: 160 }, (_, seq) => seq));
  expect(new Set(rows.map((row) => row[1]))).toEqual(new Set(["acked"]));
  expect(rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(20 * MIB - 7);
  for (const row of rows) expect(row[7]).toMatch(/^[0-9a-f]{8}$/);
});

test("[JY12] a transfer is paused, resumed and completed", async ({ serve, narrow, visit, folder }) => {
  const server = await serve();
  const line = await narrow(server);
  const ann = await visit(line.url);
  await ann.room.create("Lab", "Ann");
  await ann.room.open("Transfers & ACKs");
  line.allowSending(10 * MIB);
  const path = await writeSparse(folder, "slow.bin", 24 * MIB);
  await ann.room.attach(path);
  const transfer = ann.room.transfer("slow.bin");
  await expect.poll(() => transfer.percent()).toBeGreaterThan(0);
  await expect(transfer.button("Resume")).toHaveCount(0);

  await transfer.button("Pause").click();
  await expect(transfer.article).toContainText("Paused");
  await expect(transfer.button("Pause")).toHaveCount(0);
  await expect(transfer.button("Resume")).toBeFocused();
  // What was in flight may still be acknowledged; then it rests, and the server agrees.
  await expect(transfer.article.getByRole("term").filter({ hasText: "In flight" })).toBeVisible();
  const rest = await transfer.percent();
  expect(rest).toBeLessThan(100);
  line.allowSending(Number.POSITIVE_INFINITY);
  await ann.room.say("meanwhile");
  await expect(ann.room.said("meanwhile")).toContainText("acknowledged");
  expect(await transfer.percent()).toBeLessThan(100);

  await transfer.button("Resume").click();
  await transfer.expectDone();
  expect(await sha256(await ann.room.download("slow.bin"))).toBe(await sha256(path));
});

test("[JY13, PG99] a cancelled transfer ends at both members and leaves nothing to download", async ({
  serve,
  narrow,
  visit,
  folder,
}) => {
  const server = await serve();
  const line = await narrow(server);
  const ann = await visit(line.url);
  const bob = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await ann.room.open("Transfers & ACKs");
  line.allowSending(8 * MIB);
  await ann.room.attach(await writeSparse(folder, "unwanted.bin", 512 * MIB));
  const transfer = ann.room.transfer("unwanted.bin");
  await expect.poll(() => transfer.percent()).toBeGreaterThan(0);

  await bob.room.page.setViewportSize({ width: 360, height: 740 });
  const sheet = await bob.room.open("Integrity");
  await transfer.button("Cancel").click();
  await ann.room.page.getByRole("dialog").getByRole("button", { name: "Keep sending" }).click();
  await transfer.cancel();
  line.allowSending(Number.POSITIVE_INFINITY);
  await expect(transfer.article).toContainText("Cancelled");
  await expect(transfer.button("Cancel")).toHaveCount(0);
  await expect(transfer.article.getByRole("group", { name: "unwanted.bin" })).toBeFocused();
  await expect(bob.room.page.getByText("Ann cancelled sending unwanted.bin")).toBeVisible();
  await sheet.getByRole("button", { name: "Close" }).click();
  await expect(sheet).toBeHidden();
  await ann.room.attach(await writeText(folder, "wanted.txt", "this one"));
  await expect(bob.room.fileLink("wanted.txt")).toBeVisible();
  await expect(bob.room.fileLink("unwanted.bin")).toHaveCount(0);
});

test("[JY14, JY151] files come by drop, by paste and by the button, are looked at and taken out again, and leave together", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  const { tray } = ann.room;
  await dropFile(ann.room.conversation, await writeText(folder, "dropped.txt", "dropped"));
  await expect(tray).toContainText("dropped.txt");
  await pasteFile(ann.room.message, await writeText(folder, "pasted.txt", "pasted"));
  const picture = await write(
    folder,
    "blue.png",
    encodePng(320, 200, () => [46, 98, 217]),
  );
  // One by one: they join what waits.
  for (const path of [picture, await writeText(folder, "wrong.txt", "wrong")]) await ann.room.choose(path);
  await expect(tray.locator("img")).toHaveJSProperty("naturalWidth", 320);
  await expect(tray.getByText("4 files,")).toBeVisible();
  await tray.getByRole("button", { name: "Remove wrong.txt" }).click();
  await expectAccessible(ann.room.page, "files to send");

  await ann.room.addressTo("Bob");
  await expect(tray).toHaveCount(0);
  await ann.room.addressTo("Everyone");
  await ann.room.message.fill("all three");
  expect(ann.wire.sent("FILE_CHUNK")).toBe(0);
  await ann.room.message.press("Enter");
  await expect(tray).toHaveCount(0);
  await expect(bob.room.said("all three")).toBeVisible();
  for (const name of ["dropped.txt", "pasted.txt", "blue.png"]) await expect(bob.room.fileLink(name)).toBeVisible();
  await expect(bob.room.fileLink("wrong.txt")).toHaveCount(0);
  expect(await readFile(await bob.room.download("dropped.txt"), "utf8")).toBe("dropped");
  expect(await readFile(await bob.room.download("pasted.txt"), "utf8")).toBe("pasted");
});

test("[JY15] a received image is previewed, and its file is still one link", async ({ serve, visit, folder }) => {
  const server = await serve();
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  const path = await write(
    folder,
    "blue.png",
    encodePng(320, 200, () => [46, 98, 217]),
  );
  await ann.room.attach(path);
  for (const { room } of [ann, bob]) {
    const picture = room.conversation.getByRole("img", { name: /blue\.png/ });
    await expect(picture).toBeVisible();
    await expect(picture).toHaveJSProperty("naturalWidth", 320);
    await expect(room.fileLink("blue.png")).toHaveCount(1);
  }
  expect(await sha256(await bob.room.download("blue.png"))).toBe(await sha256(path));
});

test("[JY16] a file over the server's limit is refused by name of the limit before a byte is sent", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve({ env: { MAX_FILE_SIZE: "1MiB" } });
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ann.room.attach(await writeNoise(folder, "large.bin", MIB + 1));
  await expect(ann.room.page.getByRole("alert")).toContainText("1 MiB");
  expect(ann.wire.sent("FILE_CHUNK")).toBe(0);
  await ann.room.open("Transfers & ACKs");
  await expect(ann.room.transfer("large.bin").article).toHaveCount(0);

  await ann.room.attach(await writeNoise(folder, "fitting.bin", MIB));
  await ann.room.transfer("fitting.bin").expectDone();
});

test("[JY40] the Integrity window keeps the last 1,000 verdicts, counts all, and draws those in view", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  // 16 MiB are 256 chunks.
  const names = ["first.bin", "second.bin", "third.bin", "fourth.bin"];
  await ann.room.attach(...(await Promise.all(names.map((name) => writeSparse(folder, name, 16 * MIB)))));
  await ann.room.open("Transfers & ACKs");
  for (const name of names) await ann.room.transfer(name).expectDone();
  await ann.room.open("Integrity");
  await expect(ann.room.window("Integrity").getByRole("definition").first()).toHaveText("1,024");
  await expect(ann.room.integrity).toHaveAttribute("aria-rowcount", "1001");
  await expect(ann.room.integrityRows("VALID").first()).toBeVisible();
  expect(await ann.room.integrityRows("VALID").count()).toBeLessThan(100);
  expect(parseCsv(await readFile(await ann.room.exportIntegrity(), "utf8"))).toHaveLength(1001);
});
