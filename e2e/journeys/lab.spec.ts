import { readFile } from "node:fs/promises";
import { stopInTheMiddle } from "../support/attack.ts";
import { expectAccessible } from "../support/axe.ts";
import { sha256, writeNoise, writeSparse } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";

const MIB = 1024 * 1024;

test("[JY17] shifted sequence numbers turn the row red, stop the transfer and raise the alert", async ({
  serveAlone,
  visit,
  folder,
}) => {
  const server = await serveAlone({ args: ["--lab"] });
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
  for (const name of ["Pause", "Resume", "Cancel"] as const) await expect(stopped.button(name)).toHaveCount(0);
  await expect(ann.room.fileLink("attacked.bin")).toHaveCount(0);
  expect(server.output).toContain("[MITM ATTACK] Altered packet seq from 0 to 1000");
});

test("[JY18] an attack in the middle stops the transfer at both members; switched off, a new transfer works", async ({
  serve,
  narrow,
  visit,
  folder,
}) => {
  const server = await serve({ args: ["--lab"] });
  const line = await narrow(server);
  const ann = await visit(line.url);
  const bob = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await stopInTheMiddle(ann, line, await writeSparse(folder, "attacked.bin", 512 * MIB));

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
  const saving = ann.room.page.waitForEvent("download");
  await ann.room.alert.getByRole("button", { name: "Save evidence" }).click();
  const evidence = await readFile(await (await saving).path(), "utf8");
  expect(JSON.parse(evidence)).toMatchObject({ what: "message", verdict: { status: "compromised" } });
  expect(evidence).not.toContain("handle with care");
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

test("[JY45] an attack on a sample is watched frame by frame, and real transfers go on beside it", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  const lab = await ann.room.open("Attack lab");
  await ann.room.attach(await writeNoise(folder, "real.bin", 4 * MIB));
  await lab.getByRole("combobox", { name: "Attack" }).selectOption("Flip a bit and recompute the tag");
  await lab.getByRole("button", { name: "Run attack" }).click();
  await expect(lab.getByText("Observed: missed, believed.")).toBeVisible();

  await lab.getByRole("radio", { name: "aes" }).check();
  await lab.getByRole("button", { name: "Run attack" }).click();
  await expect(lab.getByText("Observed: caught, refused: signature.")).toBeVisible();
  await expect(lab.getByRole("list", { name: "Frames as they arrived" }).getByRole("listitem")).toHaveText([
    "manifest 0: taken",
    "chunk 0: taken",
    "chunk 1: signature",
    "chunk 2: taken",
    "chunk 3: taken",
    "seal 0: taken",
  ]);
  await ann.room.open("Transfers & ACKs");
  await ann.room.transfer("real.bin").expectDone();
  await expect(ann.room.alert).toHaveCount(0);
});

test("[JY46] all attacks under all suites are observed as predicted, misses too", async ({ serve, visit }) => {
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  const lab = await ann.room.open("Attack lab");
  await lab.getByRole("button", { name: "Run all attacks" }).click();
  await expect(lab.getByText("All 72 cells: observed as predicted everywhere", { exact: true })).toBeVisible();

  const table = lab.getByRole("table", { name: "Attacks and suites" });
  const rows = table.getByRole("row").filter({ has: ann.room.page.getByRole("cell") });
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll("td")].map((td) => td.innerText)),
  );
  expect(cells).toHaveLength(72);
  const seen = cells.filter(([, observed]) => observed !== "cannot be run");
  expect(seen).toHaveLength(66);
  for (const [predicted, observed] of seen) expect(observed).toBe(predicted);
  expect(new Set(seen.map(([, observed]) => observed))).toEqual(new Set(["caught", "missed", "partly", "harmless"]));

  await expectAccessible(ann.room.page, "the matrix");
  await ann.room.page.setViewportSize({ width: 360, height: 740 });
  await expectFits(ann.room.page);
});
