import { readFile } from "node:fs/promises";
import { expect } from "@playwright/test";
import { write } from "../support/files.ts";
import { pdf } from "../support/pdf.ts";
import type { RoomPage } from "../support/room.ts";
import { shoot, shootBoth } from "./shoot.ts";

/** Dialogs of a room: whom it can be shown to, who may do what, what can be taken along, and which keys there are. */
export async function takeRoomDialogs(ann: RoomPage): Promise<void> {
  const { page } = ann;
  await ann.button("Invite").click();
  await expect(page.getByRole("dialog").getByRole("img").first()).toBeVisible();
  await shootBoth(ann, "invite");
  await page.keyboard.press("Escape");
  await ann.button("Manage room").click();
  await expect(page.getByRole("dialog", { name: "Manage room" })).toBeVisible();
  await shootBoth(ann, "manage");
  await page.keyboard.press("Escape");
  await ann.button("Export room").click();
  await expect(page.getByRole("dialog", { name: "Export this room" })).toBeVisible();
  await shootBoth(ann, "export");
  await page.keyboard.press("Escape");
  await ann.conversation.focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await shootBoth(ann, "keys");
  await page.keyboard.press("Escape");
}

/** What was said before a message was edited, a PDF that is read in its place, and the emoji. */
export async function takeMessages(ann: RoomPage, folder: string): Promise<void> {
  const { page } = ann;
  const row = (text: string) => ann.conversation.getByRole("listitem").filter({ hasText: text });
  await ann.say("The flash takes four minutes.");
  await expect(ann.said("The flash takes four minutes.")).toContainText("acknowledged");
  await row("takes four").hover();
  await row("takes four").getByRole("button", { name: "Edit", exact: true }).click();
  const box = page.getByRole("textbox", { name: "Edit message" });
  await box.fill("The flash takes **six** minutes.");
  await box.press("Enter");
  await row("six minutes").getByText("edited").click();
  await expect(row("six minutes").getByText("The flash takes four minutes.")).toBeVisible();
  await page.mouse.move(0, 0);
  await shootBoth(ann, "edited");
  await ann.attach(await write(folder, "pinout.pdf", pdf(["Pinout"])));
  const preview = row("pinout.pdf").getByRole("button", { name: "Preview" }).last();
  await preview.click();
  await expect(page.getByRole("region", { name: "Pages of pinout.pdf" }).getByText("Pinout")).toBeVisible();
  await page.mouse.move(0, 0);
  await shootBoth(ann, "pdf");
  await preview.click();
  await ann.button("Emoji").click();
  await expect(page.getByRole("region", { name: "Emoji" })).toBeVisible();
  await shoot(ann, "emoji");
  await page.keyboard.press("Escape");
}

/** One chunk of a transfer looked at, the transfer replayed, a verdict explained, and the path examined. */
export async function takeWindows(ann: RoomPage): Promise<void> {
  const { page } = ann;
  const transfers = await ann.open("Transfers & ACKs");
  const transfer = ann.transfer("firmware-4.2.img").article;
  await transfer.getByRole("slider", { name: "Chunk", exact: true }).focus();
  await page.keyboard.press("ArrowRight");
  await shootBoth(ann, "transfer");
  const [recording] = await Promise.all([
    page.waitForEvent("download"),
    transfer.getByRole("button", { name: "Save recording", exact: true }).click(),
  ]);
  const chooser = page.waitForEvent("filechooser");
  await transfers.getByRole("button", { name: "Load recording", exact: true }).click();
  await (await chooser).setFiles({
    name: recording.suggestedFilename(),
    mimeType: "application/json",
    buffer: await readFile(await recording.path()),
  });
  await page.mouse.move(0, 0);
  const replay = transfers.getByRole("region", { name: /^Recording / });
  await replay.getByRole("slider", { name: "Time in the recording", exact: true }).focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press("PageUp");
  await replay.scrollIntoViewIfNeeded();
  await shootBoth(ann, "recording");
  await replay.getByRole("button", { name: "Close the recording", exact: true }).click();
  await page.keyboard.press("Escape");

  await ann.open("Integrity");
  await ann.integrityRows("VALID").last().click();
  await expect(page.getByRole("region", { name: "Verdict explained" })).toBeVisible();
  await shootBoth(ann, "verdict");
  await page.keyboard.press("Escape");

  await ann.button("Connection details").click();
  const panel = page.getByRole("region", { name: "Connection", exact: true });
  await panel.getByRole("button", { name: "Examine the path", exact: true }).click();
  await expect(panel.getByText("Nothing on the path stands in the way.")).toBeVisible({ timeout: 120_000 });
  await panel.getByRole("listitem").first().scrollIntoViewIfNeeded();
  await shootBoth(ann, "connection");
  await page.keyboard.press("Escape");
}

/** The administrator's page with one room looked into. */
export async function takeAdmin(admin: RoomPage, url: string, token: string, room: string): Promise<void> {
  const { page } = admin;
  await page.goto(`${url}/admin#${token}`);
  const rooms = page.getByRole("table", { name: "Rooms" });
  await rooms.getByRole("button", { name: room }).click();
  await expect(page.getByRole("list", { name: "Members" })).toBeVisible();
  await shootBoth(admin, "admin");
}
