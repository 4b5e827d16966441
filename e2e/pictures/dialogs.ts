import { expect } from "@playwright/test";
import type { RoomPage } from "../support/room.ts";
import { inScheme, shoot, shootBoth } from "./shoot.ts";

/** Bots, a safety number, and what one is told about. */
export async function takeDialogs(ann: RoomPage): Promise<void> {
  const { page } = ann;
  await ann.button("Bots and hooks").click();
  const bots = page.getByRole("dialog", { name: "Bots and hooks" });
  await bots.getByRole("textbox", { name: "Name of the bot" }).fill("Build server");
  await bots.getByRole("button", { name: "Add bot" }).click();
  await expect(bots.getByRole("region", { name: "The new bot" })).toBeVisible();
  await shootBoth(ann, "bots");
  await page.keyboard.press("Escape");

  await ann.button("Identity: Bob").click();
  await expect(page.getByRole("img", { name: "The safety number as a QR code" })).toBeVisible();
  await shootBoth(ann, "safety-number");
  await page.keyboard.press("Escape");

  const summary = page.locator("summary", { hasText: "Notifications" });
  await summary.click();
  await page.getByRole("switch", { name: "Sound" }).scrollIntoViewIfNeeded();
  await shoot(ann, "notifications");
  await page.setViewportSize({ width: 360, height: 740 });
  await inScheme(page, "dark");
  await ann.button("Rooms and people").click();
  await page.getByRole("switch", { name: "Sound" }).scrollIntoViewIfNeeded();
  await shoot(ann, "notifications-phone");
  await ann.button("Rooms and people").click();
  await inScheme(page, "light");
  await page.setViewportSize({ width: 1440, height: 900 });
  await summary.click();
}

/** Somebody who joins on a phone in Arabic. Everything is found by what it is, not by its name. */
export async function takeArabic({ page }: RoomPage, room: string): Promise<void> {
  await page.getByRole("textbox").first().fill("ليلى");
  await page.getByRole("textbox").nth(1).fill(room);
  await page.locator("form button[type=submit]").click();
  const composer = page.locator("#composer");
  await expect(composer).toBeVisible();
  await composer.fill("وصلتني الصورة، شكرًا. سأجرّبها غدًا على bench 2.");
  await composer.press("Control+Enter");
  await expect(page.getByRole("log")).toContainText("سأجرّبها");
  await shoot({ page }, "arabic");
}
