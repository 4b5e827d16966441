import type { Page } from "@playwright/test";
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
