import { join } from "node:path";
import { expectAccessible } from "../support/axe.ts";
import { crash, openBrowser } from "../support/crash.ts";
import { sha256, writeNoise } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";
import { RoomPage, VerifiedSaving } from "../support/room.ts";

const MIB = 1024 * 1024;
const SIZE = 10 * MIB;
/** The first 8 MiB of it are synced before 60 % have come, however fast they come. */
const LARGE = 16 * MIB;

test("[JY60] [DP6] one press saves a file: streamed, compared with its SHA-256, handed over byte-equal; the link stays", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  const path = await writeNoise(folder, "survey.bin", SIZE);
  await ann.room.attach(path);
  const saving = new VerifiedSaving(ann.room.page, "survey.bin");
  const whole = await sha256(path);
  for (const button of ["Save verified", "Save again"] as const) {
    const saved = ann.room.page.waitForEvent("download");
    await saving.button(button).press("Enter");
    expect((await saved).suggestedFilename()).toBe("survey.bin");
    expect(await sha256(await (await saved).path())).toBe(whole);
    await expect(saving.group).toContainText("Verified");
    await expect(saving.group).toContainText(whole.slice(0, 12));
    await expect(saving.button("Save again")).toBeFocused();
  }
  expect(await sha256(await ann.room.download("survey.bin"))).toBe(whole);
});

test("[JY61] a crash at 60 %: after it, Continue fetches the rest alone, and the saved file is byte-equal", async ({
  serve,
  narrow,
  visit,
  folder,
}) => {
  const server = await serve();
  const line = await narrow(server);
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  const path = await writeNoise(folder, "survey.bin", LARGE);
  await ann.room.attach(path);
  await expect(ann.room.fileLink("survey.bin")).toBeVisible();

  const profile = join(folder, "profile");
  const first = await openBrowser(profile);
  const before = new RoomPage(await first.newPage());
  await before.page.goto(line.url);
  await before.join("Lab", "Bob");
  line.allow(0.6 * LARGE);
  await new VerifiedSaving(before.page, "survey.bin").button("Save verified").click();
  await expect.poll(() => new VerifiedSaving(before.page, "survey.bin").percent()).toBe(59);
  await crash(first, before);
  await first.close();

  const second = await openBrowser(profile);
  const after = new RoomPage(await second.newPage());
  await after.page.goto(line.url);
  await after.expectInside();
  const saving = new VerifiedSaving(after.page, "survey.bin");
  await expect(saving.group).toContainText("Paused");
  const kept = await saving.percent();
  expect(kept).toBeGreaterThanOrEqual(50);
  line.allow(Number.POSITIVE_INFINITY);
  const saved = after.page.waitForEvent("download");
  await saving.button("Continue").click();
  expect(await sha256(await (await saved).path())).toBe(await sha256(path));
  await expect(saving.group).toContainText("Verified");
  expect(line.ranges[0]).toBe("bytes=0-");
  const from = Number(/^bytes=(\d+)-$/.exec(line.ranges.at(-1) ?? "")?.[1]);
  expect(Math.floor((from / LARGE) * 100)).toBe(kept);
  await second.close();
});

test("[JY62, PG159] cuts and pauses: it goes on by itself or by a press, and fetches nothing twice; Cancel removes it", async ({
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
  const path = await writeNoise(folder, "survey.bin", SIZE);
  await ann.room.attach(path);
  const saving = new VerifiedSaving(ann.room.page, "survey.bin");
  line.allow(2 * MIB);
  await saving.button("Save verified").click();
  await expect.poll(() => saving.percent()).toBe(19);
  await saving.button("Cancel").click();
  await saving.button("Give up what is here").click();
  await expect(saving.button("Save verified")).toBeFocused();

  line.allow(3 * MIB);
  await saving.button("Save verified").click();
  await expect.poll(() => saving.percent()).toBe(29);
  line.cut();
  line.allow(3 * MIB);
  await expect(saving.group).toContainText("Connection lost");
  await expect.poll(() => saving.percent()).toBe(59);
  await saving.button("Pause").click();
  await expect(saving.group).toContainText("Paused");
  line.allow(Number.POSITIVE_INFINITY);
  const saved = ann.room.page.waitForEvent("download");
  await saving.button("Continue").click();
  expect(await sha256(await (await saved).path())).toBe(await sha256(path));
  const begun = line.ranges.map((range) => Number(/^bytes=(\d+)-$/.exec(range)?.[1]) / MIB);
  expect(begun.map(Math.floor)).toEqual([0, 0, 2, 5]);
});

test("[JY63] at a plain-HTTP address a card has its link alone, and that downloads the file", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.urlAt("chat.test"));
  await ann.room.create("Lab", "Ann");
  const path = await writeNoise(folder, "survey.bin", MIB);
  await ann.room.attach(path);
  expect(await sha256(await ann.room.download("survey.bin"))).toBe(await sha256(path));
  await expect(new VerifiedSaving(ann.room.page, "survey.bin").group).toHaveCount(0);
});

