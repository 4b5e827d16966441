import { io } from "socket.io-client";
import { writeText } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

test("[JY50, PG135] who reads further up stays there, is told what came, and is one press away from it", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const ben = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ben.room.join("Lab", "Ben");
  for (let i = 1; i <= 30; i++) await ann.room.say(`line ${i}`);
  const { room } = ben;
  await expect(room.said("line 30")).toBeInViewport();
  const jump = room.page.getByRole("button", { name: "Jump to latest" });
  await expect(jump).toHaveCount(0);

  await room.conversation.focus();
  await room.page.keyboard.press("Home");
  await expect(room.said("line 1")).toBeInViewport();
  await ann.room.say("and one more");
  await expect(jump).toContainText("1");
  await expect(room.page.locator("[aria-live=polite]", { hasText: /Ann: and one more|\d+ new messages/ })).toHaveCount(
    1,
  );
  await expect(room.said("line 1")).toBeInViewport();

  await jump.click();
  await expect(room.said("and one more")).toBeInViewport();
  await expect(jump).toHaveCount(0);
});

test("[JY51] each audience has a draft of its own, and a private one never becomes a message to everyone", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const ben = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ben.room.join("Lab", "Ben");
  const { room } = ann;
  await room.message.fill("for all of you");
  await room.addressTo("Ben");
  await expect(room.message).toHaveValue("");
  await room.message.fill("for you alone");
  await room.addressTo("Everyone");
  await expect(room.message).toHaveValue("for all of you");
  await room.button("Send").click();
  await expect(ben.room.said("for all of you")).toBeVisible();
  await room.addressTo("Ben");
  await expect(room.message).toHaveValue("for you alone");
});

test("[JY53] a draft for Bob never goes to another Bob by itself", async ({ serve, visit, folder }) => {
  const server = await serve();
  const ann = await visit(server.url);
  const { room } = ann;
  await room.create("Lab", "Ann");
  // Without a key a name is free once its owner has left.
  const [bob, other] = [io(server.url, { transports: ["websocket"] }), io(server.url, { transports: ["websocket"] })];
  const heard: string[] = [];
  other.on("chat_message", ({ text, fileName }) => heard.push(text ?? fileName));
  try {
    await bob.emitWithAck("join_room", { roomName: "Lab", username: "Bob" });
    await room.addressTo("Bob");
    await room.message.fill("for the first Bob");
    bob.emit("leave_room");
    await expect(room.choice("Bob")).toBeChecked();
    await expect(room.choice("Bob").locator("..")).toContainText("(left)");
    await other.emitWithAck("join_room", { roomName: "Lab", username: "Bob" });
    await expect(room.choice("Bob")).toHaveCount(2);

    await room.button("Send").click();
    const refusal = room.page.getByRole("alert");
    await expect(refusal).toContainText("another Bob has come in");
    await expect(room.message).toHaveValue("for the first Bob");
    await room.attach(await writeText(folder, "secret.txt", "for the first Bob"));
    await expect(refusal).toContainText("another Bob has come in");
    await room.tray.getByRole("button", { name: "Remove secret.txt" }).click();

    await room.choice("Bob").first().check();
    await expect(room.choice("Bob")).toHaveCount(1);
    await room.say("hello, second Bob");
    await expect.poll(() => heard).toEqual(["hello, second Bob"]);
  } finally {
    bob.close();
    other.close();
  }
});

test("[JY52] the windows' width is set by keyboard within its bounds, and survives a reload", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url, { viewport: { width: 1440, height: 900 } });
  await ann.room.create("Lab", "Ann");
  await ann.room.open("Integrity");
  const { page } = ann.room;
  const divider = page.getByRole("separator");
  const width = async () => Number(await divider.getAttribute("aria-valuenow"));
  const panel = async () => (await ann.room.window("Integrity").boundingBox())?.width ?? 0;
  const before = { told: await width(), seen: await panel() };
  await divider.focus();
  await page.keyboard.press("ArrowLeft");
  const step = (await width()) - before.told;
  expect(step).toBeGreaterThan(0);
  expect((await panel()) - before.seen).toBeCloseTo(step, 0);
  await page.keyboard.press("ArrowRight");
  expect(await width()).toBe(before.told);
  await page.keyboard.press("ArrowLeft");
  await page.reload();
  await ann.room.expectInside();
  await ann.room.open("Integrity");
  expect(await width()).toBe(before.told + step);
});
