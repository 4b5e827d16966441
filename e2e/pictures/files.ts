import { expect } from "@playwright/test";
import { writeNoise, writeText } from "../support/files.ts";
import type { RoomPage } from "../support/room.ts";
import { inScheme, shoot, shootBoth } from "./shoot.ts";

/** What becomes of files, as who sends and as who gets them sees it, and all of them in a grid. */
export async function takeFiles(ann: RoomPage, bob: RoomPage, cid: RoomPage, folder: string): Promise<void> {
  const { page } = ann;
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await cid.attach(await writeNoise(folder, "flash-log-of-march.bin", 3 * 1024 * 1024));
  const unwanted = bob.conversation.getByRole("listitem").filter({ hasText: "flash-log-of-march.bin" });
  await unwanted.getByRole("button", { name: "Decline" }).click();
  await expect(ann.conversation).toContainText("Declined by Bob");
  await ann.attach(await writeText(folder, "draft-of-the-notes.md", "# Notes\n"));
  await expect(bob.fileLink("draft-of-the-notes.md")).toBeVisible();
  const draft = ann.conversation.getByRole("listitem").filter({ hasText: "draft-of-the-notes.md" });
  await draft.hover();
  await draft.getByRole("button", { name: "Delete", exact: true }).click();
  await draft.getByRole("button", { name: "Delete file for everyone" }).click();
  await expect(bob.conversation).toContainText("Ann deleted this file.");
  await page.getByRole("combobox", { name: "Files are kept" }).selectOption("1 day");
  await ann.attach(await writeText(folder, "door-codes.txt", "4 2 4 2\n"));
  await expect(bob.fileLink("door-codes.txt")).toBeVisible();
  await page.getByRole("combobox", { name: "Files are kept" }).selectOption("for good");
  await page.mouse.move(0, 0);
  await shoot(ann, "file-states");
  await inScheme(bob.page, "dark");
  await shoot(bob, "file-states-phone");
  await inScheme(bob.page, "light");

  await ann.button("Files").click();
  await expect(page.getByRole("dialog", { name: "Files of this room" }).locator("img")).toBeAttached();
  await shootBoth(ann, "gallery");
  await page.keyboard.press("Escape");
}