test("[JY64] bytes that are not what was sent are not handed over, and what came of them is removed", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  const path = await writeNoise(folder, "survey.bin", MIB);
  await ann.room.attach(path);
  const saving = new VerifiedSaving(ann.room.page, "survey.bin");
  await ann.context.route("**/files/**", (route) => route.fulfill({ body: Buffer.alloc(MIB) }));
  let handed = 0;
  ann.room.page.on("download", () => {
    handed += 1;
  });
  await saving.button("Save verified").click();
  await expect(saving.group).toContainText("Compromised");
  await expectAccessible(ann.room.page, "a compromised download");
  await expect.poll(() => storedFolders(ann.room)).toBe(0);
  await ann.context.unroute("**/files/**");
  expect(handed).toBe(0);
  const saved = ann.room.page.waitForEvent("download");
  await saving.button("Try again").click();
  expect(await sha256(await (await saved).path())).toBe(await sha256(path));
  await expectAccessible(ann.room.page, "a verified download");
});

test("[JY65] a file that the browser has no room for is said beforehand, with both sizes; nothing is fetched", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.url, {
    before: (context) =>
      context.addInitScript(() => {
        // Not on the blank page that the browser begins with.
        if (isSecureContext)
          navigator.storage.estimate = async () => ({ quota: 9 * 1024 * 1024, usage: 6 * 1024 * 1024 });
      }),
  });
  await ann.room.create("Lab", "Ann");
  await ann.room.attach(await writeNoise(folder, "survey-of-the-whole-river-valley-in-spring.bin", SIZE));
  const saving = new VerifiedSaving(ann.room.page, "survey-of-the-whole-river-valley-in-spring.bin");
  await saving.button("Save verified").click();
  await expect(saving.group).toContainText("10 MiB needed");
  await expect(saving.group).toContainText("3 MiB more");
  expect(await storedFolders(ann.room)).toBe(0);
  await expectAccessible(ann.room.page, "a download that is too large");
  await ann.room.page.setViewportSize({ width: 360, height: 740 });
  await expectFits(ann.room.page);
});

test("[JY66] a second tab that wants what the first is saving is told so, and the first goes on", async ({
  serve,
  narrow,
  visit,
  folder,
}) => {
  const server = await serve();
  const line = await narrow(server);
  const ann = await visit(line.url);
  await ann.room.create("Lab", "Ann");
  const path = await writeNoise(folder, "survey.bin", 4 * MIB);
  await ann.room.attach(path);
  const first = new VerifiedSaving(ann.room.page, "survey.bin");
  line.allow(2 * MIB);
  await first.button("Save verified").click();
  await expect.poll(() => first.percent()).toBe(49);

  const tab = await ann.openTab();
  await tab.join("Lab", "Bob");
  const second = new VerifiedSaving(tab.page, "survey.bin");
  // Nothing is synced for 2 s: until then the second tab knows of nothing to continue.
  await second.group.getByRole("button").first().click();
  await expect(second.group).toContainText("In another tab");
  const saved = ann.room.page.waitForEvent("download");
  line.allow(Number.POSITIVE_INFINITY);
  expect(await sha256(await (await saved).path())).toBe(await sha256(path));
});

/** Downloads that the browser keeps for the page. */
function storedFolders({ page }: RoomPage): Promise<number> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("downloads", { create: true });
    let entries = 0;
    for await (const _ of folder.keys()) entries += 1;
    return entries;
  });
}
