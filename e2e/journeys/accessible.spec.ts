import { stopInTheMiddle } from "../support/attack.ts";
import { expectAccessible } from "../support/axe.ts";
import { write, writeSparse, writeText } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";
import { encodePng } from "../support/png.ts";

const MIB = 1024 * 1024;

test("[JY32] axe finds nothing on the way in", async ({ serve, visit }) => {
  const server = await serve();
  const ann = await visit(server.url);
  const { page } = ann.room;
  await expect(ann.room.pill).toContainText("Connected");
  await expectAccessible(page, "home");
  await ann.room.fillEntry("Nowhere", "Ann");
  await ann.room.button("Join room").click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "home, refused");
  await ann.room.create("Lab", "Ann");
  await expectAccessible(page, "an empty room");
  const second = await ann.openTab();
  await expect(second.page.getByRole("main")).toContainText("open in another tab");
  await expectAccessible(second.page, "home, held elsewhere, with recent rooms");
  await second.button("Join room").click();
  await second.expectInside();
  await expect(ann.room.pill).toContainText("Disconnected");
  await expectAccessible(page, "taken over");
});

test("[JY33] axe finds nothing in a room, its conversations and its refusals", async ({ serve, visit, folder }) => {
  const server = await serve();
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  const { page } = ann.room;
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await bob.room.say("hello, @Ann");
  await expect(ann.room.said("hello, @Ann")).toContainText("mentions you");
  await ann.room.say("hello back");
  await ann.room.attach(
    await write(
      folder,
      "blue.png",
      encodePng(320, 200, () => [46, 98, 217]),
    ),
  );
  await expect(ann.room.conversation.getByRole("img", { name: /blue\.png/ })).toBeVisible();
  await bob.room.addressTo("Ann");
  await bob.room.say("between us");
  await expect(ann.room.said("between us")).toHaveCount(1);
  await expectAccessible(page, "a conversation");

  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("button", { name: "Rooms and people", exact: true }).click();
  await expectAccessible(page, "people");
  await page.getByRole("button", { name: "Bob", exact: true }).click();
  await expect(page.getByText("Private: you and Bob")).toBeVisible();
  await ann.room.message.fill("only for Bob");
  await expectAccessible(page, "a private conversation");
  await bob.room.leave();
  await ann.room.button("Send").click();
  await expect(page.getByRole("alert")).toContainText("has left");
  await expectAccessible(page, "the recipient has left");
});

test("[JY34] axe finds nothing in the windows, in every phase of a transfer, and in an outage", async ({
  serveAlone,
  narrow,
  visit,
  folder,
}) => {
  const server = await serveAlone({ args: ["--lab"] });
  const line = await narrow(server);
  const ann = await visit(line.url);
  ann.complaints.expectOutage();
  const { page } = ann.room;
  await ann.room.create("Lab", "Ann");
  await ann.room.open("Transfers & ACKs");
  await expectAccessible(page, "no transfer yet");
  await ann.room.say("one");
  await ann.room.attach(await writeText(folder, "done.txt", "done"));
  await ann.room.transfer("done.txt").expectDone();
  line.allowSending(8 * MIB);
  await ann.room.attach(await writeSparse(folder, "paused.bin", 1024 * MIB));
  await ann.room.transfer("paused.bin").button("Pause").click();
  line.allowSending(64 * MIB);
  await ann.room.attach(await writeSparse(folder, "cancelled.bin", 1024 * MIB));
  await expect(ann.room.transfer("cancelled.bin").article).toContainText(/acked [1-9]/);
  await ann.room.transfer("cancelled.bin").button("Cancel").click();
  await expectAccessible(page, "asked before a transfer is cancelled");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel 1 transfer" }).click();
  line.allowSending(Number.POSITIVE_INFINITY);
  await expect(ann.room.transfer("cancelled.bin").article).toContainText("Cancelled");
  line.allowSending(8 * MIB);
  await ann.room.attach(await writeSparse(folder, "moving.bin", 8192 * MIB));
  await expect(ann.room.transfer("moving.bin").article).toContainText("In flight");
  await expectAccessible(page, "transfers: done, paused, cancelled, moving");

  await ann.room.open("Integrity");
  await expectAccessible(page, "verdicts");
  await ann.room.open("Attack lab");
  await ann.room.setAttack("Recompute the checksum", true);
  await expectAccessible(page, "three windows, an attack on");
  await server.kill();
  await expect(ann.room.pill).toContainText("Disconnected");
  await ann.room.say("pending");
  await expect(ann.room.transfer("moving.bin").article).toContainText("Waiting");
  await expectAccessible(page, "an outage");
});

test("[JY38] axe finds nothing in the alert, beside red rows, and at a recipient who is told", async ({
  serve,
  narrow,
  visit,
  folder,
}) => {
  const server = await serve({ args: ["--lab"] });
  const line = await narrow(server);
  const ann = await visit(line.url);
  const bob = await visit(server.url);
  const { page } = ann.room;
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await stopInTheMiddle(ann, line, await writeSparse(folder, "killed.bin", 512 * MIB));
  await expectAccessible(page, "the alert");
  await ann.room.understood();
  await expect(bob.room.page.getByText("killed.bin from Ann was stopped")).toBeVisible();
  await expectAccessible(bob.room.page, "a notice");
  await ann.room.say("spoiled");
  await ann.room.expectAlert();
  await ann.room.understood();
  await ann.room.open("Transfers & ACKs");
  await expectAccessible(page, "a killed transfer, a message that failed");
  await ann.room.open("Integrity");
  await expectAccessible(page, "red rows");
});
