import { rm } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { io } from "socket.io-client";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";

const identity = (page: Page, name: string): Locator => page.getByRole("button", { name: `Identity: ${name}` });

/** Digits, and the drawing of their code. */
async function numberOf(page: Page, name: string): Promise<{ digits: string; code: string | null }> {
  await identity(page, name).click();
  const dialog = page.getByRole("dialog");
  const number = dialog.getByRole("group", { name: "Safety number" });
  await expect(number).toHaveText(/^(?:\d{5} ?){12}$/);
  const digits = (await number.textContent()) ?? "";
  const code = await dialog
    .getByRole("img", { name: "The safety number as a QR code" })
    .locator("path")
    .getAttribute("d");
  await dialog.getByRole("button", { name: "Close" }).click();
  return { digits, code };
}

test("[JY90, JY91] people with keys compare numbers; a seed client is marked; a name stays its owner's", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const [ann, bob] = [await visit(server.url), await visit(server.url)];
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  const number = await numberOf(ann.room.page, "Bob");
  expect(number.code).toMatch(/^M\d/);
  expect(await numberOf(bob.room.page, "Ann")).toEqual(number);

  const seed = io(server.url, { transports: ["websocket"] });
  try {
    await seed.emitWithAck("join_room", { roomName: "Lab", username: "Seed" });
    await ann.room.page.getByRole("button", { name: "Unverified identity: Seed" }).click();
    await expect(ann.room.page.getByRole("dialog")).toContainText("anybody could be using this name");
    await expectAccessible(ann.room.page, "somebody without a key");
    await ann.room.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  } finally {
    seed.close();
  }

  await bob.room.leave();
  const mallory = await visit(server.url);
  await mallory.room.fillEntry("Lab", "Bob");
  await mallory.room.button("Join room").click();
  await expect(mallory.room.page.getByRole("main").getByRole("alert")).toContainText("has this name");
  await bob.room.join("Lab", "Bob");
  await expect(identity(ann.room.page, "Bob")).toBeVisible();
});

test("[JY92] another key under a known name is a warning that stays until somebody trusts it", async ({
  serveAlone,
  visit,
}) => {
  const server = await serveAlone();
  const [ann, bob] = [await visit(server.url), await visit(server.url)];
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await expect(identity(ann.room.page, "Bob")).toBeVisible();
  await bob.room.page.close();
  await ann.room.leave();
  await ann.room.page.close();

  // A server that forgot who is who, or pretends to.
  await server.stop();
  await rm(server.dataDirectory, { recursive: true });
  await server.startAgain();
  const again = await ann.openTab();
  await again.create("Lab", "Ann");
  const mallory = await visit(server.url);
  await mallory.room.join("Lab", "Bob");
  const changed = again.page.getByRole("button", { name: "Key changed: Bob" });
  await expect(changed).toBeVisible();
  await expect(again.page.getByText("Bob has not shown the key that you know")).toBeVisible();
  await expectAccessible(again.page, "a warning of another key");
  await changed.click();
  await expectAccessible(again.page, "two numbers to compare, one of another key");
  await again.page.getByRole("button", { name: "The numbers are equal: trust this key" }).click();
  await again.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(identity(again.page, "Bob")).toBeVisible();
});
