import { expectAccessible } from "../support/axe.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";

test("[JY115, PG97, PG101] the owner adds a bot, whose token is shown once; what it says bears its mark; then it is removed", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = (await visit(server.url)).room;
  await ann.create("Lab", "Ann");
  await ann.button("Bots and hooks").click();
  const dialog = ann.page.getByRole("dialog", { name: "Bots and hooks" });
  await expect(dialog).toContainText("There is no bot in this room yet.");
  await dialog.getByRole("textbox", { name: "Address of the hook (if any)" }).fill("https://10.0.0.1/in");
  await dialog.getByRole("textbox", { name: "Name of the bot" }).fill("CI");
  await dialog.getByRole("button", { name: "Add bot" }).click();
  await expect(dialog.getByRole("alert")).toContainText("This server sends nothing to this address.");
  await dialog.getByRole("textbox", { name: "Address of the hook (if any)" }).fill("");
  await dialog.getByRole("button", { name: "Add bot" }).click();
  const made = dialog.getByRole("region", { name: "The new bot" });
  const address = await made.getByRole("textbox", { name: "Address to post to" }).inputValue();
  const token = await made.getByRole("textbox", { name: "Token" }).inputValue();
  await expect(dialog.getByRole("list")).toContainText("Its token was never used");
  await expectAccessible(ann.page, "a bot that was just made");
  await ann.page.setViewportSize({ width: 360, height: 740 });
  await expect(made).toBeVisible();
  await expectFits(ann.page);
  await ann.page.setViewportSize({ width: 1440, height: 900 });
  await expect(dialog.getByRole("alert")).toHaveCount(0);

  const posted = await fetch(address, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ text: "The build is green." }),
  });
  expect(posted.status).toBe(201);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(ann.said("The build is green.")).toContainText("CI");
  await expect(ann.said("The build is green.").getByText("Bot", { exact: true })).toBeVisible();

  await ann.button("Bots and hooks").click();
  await expect(dialog.getByRole("region", { name: "The new bot" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "Remove CI" }).click();
  await dialog.getByRole("button", { name: "Remove CI" }).click();
  await expect(dialog).toContainText("There is no bot in this room yet.");
  await expect(ann.conversation).toContainText("Ann removed the bot CI");
  await dialog.getByRole("button", { name: "Close" }).click();

  await ann.button("New room or join").click();
  await ann.createSealed("Board", "Ann");
  await ann.button("Bots and hooks").click();
  await expect(dialog).toContainText("Run a program with the client library");
  await expectAccessible(ann.page, "the bots of a sealed room");
  await ann.page.setViewportSize({ width: 360, height: 740 });
  await expect(dialog).toBeVisible();
  await expectFits(ann.page);
});
