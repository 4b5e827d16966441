import type { Locator, Page } from "@playwright/test";
import { io } from "socket.io-client";
import { expectAccessibleHere } from "../support/axe.ts";
import { write, writeText } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test, type VisitOptions, type Visitor } from "../support/fixtures.ts";
import { encodePng } from "../support/png.ts";

/** By what opens them, in whatever language. */
const WINDOWS = ["transfers", "integrity", "lab", "connection"];
const DIALOGS = ["invitation", "management", "bots", "files", "export"];
const SCREENS: Record<string, VisitOptions> = {
  "768 px": { viewport: { width: 768, height: 1024 } },
  "200 % of 1440 px": { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2, colorScheme: "dark" },
  "a phone in Arabic, in the dark": {
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
    locale: "ar-EG",
    colorScheme: "dark",
  },
};

for (const [screen, options] of Object.entries(SCREENS)) {
  test(`[JY146] every window and dialog of a room fits, can be closed, and has nothing that axe finds, at ${screen}`, async ({
    serve,
    visit,
    folder,
  }) => {
    const server = await serve({ args: ["--lab"] });
    const bob = await visit(server.url);
    await bob.room.create("Laboratory of Applied Doubt", "Bartholomew Longfellow");
    await bob.room.say("before anybody came");
    const ann = await visit(`${await bob.room.link()}`, { ...options, reducedMotion: "reduce" });
    const { page } = ann.room;
    await enter(page);
    await makeOwner(bob);
    const picture = encodePng(320, 200, (x, y) => [x % 256, y, 128]);
    await bob.room.attach(await write(folder, "harbour.png", picture));
    await bob.room.attach(await writeText(folder, `${"a-long-name-".repeat(6)}.txt`, "small"));
    await expect(page.getByRole("link", { name: /a-long-name/ })).toBeVisible();
    await expectFits(page);
    await expectAccessibleHere(page, "a room");

    for (const name of WINDOWS) {
      await page.locator(`[data-opens=${name}]`).click();
      const window = page.locator(`[data-window=${name}]`);
      await expect(window).toBeVisible();
      await expectFits(page);
      await expectAccessibleHere(page, name);
      await page.keyboard.press("Escape");
      await expect(window).toHaveCount(0);
    }
    for (const name of DIALOGS) {
      const opener = page.locator(`[data-opens=${name}]`).filter({ visible: true });
      if ((await opener.count()) === 0) await page.locator("[aria-controls=people]").click();
      await opener.click();
      const dialog = page.locator("dialog[open]");
      await expect(dialog).toBeVisible();
      await expectFits(page);
      await expectAccessibleHere(page, name);
      const close = dialog.locator("button").last();
      await close.scrollIntoViewIfNeeded();
      await expect(close).toBeInViewport({ ratio: 1 });
      await close.click();
      await expect(dialog).toHaveCount(0);
    }
    await lookAtTheSmallThings(page);
  });
}

/** What opens in the room's own lists and rows, by keys and places, as no language changes them. */
async function lookAtTheSmallThings(page: Page): Promise<void> {
  const drawer = page.locator("[aria-controls=people]").filter({ visible: true });
  const hasDrawer = (await drawer.count()) > 0;
  if (hasDrawer && !(await page.locator("#people").isVisible())) await drawer.click();
  await expect(page.locator("#people details > summary")).toHaveCount(3);
  await expect(page.locator("#people [data-opens=identity]")).toHaveCount(1);
  for (const summary of await page.locator("#people details > summary").all()) {
    await summary.click();
    await expectFits(page);
    await expectAccessibleHere(page, "a choice in the drawer");
    await summary.click();
  }
  for (const opener of await page.locator("#people [data-opens=identity], #people [data-opens=member]").all()) {
    await opener.click();
    await expectDialog(page, "about a person");
  }
  if (hasDrawer) await drawer.click();

  const composer = page.locator("#composer");
  await composer.fill("said here");
  await page.locator("form button[type=submit]").last().click();
  const own = page.getByRole("log").getByRole("listitem").filter({ hasText: "said here" });
  await expect(own).toBeVisible();
  // What waits for the server cannot be changed yet: what is done with a row is there when it is stored.
  await expect(own.locator("button[aria-expanded]")).toHaveCount(1);
  await composer.press("ArrowUp");
  const editing = own.locator("textarea");
  await expect(editing).toBeFocused();
  await expectFits(page);
  await expectAccessibleHere(page, "words that are edited");
  await editing.press("Escape");
  await expect(editing).toHaveCount(0);

  const tools = own.locator("[role=toolbar] button");
  await act(page, own, 1);
  await expectFits(page);
  await expectAccessibleHere(page, "an answer");
  await composer.press("Escape");
  await act(page, own, 0);
  await tools.last().click({ force: true });
  await expectDialog(page, "all emoji for a reaction");
  await page.locator("button.cursor-zoom-in").first().press("Enter");
  await expectDialog(page, "a picture by itself");
  await page.locator("[data-opens=search]").filter({ visible: true }).click();
  await expectFits(page);
  await expectAccessibleHere(page, "search");
  await page.keyboard.press("Escape");
}

