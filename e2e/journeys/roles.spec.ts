import type { Locator, Page } from "@playwright/test";
import { io } from "socket.io-client";
import { expectAccessible } from "../support/axe.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";

const person = (page: Page, name: string): Locator =>
  page.getByRole("listitem").filter({ has: page.getByRole("button", { name, exact: true }) });
const manage = (page: Page, name: string): Locator => page.getByRole("button", { name: `Manage ${name}`, exact: true });
const press = (page: Page, name: string): Promise<void> =>
  page.getByRole("dialog").getByRole("button", { name, exact: true }).click();

test("[JY110, JY111] an owner makes a moderator, who mutes; the muted one is told and keeps its words", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const [ann, bob] = [await visit(server.url), await visit(server.url)];
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await expect(person(bob.room.page, "Ann")).toContainText("owner");
  await expect(manage(bob.room.page, "Ann")).toHaveCount(0);

  await manage(ann.room.page, "Bob").click();
  await press(ann.room.page, "Make a moderator");
  await expect(person(ann.room.page, "Bob")).toContainText("moderator");
  await expect(bob.room.conversation).toContainText("Ann made Bob a moderator");

  const seed = io(server.url, { transports: ["websocket"] });
  try {
    await seed.emitWithAck("join_room", { roomName: "Lab", username: "Seed" });
    await manage(bob.room.page, "Seed").click();
    await press(bob.room.page, "Mute");
    await expect(ann.room.conversation).toContainText("Bob muted Seed");
    const said = await seed.emitWithAck("chat_message", { type: "text", mode: "broadcast", text: "unheard" });
    expect(said).toMatchObject({ ok: false, error: { code: "E_FORBIDDEN" } });
  } finally {
    seed.close();
  }
  await expect(person(ann.room.page, "Seed")).toHaveCount(0);
  await ann.room.button("Manage room").click();
  const room = ann.room.page.getByRole("dialog", { name: "Manage room" });
  await expect(room.getByRole("list", { name: "Not here now" }).getByRole("listitem")).toHaveText(["Seed mutedManage"]);
  await expectAccessible(ann.room.page, "somebody who is not here");
  await press(ann.room.page, "Manage Seed");
  await press(ann.room.page, "Remove from the room");
  await press(ann.room.page, "Remove from the room");
  await expect(ann.room.conversation).toContainText("Ann removed Seed");

  await manage(ann.room.page, "Bob").click();
  await press(ann.room.page, "Mute");
  await expect(bob.room.page.getByText("You are muted in this room. You read on")).toBeVisible();
  await bob.room.say("can you hear me?");
  await expect(bob.room.said("can you hear me?")).toContainText("not delivered");
  await manage(ann.room.page, "Bob").click();
  await press(ann.room.page, "Let speak again");
  await expect(bob.room.page.getByText("You are muted in this room. You read on")).toHaveCount(0);
  await bob.room.said("can you hear me?").getByRole("button", { name: "Send again" }).click();
  await expect(ann.room.said("can you hear me?")).toBeVisible();
});

test("[JY112, JY113] who is banned sees by whom and what is kept, and comes back when it is let in; a closed room is over", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const [ann, bob] = [await visit(server.url), await visit(server.url)];
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await manage(ann.room.page, "Bob").click();
  await press(ann.room.page, "Ban");
  // It asks once, and stands on the harmless answer.
  await expect(ann.room.page.getByRole("button", { name: "Don't" })).toBeFocused();
  await press(ann.room.page, "Ban");
  const told = bob.room.page.getByRole("alert", { name: "You are out of a room" });
  await expect(told).toContainText("Ann banned you from this room");
  await expect(told).toContainText("Files that you saved stay with you");
  await expect(ann.room.conversation).toContainText("Ann banned Bob");
  await expectAccessible(bob.room.page, "out of a room");

  await bob.room.page.reload();
  await expect(bob.room.button("Join room")).toBeVisible();
  await bob.room.fillEntry("Lab", "Bob");
  await bob.room.button("Join room").click();
  await expect(bob.room.page.getByRole("main").getByRole("alert")).toContainText("banned");
  await ann.room.button("Manage room").click();
  await press(ann.room.page, "Let Bob in again");
  await expect(ann.room.page.getByRole("dialog")).toContainText("Nobody is banned.");
  await press(ann.room.page, "Close");
  await bob.room.join("Lab", "Bob");

  await ann.room.button("Manage room").click();
  await press(ann.room.page, "Close the room");
  await press(ann.room.page, "Close the room");
  for (const { room } of [ann, bob]) {
    const over = room.page.getByRole("alert", { name: "You are out of a room" });
    await expect(over).toContainText("Ann closed this room");
    await over.getByRole("button", { name: "Understood" }).click();
    await expect(over).toHaveCount(0);
  }
});

test("[JY114] managing people is accessible, works by keyboard, and fits a phone of 360 px", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const { page } = ann.room;
  await ann.room.create("Lab", "Ann");
  const bob = await visit(server.url, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  await bob.room.join("Lab", "Bob");

  await manage(page, "Bob").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Bob" });
  await expect(dialog.getByRole("button", { name: "Hand the room over" })).toBeVisible();
  await expectAccessible(page, "one member");
  await dialog.getByRole("button", { name: "Hand the room over" }).focus();
  await page.keyboard.press("Enter");
  await expectAccessible(page, "asked once");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(person(page, "Bob")).toContainText("owner");
  await expect(ann.room.conversation).toContainText("Ann handed the room over to Bob");

  const phone = bob.room.page;
  await phone.getByRole("button", { name: "Rooms and people", exact: true }).tap();
  await expect(person(phone, "Ann")).toContainText("moderator");
  await expectFits(phone);
  await manage(phone, "Ann").tap();
  await expectFits(phone);
  await phone.getByRole("dialog").getByRole("button", { name: "Remove from the room" }).tap();
  await expectFits(phone);
  await phone.getByRole("dialog").getByRole("button", { name: "Remove from the room" }).tap();
  await expect(page.getByRole("alert", { name: "You are out of a room" })).toContainText("Bob removed you");
  await phone.getByRole("button", { name: "Manage room" }).tap();
  await expectFits(phone);
});
