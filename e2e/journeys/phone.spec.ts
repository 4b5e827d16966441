import { readFile } from "node:fs/promises";
import { writeNoise, writeText } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

test("[JY27, PG132] the whole way fits a phone of 360 px: nothing scrolls sideways, everything can be reached", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url, PHONE);
  const bob = await visit(server.url, PHONE);
  const { page } = ann.room;
  await expectFits(page);
  await ann.room.create("Laboratory of Applied Doubt", "Annabella");
  await bob.room.join("Laboratory of Applied Doubt", "Bartholomew Longfellow");
  await expectFits(page);

  await ann.room.message.fill("two");
  await ann.room.message.press("Enter");
  await ann.room.message.pressSequentially("lines");
  await expect(ann.room.message).toHaveValue("two\nlines");
  await ann.room.button("Send").tap();
  await expect(bob.room.conversation).toContainText("two\nlines");
  await ann.room.say("first words ".repeat(20).trim());
  await expect(bob.room.conversation).toContainText("first words");
  await ann.room.addressTo("Bartholomew Longfellow");
  await ann.room.say("between us");
  await expect(bob.room.said("between us")).toContainText("private to you");
  await ann.room.attach(await writeText(folder, `${"a-long-name-".repeat(8)}.txt`, "small"));
  await expect(bob.room.page.getByRole("link", { name: /a-long-name/ })).toBeVisible();
  await expectFits(page);

  await page.getByRole("button", { name: "Rooms and people", exact: true }).tap();
  await expect(page.getByRole("button", { name: "Bartholomew Longfellow", exact: true })).toBeVisible();
  await expectFits(page);
  await page.getByRole("button", { name: "Rooms and people", exact: true }).tap();

  const transfers = await ann.room.open("Transfers & ACKs");
  await expectFits(page);
  await transfers.getByRole("button", { name: "Close" }).tap();
  await ann.room.open("Integrity");
  await expect(ann.room.integrityRows("VALID").first()).toBeVisible();
  await expectFits(page);

  await ann.room.open("Attack lab");
  await expectFits(page);
  await ann.room.setAttack("Flip a bit", true);
  await page.getByRole("region", { name: "Attack lab" }).getByRole("button", { name: "Close" }).tap();
  await page.getByRole("region", { name: "Integrity" }).getByRole("button", { name: "Close" }).tap();
  await ann.room.attach(await writeNoise(folder, "attacked.bin", 1024 * 1024));
  await ann.room.expectAlert();
  await expectFits(page);
  await ann.room.understood();
  await expect(ann.room.integrityRows("COMPROMISED").first()).toBeVisible();
  await expectFits(page);
  await page.getByRole("region", { name: "Integrity" }).getByRole("button", { name: "Close" }).tap();

  await ann.room.open("Attack lab");
  await ann.room.setAttack("Flip a bit", false);
  await page.getByRole("region", { name: "Attack lab" }).getByRole("button", { name: "Close" }).tap();
  await ann.room.attach(await writeText(folder, "after.txt", "all is well"));
  expect(await readFile(await bob.room.download("after.txt"), "utf8")).toBe("all is well");
  await ann.room.leave();
  await expectFits(page);
});

test("[JY28] the debug log is there on a large screen and hidden on a small one", async ({ serve, visit }) => {
  const server = await serve();
  const ann = await visit(server.url, { viewport: { width: 1440, height: 900 } });
  await ann.room.create("Lab", "Ann");
  await ann.room.open("Transfers & ACKs");
  const log = ann.room.page.getByRole("region", { name: "Debug log" });
  await expect(log).toBeVisible();
  await ann.room.page.setViewportSize({ width: 360, height: 740 });
  await expect(log).toBeHidden();
});
