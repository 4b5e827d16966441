import { writeText } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";
import { tabTo } from "../support/keyboard.ts";
import type { WindowTitle } from "../support/room.ts";

test("[JY29, JY154] the whole way goes by keyboard alone, and Escape closes the window opened last", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  await bob.room.create("Lab", "Bob");
  const { page } = ann.room;
  const { keyboard } = page;
  const press = async (name: string, key = "Enter") => {
    await tabTo(ann.room.button(name));
    await keyboard.press(key);
  };
  const openWindow = async (title: WindowTitle) => {
    await press(title);
    await expect(ann.room.window(title)).toBeVisible();
  };

  await tabTo(page.getByRole("textbox", { name: "Your name", exact: true }));
  await keyboard.type("Ann");
  await tabTo(page.getByRole("textbox", { name: "Room name", exact: true }));
  await keyboard.type("Lab");
  await press("Join room", "Space");
  await ann.room.expectInside();

  await tabTo(ann.room.message);
  await keyboard.type("typed to everyone");
  await keyboard.press("Enter");
  await expect(bob.room.said("typed to everyone")).toHaveCount(1);
  await keyboard.type("two");
  await keyboard.press("Shift+Enter");
  await keyboard.type("lines");
  await press("Send");
  await expect(bob.room.conversation).toContainText("two\nlines");

  await tabTo(ann.room.choice("Everyone"));
  await keyboard.press("ArrowRight");
  await expect(ann.room.choice("Bob")).toBeChecked();
  await tabTo(ann.room.message);
  await keyboard.type("typed to Bob");
  await keyboard.press("Enter");
  await expect(bob.room.said("typed to Bob")).toContainText("private to you");

  const chooser = page.waitForEvent("filechooser");
  await press("Attach file");
  await (await chooser).setFiles(await writeText(folder, "typed.txt", "typed"));
  await expect(bob.room.fileLink("typed.txt")).toBeVisible();

  await openWindow("Transfers & ACKs");
  const exported = page.waitForEvent("download");
  await tabTo(ann.room.transfer("typed.txt").button("Export CSV"));
  await keyboard.press("Enter");
  await exported;
  await openWindow("Integrity");
  await openWindow("Attack lab");
  // A window that is too low for what is in it draws it over the next one.
  const tooLow = () =>
    [...document.querySelectorAll("[data-window] > section")].filter((s) => s.scrollHeight > s.clientHeight);
  expect(await page.evaluate(tooLow)).toEqual([]);
  await expect(ann.room.window("Attack lab").getByRole("heading", { name: "Attack lab" })).toBeInViewport();
  await tabTo(ann.room.attack("Flip a bit"));
  await keyboard.press("Space");
  await expect(ann.room.attack("Flip a bit")).toBeChecked();
  for (const title of ["Attack lab", "Integrity", "Transfers & ACKs"] as const) {
    await expect(ann.room.window(title)).toBeVisible();
    await keyboard.press("Escape");
    await expect(ann.room.window(title)).toHaveCount(0);
  }

  await tabTo(ann.room.message);
  await keyboard.type("spoiled");
  await keyboard.press("Enter");
  await ann.room.expectAlert();
  await keyboard.press("Escape");
  await expect(ann.room.alert).toBeVisible();
  await tabTo(ann.room.alert.getByRole("button", { name: "Understood" }));
  await keyboard.press("Enter");
  await expect(ann.room.alert).toHaveCount(0);
  await openWindow("Attack lab");
  await tabTo(ann.room.attack("Flip a bit"));
  await keyboard.press("Space");
  await expect(ann.room.attack("Flip a bit")).not.toBeChecked();
  await tabTo(ann.room.said("spoiled").getByRole("button", { name: "Send again" }));
  await keyboard.press("Enter");
  await expect(bob.room.said("spoiled")).toHaveCount(1);

  await press("Leave room");
  await expect(ann.room.button("Join room")).toBeVisible();
  await expect(bob.room.choice("Ann")).toHaveCount(0);
});

test("[JY30] the windows are not modal: header and composer stay in reach beside them", async ({ serve, visit }) => {
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url, { viewport: { width: 1280, height: 800 } });
  await ann.room.create("Lab", "Ann");
  const titles = ["Transfers & ACKs", "Integrity", "Attack lab"] as const;
  for (const title of titles) await ann.room.open(title);
  for (const title of titles) {
    const window = ann.room.window(title);
    await expect(window).toBeVisible();
    // What is in it ends where it ends, above the next.
    expect(await window.evaluate((it) => it.scrollHeight - it.clientHeight)).toBeLessThanOrEqual(1);
  }
  await expect(ann.room.window("Attack lab")).toBeInViewport();
  await ann.room.say("beside three windows");
  await expect(ann.room.said("beside three windows")).toContainText("acknowledged");
  await ann.room.leave();
});
