import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { write, writeText } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";
import type { RoomPage } from "../support/room.ts";
import { silence } from "../support/wav.ts";

const HOSTILE = `<script>document.title = "it ran"</script>\n<svg onload="document.title='it ran'"/>\n`;

for (const kind of ["open", "sealed"] as const) {
  test(`[JY190] files are looked at without saving them, [JY191] go in time or by their sender's word, room: ${kind}`, async ({
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
    await expect(ann.room.conversation.getByText("You deleted this file.")).toBeVisible();
    if (kind === "sealed") return;
    expect((await page.request.get(new URL(href, server.url).href)).status()).toBe(404);
    await expectAccessible(page, "previews");
    await expectAccessible(ann.room.page, "a time for files");
    await page.setViewportSize({ width: 360, height: 740 });
    await expectFits(page);
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

/** Deletes a file for everybody, from the bar of its row. */
async function erase(room: RoomPage, name: string): Promise<void> {
  const row = room.conversation.getByRole("listitem").filter({ has: room.page.getByText(name, { exact: true }) });
  await row.hover();
  await row.getByRole("button", { name: "Delete", exact: true }).click();
  await row.getByRole("button", { name: "Delete file for everyone" }).click();
}
