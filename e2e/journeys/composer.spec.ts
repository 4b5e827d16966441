import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { io } from "socket.io-client";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";

test("[JY152, JY153] people are completed after @, emoji after :, all emoji are a press away, and ? tells the keys", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const { room } = ann;
  const { page, message } = room;
  await room.create("Lab", "Ann");
  const others = ["Cy", "Cyrus Bell"].map((username) => {
    const socket = io(server.url, { transports: ["websocket"] });
    return { socket, inside: socket.emitWithAck("join_room", { roomName: "Lab", username }) };
  });
  try {
    await Promise.all(others.map(({ inside }) => inside));
    await expect(room.choice("Cyrus Bell")).toBeVisible();

    await message.pressSequentially("ask @cy");
    const people = page.getByRole("listbox", { name: "People" });
    await expect(people.getByRole("option", { selected: true })).toContainText("Cy");
    await expectAccessible(page, "people to choose from");
    await message.press("ArrowDown");
    await message.press("Enter");
    await expect(message).toHaveValue("ask @Cyrus Bell ");
    await expect(people).toHaveCount(0);

    await message.pressSequentially(":tad");
    await expect(page.getByRole("listbox", { name: "Emoji" }).getByRole("option").first()).toContainText(":tada:");
    await message.press("Tab");
    await message.pressSequentially(" :smile: :zz");
    await expect(message).toHaveValue("ask @Cyrus Bell 🎉 😄 :zz");
    await message.press("Escape");
    await page.keyboard.press("ControlOrMeta+z");
    await expect(message).not.toHaveValue("ask @Cyrus Bell 🎉 😄 :zz");

    await message.fill("dinner ");
    await room.button("Emoji").press("Enter");
    const picker = page.getByRole("region", { name: "Emoji" });
    await expect(picker.getByRole("searchbox")).toBeFocused();
    await expect(picker.getByRole("button", { name: "grinning face", exact: true })).toBeVisible();
    await expectAccessible(page, "all emoji");
    await page.keyboard.type("pizza");
    await page.keyboard.press("Enter");
    await expect(message).toHaveValue("dinner 🍕");
    await message.press("Enter");
    await expect(room.said("dinner 🍕")).toBeVisible();

    await message.press("?");
    await expect(message).toHaveValue("?");
    await room.conversation.focus();
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog", { name: "Keyboard" });
    await expect(keys.getByText("Send the words and files")).toBeVisible();
    await expect(keys.getByText("Look at the file")).toBeVisible();
    await expectAccessible(page, "the keyboard map");
    await page.keyboard.press("Escape");
    await expect(keys).toHaveCount(0);
    await expect(room.conversation).toBeFocused();
  } finally {
    for (const { socket } of others) socket.close();
  }
});

test("[PG65] a folder is taken with the folders in it, looked through before it is sent, and each file keeps its way in its name", async ({
  serve,
  visit,
  folder,
}) => {
  const trip = join(folder, "trip");
  await mkdir(join(trip, "day one"), { recursive: true });
  for (const [name, words] of [
    ["notes.txt", "above"],
    ["day one/notes.txt", "below"],
    ["day one/plan.txt", "left out"],
  ] as const) {
    await writeFile(join(trip, name), words);
  }
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  const { page } = ann.room;
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), ann.room.button("Attach folder").click()]);
  await chooser.setFiles(trip);
  const waiting = page.getByRole("region", { name: "Files to send" });
  await expect(waiting.getByRole("listitem")).toHaveCount(3);
  await expectAccessible(page, "a folder to send");
  await waiting.getByRole("button", { name: "Remove trip/day one/plan.txt" }).click();
  await ann.room.button("Send").click();
  await expect(ann.room.fileLink("trip_notes.txt")).toBeVisible();
  expect(await readFile(await ann.room.download("trip_day one_notes.txt"), "utf8")).toBe("below");
  await expect(ann.room.fileLink("trip_day one_plan.txt")).toHaveCount(0);
});
