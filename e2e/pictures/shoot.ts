import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import type { RoomPage } from "../support/room.ts";

export const FOLDER = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const LARGEST = 300 * 1000;
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };

export async function shoot({ page }: Pick<RoomPage, "page">, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const png = await page.screenshot({ animations: "disabled", caret: "hide" });
  console.log(`docs/screenshots/${name}.png  ${Math.round(png.length / 1000)} KB`);
  if (png.length > LARGEST) throw new Error(`${name}.png is larger than ${LARGEST / 1000} KB`);
  await writeFile(join(FOLDER, `${name}.png`), png);
}

export const inScheme = (page: Page, colorScheme: "light" | "dark"): Promise<void> =>
  page.emulateMedia({ colorScheme, reducedMotion: "reduce" });

/** What stands there on a desk in light, and as `…-phone` at 360 px in dark. */
export async function shootBoth(room: Pick<RoomPage, "page">, name: string): Promise<void> {
  await shoot(room, name);
  await room.page.setViewportSize(PHONE);
  await inScheme(room.page, "dark");
  await shoot(room, `${name}-phone`);
  await inScheme(room.page, "light");
  await room.page.setViewportSize(DESK);
}