/** Presses one of the tools of a row, which are there for whoever points at it or has opened them by a touch. */
async function act(page: Page, row: Locator, tool: number): Promise<void> {
  const held = row.locator("button[aria-expanded]").filter({ visible: true });
  if ((await held.count()) > 0) await held.first().click();
  else await row.hover();
  await expectFits(page);
  await row.locator("[role=toolbar] button").nth(tool).click();
}

async function expectDialog(page: Page, what: string): Promise<void> {
  const dialog = page.locator("dialog[open]");
  await expect(dialog).toBeVisible();
  await expectFits(page);
  await expectAccessibleHere(page, what);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
}

async function enter(page: Page): Promise<void> {
  await page.getByRole("textbox").first().fill("Ann");
  await page.locator("form button[type=submit]").click();
  await expect(page.locator("#composer")).toBeVisible();
}

/** Who owns a room has all there is to open. */
async function makeOwner({ room }: Visitor): Promise<void> {
  await room.button("Manage Ann").click();
  await room.page.getByRole("dialog").getByRole("button", { name: "Make a moderator" }).click();
  await expect(room.conversation).toContainText("made Ann a moderator");
}

test("[JY147, PG162] nothing moves by itself when a room opens, when older messages come, and when files and their previews do", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const bob = await visit(server.url);
  await bob.room.create("Lab", "Bob");
  const socket = io(server.url, { transports: ["websocket"] });
  await socket.emitWithAck("join_room", { roomName: "Lab", username: "Cy" });
  const said = Array.from({ length: 150 }, (_, line) => ({
    type: "text",
    mode: "broadcast",
    text: `line ${line + 1}`,
  }));
  await Promise.all(said.map((message) => socket.emitWithAck("chat_message", message)));
  socket.close();
  const ann = await visit(server.url, { before: (context) => context.addInitScript(watchShifts) });
  const { page } = ann.room;
  await ann.room.join("Lab", "Ann");
  await expect(ann.room.said("line 150")).toBeVisible();
  await page.reload();
  await expect(ann.room.said("line 150")).toBeVisible();
  await expect(ann.room.pill).toContainText("Connected");
  expect(await page.evaluate(() => window.shifts), "a room opened again").toEqual([]);
  await ann.room.conversation.hover();
  await expect(async () => {
    await page.mouse.wheel(0, -2_000);
    await expect(ann.room.said("line 1")).toBeVisible({ timeout: 500 });
  }).toPass();
  expect(await page.evaluate(() => window.shifts), "older messages").toEqual([]);
  await ann.room.button("Jump to latest").click();
  await bob.room.attach(
    await write(
      folder,
      "harbour.png",
      encodePng(320, 200, (x, y) => [x % 256, y, 128]),
    ),
  );
  await expect(ann.room.conversation.getByRole("img", { name: /harbour\.png/ })).toBeVisible();
  await bob.room.attach(await writeText(folder, "notes.txt", "small"));
  await expect(ann.room.conversation.getByRole("button", { name: "Preview" })).toBeVisible();
  expect(await page.evaluate(() => window.shifts), "files").toEqual([]);
});

/** Keeps what moved on the page without somebody having done something (layout shifts, as the browser counts them). */
function watchShifts(): void {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as LayoutShift[]) {
      // A tenth of what counts as good: who comes in moves what stands below the list of people.
      if (entry.hadRecentInput || entry.value < 0.01) continue;
      const moved = entry.sources.map(({ node }) =>
        node instanceof Element ? node.outerHTML.slice(0, 120) : String(node),
      );
      window.shifts.push({ value: entry.value, moved });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null }[];
}

declare global {
  interface Window {
    shifts: { value: number; moved: string[] }[];
  }
}
