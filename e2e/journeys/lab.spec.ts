import { stopInTheMiddle } from "../support/attack.ts";
import { sha256, writeNoise } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

const MIB = 1024 * 1024;

test("[JY17] shifted sequence numbers turn the row red, stop the transfer and raise the alert", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ann.room.open("Attack lab");
  await ann.room.setAttack("Shift sequence numbers", true);
  await ann.room.attach(await writeNoise(folder, "attacked.bin", 4 * MIB));

  await ann.room.expectAlert();
  await expect(ann.room.alert).toContainText("attacked.bin");
  await expect(ann.room.alert).toContainText("Kept");
  await ann.room.understood();
  const row = ann.room.integrityRows("COMPROMISED").first();
  await expect(row).toBeVisible();
  await expect(row.getByRole("cell").nth(2)).toHaveText(/^10\d\d$/);
  await ann.room.open("Transfers & ACKs");
  const stopped = ann.room.transfer("attacked.bin");
  await expect(stopped.article).toContainText("Stopped: compromised");
  for (const name of ["Pause", "Resume", "Cancel"] as const) await expect(stopped.button(name)).toBeDisabled();
  await expect(ann.room.fileLink("attacked.bin")).toHaveCount(0);
  expect(server.output).toContain("[MITM ATTACK] Altered packet seq from 0 to 1000");
});

test("[JY18] an attack in the middle stops the transfer at both members; switched off, a new transfer works", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await stopInTheMiddle(ann, await writeNoise(folder, "attacked.bin", 64 * MIB));

  await expect(ann.room.transfer("attacked.bin").article).toContainText("Stopped: compromised");
  await expect(bob.room.page.getByText("attacked.bin from Ann was stopped")).toBeVisible();
  await expect(bob.room.alert).toHaveCount(0);
  await ann.room.understood();

  await ann.room.setAttack("Shift sequence numbers", false);
  const again = await writeNoise(folder, "again.bin", 4 * MIB);
  await ann.room.attach(again);
  await ann.room.transfer("again.bin").expectDone();
  expect(await sha256(await bob.room.download("again.bin"))).toBe(await sha256(again));
  await expect(bob.room.fileLink("attacked.bin")).toHaveCount(0);
});

test("[JY19] a message with a flipped bit fails as compromised, waits for Understood, and is sent again by hand", async ({
  serve,
  visit,
}) => {
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await ann.room.open("Attack lab");
  await ann.room.setAttack("Flip a bit", true);
  await ann.room.say("handle with care");

  await ann.room.expectAlert();
  await expect(ann.room.said("handle with care")).toContainText("failed: compromised");
  // Behind a modal alert the button has no accessible name, so it is found by its label.
  await expect(ann.room.page.getByLabel("Send", { exact: true })).toBeDisabled();
  await ann.room.understood();
  await expect(ann.room.button("Send")).toBeEnabled();
  await expect(ann.room.integrityRows("COMPROMISED")).toHaveCount(1);
  await expect(ann.room.integrityRows("COMPROMISED")).toContainText("Chat Message");
  await expect(bob.room.said("handle with care")).toHaveCount(0);

  await ann.room.open("Attack lab");
  await ann.room.setAttack("Flip a bit", false);
  await ann.room.said("handle with care").getByRole("button", { name: "Send again" }).click();
  await expect(ann.room.said("handle with care")).toContainText("acknowledged");
  await expect(bob.room.said("handle with care")).toHaveCount(1);
  await expect(bob.room.said("handle with care")).toContainText("valid");
});

test("[JY20] a recomputed checksum passes the check, and the page says that it does", async ({ serve, visit }) => {
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  const lab = await ann.room.open("Attack lab");
  await expect(lab).toContainText("does not catch it");
  await ann.room.setAttack("Recompute the checksum", true);
  await ann.room.say("PAY BOB   100");

  const delivered = bob.room.conversation.getByRole("listitem").filter({ hasText: "Ann" });
  await expect(delivered).toContainText("valid");
  await expect(bob.room.said("PAY BOB   100")).toHaveCount(0);
  await ann.room.open("Integrity");
  await expect(ann.room.integrityRows("VALID")).toHaveCount(1);
  await expect(ann.room.alert).toHaveCount(0);
});

test("[JY43] an attack that is on is shown as on after a reload, and can be switched off", async ({ serve, visit }) => {
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ann.room.open("Attack lab");
  await ann.room.setAttack("Flip a bit", true);
  await ann.room.page.reload();
  await ann.room.expectInside();
  await ann.room.open("Attack lab");
  await expect(ann.room.attack("Flip a bit")).toBeChecked();
  await expect(ann.room.attack("Shift sequence numbers")).not.toBeChecked();
  await ann.room.setAttack("Flip a bit", false);
  await ann.room.say("unharmed");
  await expect(ann.room.said("unharmed")).toContainText("acknowledged");
  await expect(ann.room.alert).toHaveCount(0);
});

test("[JY21] without --lab there is no Attack lab", async ({ serve, visit }) => {
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await expect(ann.room.button("Integrity")).toBeVisible();
  await expect(ann.room.button("Attack lab")).toHaveCount(0);
});
