import type { Page } from "@playwright/test";
import { writeText } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

test("[JY31] light and dark follow the system until somebody chooses, and the choice survives a reload", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url, { colorScheme: "dark" });
  const { page } = ann.room;
  const theme = page.getByRole("button", { name: /^Theme/ });
  await expect(theme).toBeVisible();
  expect(await brightness(page)).toBeLessThan(0.3);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await brightness(page)).toBeGreaterThan(0.7);

  await theme.click();
  await expect(theme).toHaveAccessibleName("Theme: light");
  await theme.click();
  await expect(theme).toHaveAccessibleName("Theme: dark");
  expect(await brightness(page)).toBeLessThan(0.3);
  await page.reload();
  await expect(theme).toHaveAccessibleName("Theme: dark");
  expect(await brightness(page)).toBeLessThan(0.3);
});

for (const reducedMotion of ["no-preference", "reduce"] as const) {
  test(`[JY37] the grid takes the colours of the theme, motion: ${reducedMotion}`, async ({ serve, visit, folder }) => {
    const server = await serve();
    const ann = await visit(server.url, { colorScheme: "light", reducedMotion });
    await ann.room.create("Lab", "Ann");
    await ann.room.open("Transfers & ACKs");
    await ann.room.attach(await writeText(folder, "note.txt", "one chunk"));
    const transfer = ann.room.transfer("note.txt");
    await transfer.expectDone();
    for (const colorScheme of ["light", "dark", "light"] as const) {
      await ann.room.page.emulateMedia({ colorScheme, reducedMotion });
      await expect.poll(() => transfer.article.evaluate(cellAndLegend)).toEqual({ alike: true });
    }
  });
}

/** Compares the first cell with the swatch that the legend gives to acked cells. */
function cellAndLegend(article: Element): { alike: boolean } {
  const cell = article.querySelector("canvas")?.getContext("2d")?.getImageData(0, 0, 1, 1).data;
  const entry = [...article.querySelectorAll("li")].find((item) => item.textContent?.startsWith("acked"));
  const swatch = entry?.firstElementChild;
  if (cell === undefined || swatch === null || swatch === undefined) return { alike: false };
  const [red, green, blue] = cell;
  return { alike: getComputedStyle(swatch).backgroundColor === `rgb(${red}, ${green}, ${blue})` };
}

/** Brightness of the page's ground as it is painted, 0 black to 1 white. */
async function brightness(page: Page): Promise<number> {
  const shot = await page.screenshot({ clip: { x: 2, y: 400, width: 1, height: 1 } });
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(1, 1).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const [red = 0, green = 0, blue = 0] = context?.getImageData(0, 0, 1, 1).data ?? [];
    return (red + green + blue) / 765;
  }, shot.toString("base64"));
}
