import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { write, writeText } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";
import type { RoomPage } from "../support/room.ts";
import { silence } from "../support/wav.ts";

const HOSTILE = `<script>document.title = "it ran"</script>\n<svg onload="document.title='it ran'"/>\n`;

for (const kind of ["open", "sealed"] as const) {
  test(`[JY190] files are looked at without saving them, [JY191] go in time or by their sender's word, [JY192] are declined and looked through, room: ${kind}`, async ({
    serve,
    visit,
    folder,
  }) => {
    const server = await serve();
    const ann = await visit(server.url);
    const link = kind === "open" ? await ann.room.create("Lab", "Ann") : await ann.room.createSealed("Lab", "Ann");
    const bob = await visit(link ?? server.url);
    await (link === undefined ? bob.room.join("Lab", "Bob") : bob.room.joinInvited("Bob"));
    const kept = ann.room.page.getByRole("combobox", { name: "Files are kept" });
    await kept.selectOption("1 hour");
    await ann.room.attach(await writeText(folder, "page.html", HOSTILE.padEnd(20_000, "x")));
    await ann.room.attach(await write(folder, "silence.wav", silence()));
    const { page } = bob.room;
    await expect(bob.room.fileLink("silence.wav")).toBeVisible();
    await preview(bob.room, "page.html");
    await expect(page.getByRole("region", { name: "Beginning of page.html" })).toContainText("it ran");
    await expect(bob.room.conversation).toContainText("The first 16 KiB of 19.5 KiB.");
    await preview(bob.room, "silence.wav");
    await expect.poll(() => durationIn(page)).toBe(0.5);
    expect(await page.title()).not.toContain("it ran");
    await expect(bob.room.conversation.getByText(/goes in (60|59) minutes/)).toHaveCount(2);
    const href = (await bob.room.fileLink("page.html").getAttribute("href")) ?? "";
    await erase(ann.room, "page.html");
    await expect(bob.room.conversation.getByText("Ann deleted this file.")).toBeVisible();
    await expect(bob.room.fileLink("page.html")).toHaveCount(0);
    await lookThrough(bob.room, kind);
    await expect(ann.room.conversation.getByText("You deleted this file.")).toBeVisible();
    if (kind === "sealed") {
      await lookInTheDark(bob.room);
      return;
    }
    expect((await page.request.get(new URL(href, server.url).href)).status()).toBe(404);
    await expectAccessible(page, "previews");
    await expectAccessible(ann.room.page, "a time for files");
    await bob.room.conversation.getByRole("button", { name: "Decline" }).click();
    await expect(bob.room.conversation.getByText("You declined this file.")).toBeVisible();
    await expect(bob.room.fileLink("silence.wav")).toHaveCount(0);
    await expect(ann.room.conversation.getByText("Declined by Bob")).toBeVisible();
    await bob.room.conversation.getByRole("button", { name: "Take it after all" }).click();
    await expect(bob.room.fileLink("silence.wav")).toBeVisible();
    await expect(ann.room.conversation.getByText("Declined by Bob")).toHaveCount(0);
    await lookInTheDark(bob.room);
  });
}

const preview = (room: RoomPage, name: string) =>
  room.conversation
    .locator("div")
    .filter({ has: room.fileLink(name) })
    .getByRole("button", { name: "Preview" })
    .last()
    .click();

const durationIn = (page: Page) => page.evaluate(() => document.querySelector("audio")?.duration);

/** The gallery on a phone, in dark. */
async function lookInTheDark(room: RoomPage): Promise<void> {
  const { page } = room;
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 360, height: 740 });
  await expectFits(page);
  await room.button("Rooms and people").click();
  const gallery = await openGallery(room);
  await expectFits(page);
  await gallery.getByRole("button", { name: /^silence\.wav/ }).click();
  await expectFits(page);
  await expectAccessible(page, "a file of the gallery");
  await gallery.getByRole("button", { name: "All files" }).click();
  await expectAccessible(page, "a gallery");
}

async function openGallery(room: RoomPage): Promise<Locator> {
  await room.button("Files").click();
  return room.page.getByRole("dialog", { name: "Files of this room" });
}

/** By keyboard: the one file that is left, by itself, and where it was said. */
async function lookThrough(room: RoomPage, kind: "open" | "sealed"): Promise<void> {
  const { page } = room;
  const gallery = await openGallery(room);
  const tile = gallery.getByRole("button", { name: /^silence\.wav/ });
  await gallery.getByRole("combobox", { name: "Kind" }).selectOption("Pictures");
  await expect(gallery.getByText("No file is like that.")).toBeVisible();
  await gallery.getByRole("combobox", { name: "Kind" }).selectOption("Sound");
  await gallery.getByRole("combobox", { name: "From" }).selectOption("Ann");
  await gallery.getByRole("combobox", { name: "From" }).focus();
  await page.keyboard.press("Tab");
  await expect(tile).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(gallery.getByText("1 of 1")).toBeVisible();
  if (kind === "open") await expect(gallery.getByLabel("silence.wav")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(tile).toBeFocused();
  await page.keyboard.press("Enter");
  await gallery.getByRole("button", { name: "Show in conversation" }).click();
  await expect(gallery).toBeHidden();
}

/** Deletes a file for everybody, from the bar of its row. */
async function erase(room: RoomPage, name: string): Promise<void> {
  const row = room.conversation.getByRole("listitem").filter({ has: room.page.getByText(name, { exact: true }) });
  await row.hover();
  await row.getByRole("button", { name: "Delete", exact: true }).click();
  await row.getByRole("button", { name: "Delete file for everyone" }).click();
}
