import { expectAccessible } from "../support/axe.ts";
import { writeNoise } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";

const MIB = 1024 * 1024;

test("[JY160, JY161, PG95] two rooms at once: what is new in the other one, one press between them, both back after a reload", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = (await visit(server.url)).room;
  const ben = (await visit(server.url)).room;
  await ann.create("Lab", "Ann");
  await ann.button("New room or join").click();
  await ann.create("Reef", "Ann");
  await ben.join("Lab", "Ben");
  await ann.message.fill("half a sentence");
  await ben.say("good morning");
  await ben.say("@Ann, the checksums?");
  const lab = ann.listed("Lab");
  await expect(lab).toContainText("2 unread, somebody wants you");
  await expect(lab).toContainText("Ben: @Ann, the checksums?");
  await expect(ann.page).toHaveTitle("(2) Reef · ChatCast");
  await expect(ann.page).toHaveURL(/\/#room=Reef$/);
  await expectAccessible(ann.page, "two rooms, one of them with news");

  await ann.switchTo("Lab");
  await expect(ann.said("@Ann, the checksums?")).toBeInViewport();
  await expect(ann.conversation.getByText("New", { exact: true })).toBeVisible();
  await expect(ann.page).toHaveTitle("Lab · ChatCast");
  await expect(ann.message).toHaveValue("");
  await ann.page.keyboard.press("Alt+ArrowDown");
  await expect(ann.page).toHaveURL(/\/#room=Reef$/);
  await expect(ann.message).toHaveValue("half a sentence");
  await ann.page.goBack();
  await expect(ann.page.getByRole("heading", { name: "Lab", level: 1 })).toBeVisible();

  await ben.say(Array.from({ length: 90 }, (_, line) => `line ${line}`).join("\n"));
  await expect(ann.conversation).toContainText("line 89");
  await ann.conversation.press("Home");
  await expect(ann.said("good morning")).toBeInViewport();
  await ann.switchTo("Reef");
  await ann.switchTo("Lab");
  await expect(ann.said("good morning")).toBeInViewport();
  await expect(ann.button("Jump to latest")).toBeVisible();

  await ann.page.reload();
  await ann.expectInside();
  await expect(ann.page).toHaveURL(/\/#room=Lab$/);
  await ann.switchTo("Reef");
  await expect(ann.message).toHaveValue("half a sentence");
  await ben.say("are you back?");
  await expect(lab).toContainText("1 unread");

  // On a phone the list is in a drawer, which a choice closes.
  await ann.page.setViewportSize({ width: 360, height: 740 });
  await expect(ann.rooms).toBeHidden();
  await ann.button("Rooms and people").click();
  await expectFits(ann.page);
  await ann.switchTo("Lab");
  await expect(ann.rooms).toBeHidden();
  await expect(ann.said("are you back?")).toBeInViewport();

  await ann.button("Rooms and people").click();
  await ann.button("Options of Reef").click();
  await expectFits(ann.page);
  await ann.button("Leave this room").click();
  await expect(ann.rooms.getByRole("listitem")).toHaveCount(1);
  await expect(ann.page.getByRole("heading", { name: "Lab", level: 1 })).toBeVisible();
});

test("[JY162, PG86, PG96] a file goes on while another room is shown, and what waits to be sent there stays", async ({
  serve,
  narrow,
  visit,
  folder,
}) => {
  const server = await serve();
  const line = await narrow(server);
  const ann = (await visit(line.url)).room;
  const ben = (await visit(server.url)).room;
  await ann.create("Lab", "Ann");
  await ben.join("Lab", "Ben");
  await ann.button("New room or join").click();
  await ann.create("Reef", "Ann");
  await ann.choose(await writeNoise(folder, "one.bin", 2000), await writeNoise(folder, "two.bin", 3000));
  await ann.switchTo("Lab");
  line.allowSending(2 * MIB);
  await ann.attach(await writeNoise(folder, "large.bin", 8 * MIB));
  await ann.open("Transfers & ACKs");
  await ann.button("Leave room").click();
  const leaving = ann.page.getByRole("dialog", { name: "Lab" });
  await expect(leaving).toContainText("They stop when you leave");
  await leaving.getByRole("button", { name: "Close" }).click();
  await ann.switchTo("Reef");
  await expect(ann.listed("Lab")).toContainText("a transfer is under way");
  await expect(ann.window("Transfers & ACKs")).toBeHidden();
  await expect(ann.tray).toContainText("two.bin");
  line.allowSending(Number.POSITIVE_INFINITY);
  await expect(ben.fileLink("large.bin")).toBeVisible();
  await expect(ann.listed("Lab")).not.toContainText("a transfer is under way");
  await ann.switchTo("Lab");
  await ann.transfer("large.bin").expectDone();
});
