import { readdir, readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { write, writeText } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";
import { lockedPdf, pdf } from "../support/pdf.ts";
import { encodePng } from "../support/png.ts";
import type { RoomPage } from "../support/room.ts";
import { silence } from "../support/wav.ts";

/** Where the built page has what shows PDFs: its files with a hash in their name, and a folder called by its version. */
const PDF_PARTS = new URL("../../packages/web/dist/assets/pdf/", import.meta.url);
/** Four frames of 320 × 240, VP8, as a browser records them: without a length. */
const FILM = new URL("../support/ferry.webm", import.meta.url);
const HOSTILE = `<script>document.title = "it ran"</script>\n<svg onload="document.title='it ran'"/>\n`;

for (const kind of ["open", "sealed"] as const) {
  test(`[JY190] files are looked at without saving them, [JY191] go in time or by their sender's word, [JY192] are declined and looked through, [JY196] PDFs are read, [PG115, PG155] pictures are seen before, room: ${kind}`, async ({
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
    await readPapers(ann.room, bob.room, folder);
    await lookBeforeFetching(ann.room, bob.room, folder, kind);
    if (kind === "sealed") {
      await lookInTheDark(bob.room);
      return;
    }
    expect((await page.request.get(new URL(href, server.url).href)).status()).toBe(404);
    await expectAccessible(page, "previews");
    await expectAccessible(ann.room.page, "a time for files");
    await rowOf(bob.room, "silence.wav").getByRole("button", { name: "Decline" }).click();
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

/** One by keyboard, page by page; one that is damaged, one that is locked. What is open at the end is the first page. */
async function readPapers(ann: RoomPage, bob: RoomPage, folder: string): Promise<void> {
  await ann.attach(await write(folder, "paper.pdf", pdf(["First words", "Second words"])));
  await ann.attach(await writeText(folder, "broken.pdf", "%PDF-1.7\nand nothing more"));
  await ann.attach(await write(folder, "locked.pdf", lockedPdf()));
  const { page } = bob;
  await expect(bob.fileLink("locked.pdf")).toBeVisible();
  await preview(bob, "broken.pdf");
  await expect(rowOf(bob, "broken.pdf").getByText(/^It cannot be shown: it is damaged/)).toBeVisible();
  await preview(bob, "locked.pdf");
  await expect(rowOf(bob, "locked.pdf").getByText(/^A password locks this PDF/)).toBeVisible();
  await preview(bob, "paper.pdf");
  const pages = page.getByRole("region", { name: "Pages of paper.pdf" });
  await expect(pages.getByText("First words")).toBeVisible();
  await expect(rowOf(bob, "paper.pdf").getByText("Page 1 of 2", { exact: true })).toBeVisible();
  expect(await inkOf(pages)).toBeGreaterThan(100);
  await pages.focus();
  await page.keyboard.press("ArrowRight");
  await expect(pages.getByText("Second words")).toBeVisible();
  await page.keyboard.press("+");
  await expect.poll(() => pages.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(true);
  await page.keyboard.press("0");
  await page.keyboard.press("Home");
  await expect(pages.getByText("First words")).toBeVisible();
  await expect(pages.locator("canvas")).toHaveCount(1);
  expect(await page.title()).not.toContain("it ran");
  const readers = () => page.workers().filter((worker) => worker.url().includes("pdf.worker"));
  // Those of the other two have ended with what they said.
  await expect.poll(() => readers().length).toBe(1);
  // What reads has its decoders, and may ask for nothing but scripts.
  const [version] = (await readdir(PDF_PARTS)).filter((name) => !name.includes("-"));
  const kindOf = (decoder: string) =>
    `import("/assets/pdf/${version}/${decoder}_nowasm_fallback.js").then((part) => typeof part.default)`;
  const reached = 'fetch("/healthz").then(() => "reached", () => "refused")';
  const told = await readers()[0]?.evaluate(`Promise.all([${kindOf("jbig2")}, ${kindOf("openjpeg")}, ${reached}])`);
  expect(told).toEqual(["function", "function", "refused"]);
  await preview(bob, "paper.pdf");
  await expect.poll(() => readers().length).toBe(0);
  await preview(bob, "paper.pdf");
  await expect(pages.getByText("First words")).toBeVisible();
}

/** Somebody who is asked about each file sees a small picture of it, which is its sender's, until it is verified. */
async function lookBeforeFetching(
  ann: RoomPage,
  bob: RoomPage,
  folder: string,
  kind: "open" | "sealed",
): Promise<void> {
  const { page } = bob;
  await page.locator("summary").filter({ hasText: "Fetch files" }).click();
  await page.getByRole("combobox", { name: "Fetch files of others by themselves" }).selectOption("Ask me about each");
  await ann.page.getByRole("combobox", { name: "Files are kept" }).selectOption("for good");
  const photo = encodePng(320, 160, (x, y) => [x % 256, y, 128]);
  await ann.attach(await write(folder, "harbour.png", photo));
  // How fast the machine decodes a film must not decide whether there is a picture of it.
  await ann.page.evaluate(() => {
    AbortSignal.timeout = () => new AbortController().signal;
  });
  await ann.attach(await write(folder, "ferry.webm", await readFile(FILM)));
  const ferry = rowOf(bob, "ferry.webm").getByRole("img", { name: "Small picture of ferry.webm" });
  await expect.poll(() => sizeOf(ferry)).toEqual([64, 48]);
  await ann.attach(await write(folder, "broken.webm", Buffer.from("no film at all")));
  await expect(rowOf(bob, "broken.webm")).toBeVisible();
  await expect(rowOf(bob, "broken.webm").getByRole("img")).toHaveCount(0);
  if (kind === "sealed") {
    const own = rowOf(ann, "harbour.png");
    await expect(own.getByText("As others see it before they fetch it")).toBeVisible();
    await expect(own.getByText(/sealed and sent by you/)).toBeVisible();
    await expect(own.getByRole("button", { name: "Fetch it back and verify" })).toBeVisible();
  }
  const row = rowOf(bob, "harbour.png");
  const picture = row.getByRole("img", { name: "Small picture of harbour.png" });
  await expect.poll(() => sizeOf(picture)).toEqual([64, 32]);
  await expect(row.getByText("Preview from its sender, not verified yet")).toBeVisible();
  await expectAccessible(page, "a picture by its sender, and a PDF");
  const gallery = await openGallery(bob);
  await expect(gallery.getByText("Preview from its sender, not verified yet")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await row.getByRole("button", { name: kind === "sealed" ? "Fetch and verify" : "Show picture" }).click();
  await expect.poll(() => sizeOf(row.getByRole("img", { name: "Preview of harbour.png" }))).toEqual([320, 160]);
  await expect(picture).toHaveCount(0);
  const large = row.getByRole("button", { name: "Look at harbour.png by itself" });
  await large.press("Enter");
  const alone = page.getByRole("dialog", { name: "Files of this room" });
  await expect.poll(() => sizeOf(alone.getByRole("img", { name: "Preview of harbour.png" }))).toEqual([320, 160]);
  await expectAccessible(page, "a picture by itself");
  await page.keyboard.press("Escape");
  await expect(alone).toHaveCount(0);
  await expect(large).toBeFocused();
}

/** Of a picture, in pixels of its own. */
const sizeOf = (picture: Locator): Promise<unknown> =>
  picture.evaluate((image) =>
    image instanceof HTMLImageElement ? [image.naturalWidth, image.naturalHeight] : undefined,
  );

/** Dark pixels of the page that is drawn. */
const inkOf = (pages: Locator): Promise<number> =>
  pages.locator("canvas").evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return 0;
    const { data = [] } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
    let ink = 0;
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128) ink += 1;
    return ink;
  });

const rowOf = (room: RoomPage, name: string): Locator =>
  room.conversation.getByRole("listitem").filter({ has: room.page.getByText(name, { exact: true }) });

/** Deletes a file for everybody, from the bar of its row. */
async function erase(room: RoomPage, name: string): Promise<void> {
  const row = rowOf(room, name);
  await row.hover();
  await row.getByRole("button", { name: "Delete", exact: true }).click();
  await row.getByRole("button", { name: "Delete file for everyone" }).click();
}
