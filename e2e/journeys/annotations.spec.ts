import type { Locator } from "@playwright/test";
import { io } from "socket.io-client";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { Offline } from "../support/offline.ts";
import type { RoomPage } from "../support/room.ts";

/** The row whose own words are `text`; a quote of them is a button. */
const row = (room: RoomPage, text: string): Locator =>
  room.conversation.getByRole("listitem").filter({ has: room.page.getByRole("paragraph").filter({ hasText: text }) });

/** Somebody without a page says many lines at once. */
async function fill(url: string, roomName: string, lines: number, username = "Cy"): Promise<void> {
  const socket = io(url, { transports: ["websocket"] });
  await socket.emitWithAck("join_room", { roomName, username });
  const said = Array.from({ length: lines }, (_, i) => ({ type: "text", mode: "broadcast", text: `line ${i + 1}` }));
  await Promise.all(said.map((message) => socket.emitWithAck("chat_message", message)));
  socket.close();
}

async function act(room: RoomPage, text: string, ...tools: string[]): Promise<void> {
  const [first = ""] = tools;
  // What was said meanwhile may move the row from under the pointer: whoever looks for its tools points at it again.
  await expect(async () => {
    await row(room, text).hover();
    await expect(row(room, text).getByRole("button", { name: first, exact: true })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  for (const tool of tools) await row(room, text).getByRole("button", { name: tool, exact: true }).click();
}

/** Points at a row and sees that its bar lies over nothing that the row says of itself. */
async function expectUncovered(room: RoomPage, text: string): Promise<void> {
  const pointed = row(room, text);
  await pointed.hover();
  const bar = await pointed.getByRole("toolbar").boundingBox();
  for (const words of [pointed.getByText(text), pointed.getByText("acknowledged"), pointed.getByText("valid")]) {
    const box = await words.boundingBox();
    expect((bar?.y ?? Number.NaN) + (bar?.height ?? 0)).toBeLessThanOrEqual(box?.y ?? Number.NaN);
  }
}

test("[JY131, PG122] one edits and deletes what one said; everybody sees it, and the earlier words", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const ben = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ben.room.join("Lab", "Ben");
  await ann.room.say("the first recieved");
  await ann.room.say("a slip");
  for (const text of ["the first recieved", "a slip"]) await expectUncovered(ann.room, text);
  await row(ben.room, "the first recieved").hover();
  await expect(row(ben.room, "the first recieved").getByRole("button", { name: "Edit" })).toHaveCount(0);

  await act(ann.room, "the first recieved", "Edit");
  const box = ann.room.page.getByRole("textbox", { name: "Edit message" });
  await expect(box).toBeFocused();
  await box.fill("the first received");
  await box.press("Enter");
  // The row grows by the word; what is pointed at meanwhile may move away from the pointer.
  await expect(row(ann.room, "the first received").getByText("edited")).toBeVisible();
  await act(ann.room, "a slip", "Delete", "Delete for everyone");
  for (const { room } of [ann, ben]) {
    await expect(row(room, "the first received")).toBeVisible();
    await row(room, "the first received").getByText("edited").click();
    await expect(row(room, "the first received").getByText("the first recieved")).toBeVisible();
    await expect(room.conversation.getByText("a slip")).toHaveCount(0);
  }
  await expect(ben.room.conversation.getByText("Deleted by Ann")).toBeVisible();

  await ann.room.message.focus();
  await ann.room.page.keyboard.press("ArrowUp");
  await expect(box).toHaveValue("the first received");
  await expectAccessible(ann.room.page, "an edited, a deleted and an open message");
  await ann.room.page.keyboard.press("Escape");
  await expect(ann.room.message).toBeFocused();
  await ben.room.page.reload();
  await ben.room.expectInside();
  await expect(row(ben.room, "the first received")).toBeVisible();
  await expect(ben.room.conversation.getByText("Deleted by Ann")).toBeVisible();
});

test("[JY132, PG154] reactions are counted by person with their names, toggled, and reached by keyboard alone", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const ben = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ben.room.join("Lab", "Ben");
  await ann.room.say("first");
  await ann.room.say("second");
  await expect(row(ben.room, "second")).toBeVisible();

  const { page } = ben.room;
  await ben.room.conversation.focus();
  await page.keyboard.press("Tab");
  await expect(row(ben.room, "second").getByRole("button", { name: "React", exact: true })).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(row(ben.room, "first").getByRole("button", { name: "React", exact: true })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(row(ben.room, "first").getByRole("button", { name: "Reply" })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await row(ben.room, "first").getByRole("button", { name: "React with 👍" }).press("Enter");
  await row(ann.room, "first").getByRole("button", { name: "👍 1: Ben" }).click();
  const both = row(ben.room, "first").getByRole("button", { name: "👍 2: Ben, Ann" });
  await expect(both).toHaveAttribute("aria-pressed", "true");
  await expectAccessible(page, "reactions");
  await both.click();
  await expect(row(ann.room, "first").getByRole("button", { name: "👍 1: Ann" })).toBeVisible();
  await expect(page.getByRole("status")).toHaveCount(1);

  await row(ben.room, "second").hover();
  await row(ben.room, "second").getByRole("button", { name: "React", exact: true }).press("Enter");
  await row(ben.room, "second").getByRole("button", { name: "Other emoji…" }).press("Enter");
  const all = page.getByRole("dialog", { name: "React" });
  await expect(all.getByRole("searchbox")).toBeFocused();
  await expectAccessible(page, "all emoji for a reaction");
  await page.keyboard.type("pizza");
  await page.keyboard.press("Enter");
  await expect(all).toHaveCount(0);
  await expect(row(ann.room, "second").getByRole("button", { name: "🍕 1: Ben" })).toBeVisible();
});

test("[JY133, PG156] pinned messages stand above the conversation and lead to theirs", async ({ serve, visit }) => {
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ann.room.say("the plan");
  await expect(ann.room.said("the plan")).toContainText("acknowledged");
  await fill(server.url, "Lab", 30);
  const { room } = ann;
  await act(room, "line 30", "Pin");
  await room.conversation.focus();
  await room.page.keyboard.press("Home");
  await act(room, "the plan", "Pin");
  await room.button("Jump to latest").click();
  const pinned = room.page.getByRole("region", { name: "Pinned messages" });
  await pinned.getByRole("button", { name: "All 2" }).click();
  await pinned.getByRole("button", { name: "Ann the plan" }).click();
  await expect(row(room, "the plan")).toBeFocused();
  await expectAccessible(room.page, "pinned messages");
  // Who comes later finds it above what was said last.
  await fill(server.url, "Lab", 140, "Dee");
  const ben = await visit(server.url);
  await ben.room.join("Lab", "Ben");
  const older = ben.room.page.getByRole("region", { name: "Pinned messages" });
  await older.getByRole("button", { name: "All 2" }).click();
  await expect(row(ben.room, "the plan")).toHaveCount(0);
  await older.getByRole("button", { name: "Ann the plan" }).click();
  await expect(row(ben.room, "the plan")).toBeFocused();
  await expect(older.getByRole("button", { name: "Ann the plan" })).toHaveCount(1);
  await act(room, "the plan", "Unpin");
  await expect(pinned.getByRole("button", { name: "All 2" })).toHaveCount(0);
});

test("[JY134] on a phone a press on the row's button opens its actions, also offline; they go out later", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  let offline: Offline | undefined;
  const ann = await visit(server.url, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    before: async (context) => {
      offline = await Offline.of(context);
    },
  });
  const { room } = ann;
  await room.create("Lab", "Ann");
  await room.say("on the way");
  await expect(row(room, "on the way").getByText("acknowledged")).toBeVisible();
  await offline?.cut();
  await expect(room.pill).not.toContainText("Connected");
  await row(room, "on the way").getByRole("button", { name: "Actions for the message of Ann" }).tap();
  await row(room, "on the way").getByRole("button", { name: "Edit" }).tap();
  await room.page.getByRole("textbox", { name: "Edit message" }).fill("on my way");
  await room.button("Save").tap();
  await expect(row(room, "on my way").getByText("the edit waits for the server")).toBeVisible();
  offline?.restore();
  await expect(row(room, "on my way").getByText("the edit waits for the server")).toHaveCount(0);
  await expect(row(room, "on my way").getByText("edited")).toBeVisible();
});
