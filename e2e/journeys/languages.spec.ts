import type { BrowserContext, Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { writeText } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const WORDS = /\/words-([a-z]{2})-[a-z]+-[\w-]+\.js$/;

/** The choice of a language that can be reached now. */
const choice = (page: Page) => page.locator("select:has(option[lang=ar]):visible");
const composer = (page: Page) => page.locator("#composer");

/** Enters an open room, whatever the fields and buttons are called. */
async function create(page: Page, room: string, name: string): Promise<void> {
  await page.getByRole("textbox").first().fill(name);
  await page.getByRole("textbox").nth(1).fill(room);
  await page.locator("form button[type=button]").click();
  await expect(composer(page)).toBeVisible();
}

test("[LN3] [LN7] an Arabic phone in the dark is spoken to in Arabic alone, from right to left, and everything fits", async ({
  serve,
  visit,
  folder,
}) => {
  const languages = new Set<string>();
  const before = async (context: BrowserContext) => {
    context.on("request", (request) => {
      const [, language] = WORDS.exec(new URL(request.url()).pathname) ?? [];
      if (language !== undefined) languages.add(language);
    });
  };
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url, { ...PHONE, locale: "ar-EG", colorScheme: "dark", before });
  const { page } = ann.room;
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("غرف تُثبت ما توصله");
  await expectFits(page);
  await expectAccessible(page, "home in Arabic");
  await page.setViewportSize(PHONE.viewport);

  await create(page, "مختبر Lab 7", "آن");
  await composer(page).fill("مرحبا Bob، انظر إلى 0x2f");
  await composer(page).press("Control+Enter");
  await expect(page.getByRole("log")).toContainText("انظر إلى");
  await expectFits(page);
  await page.locator("[aria-controls=people]").tap();
  await expect(choice(page)).toHaveValue("ar");
  await expectFits(page);
  await page.locator("[aria-controls=people]").tap();

  const file = page.locator("input[type=file]:not([webkitdirectory])").first();
  await file.setInputFiles(await writeText(folder, "note.txt", "one chunk"));
  await page.locator("[data-opens=transfers]").tap();
  const transfer = page.getByRole("article", { name: "note.txt" });
  await expect(transfer.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "100");
  // What is read by machines runs the other way.
  await expect(transfer.getByRole("slider").first()).toHaveCSS("direction", "ltr");
  await expectFits(page);
  await page.locator("[data-opens=integrity]").tap();
  await expectFits(page);
  await page.locator("[data-opens=lab]").tap();
  await expectFits(page);
  await expectAccessible(page, "a room with its windows in Arabic");
  expect([...languages]).toEqual(["ar"]);
});

test("[LN4] [LN5] [LN11] the language is changed in a room: draft, files, window and transfer stay, and a reload keeps it", async ({
  serve,
  narrow,
  visit,
  folder,
}) => {
  const server = await serve();
  const line = await narrow(server);
  const ann = await visit(line.url);
  const { page } = ann.room;
  await ann.room.create("Lab", "Ann");
  line.allowSending(1024 * 1024);
  const transfers = await ann.room.open("Transfers & ACKs");
  await ann.room.attach(await writeText(folder, "slow.txt", "x".repeat(4 * 1024 * 1024)));
  await ann.room.choose(await writeText(folder, "a.txt", "a"), await writeText(folder, "b.txt", "b"));
  await composer(page).fill("not said yet");
  const progress = page.getByRole("article", { name: "slow.txt" }).getByRole("progressbar");
  await expect(progress).not.toHaveAttribute("aria-valuenow", "100");
  await expect(choice(page).locator("option")).toHaveText(["English", "Deutsch", "Español", "हिन्दी", "العربية"]);

  await choice(page).selectOption("de");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("region", { name: "Übertragungen & ACKs" })).toBeVisible();
  await expect(transfers).toHaveCount(0);
  await expect(composer(page)).toHaveValue("not said yet");
  await expect(page.getByText("a.txt", { exact: true })).toBeVisible();
  await expect(progress).not.toHaveAttribute("aria-valuenow", "100");
  await choice(page).selectOption("hi");
  await expect(page.locator("html")).toHaveAttribute("lang", "hi");
  await expect(composer(page)).toHaveValue("not said yet");
  line.allowSending(Number.POSITIVE_INFINITY);
  await expect(progress).toHaveAttribute("aria-valuenow", "100");

  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "hi");
  await expect(composer(page)).toHaveValue("not said yet");

  for (const language of ["de", "es", "hi"]) {
    await choice(page).selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await page.setViewportSize(PHONE.viewport);
    await expectFits(page);
    await page.setViewportSize({ width: 1280, height: 800 });
  }
});
