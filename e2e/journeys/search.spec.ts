import { io } from "socket.io-client";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { Offline } from "../support/offline.ts";

test("[JY130, PG130, PG131, PG161] search finds what has to be fetched, by keyboard, and leads to it, also after an outage", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ann.room.say("the plan for Tuesday");
  // It is the first of all, not only the first that was sent.
  await expect(ann.room.said("the plan for Tuesday")).toContainText("acknowledged");
  const cy = io(server.url, { transports: ["websocket"] });
  try {
    await cy.emitWithAck("join_room", { roomName: "Lab", username: "Cy" });
    const said = Array.from({ length: 139 }, (_, i) => ({ type: "text", mode: "broadcast", text: `line ${i + 1}` }));
    await Promise.all(said.map((message) => cy.emitWithAck("chat_message", message)));
  } finally {
    cy.close();
  }
  let offline: Offline | undefined;
  const ben = await visit(server.url, {
    viewport: { width: 360, height: 740 },
    before: async (context) => {
      offline = await Offline.of(context);
    },
  });
  ben.complaints.expectOutage();
  const { room } = ben;
  const { page } = room;
  await room.join("Lab", "Ben");
  await expect(room.said("line 139")).toBeInViewport();
  await page.keyboard.press("Control+f");
  const search = page.getByRole("search", { name: "Search messages" });
  await expect(search.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("PLAN tues");
  await expect(search.getByText("1 message", { exact: true })).toBeVisible();
  await expect(search.locator("mark")).toHaveText(["plan", "Tuesday"]);
  await expectAccessible(page, "what was found");
  await page.keyboard.press("ArrowDown");

  await offline?.cut();
  await expect(room.pill).toContainText("Disconnected");
  await page.keyboard.press("Enter");
  const failed = page.getByRole("alert").filter({ hasText: "That message could not be fetched." });
  await expect(failed).toContainText("The server cannot be reached now.");
  await room.conversation.focus();
  await page.keyboard.press("Home");
  const row = room.conversation.getByText("Older messages could not be fetched.");
  await expect(row).toBeInViewport();
  await expectAccessible(page, "older messages in an outage");
  offline?.restore();
  await expect(room.pill).toContainText("Connected", { timeout: 30_000 });
  await expect(failed).toHaveCount(0);
  await expect(row).toHaveCount(0);

  await page.keyboard.press("Control+f");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const plan = room.said("the plan for Tuesday");
  await expect(plan).toBeInViewport();
  await expect(plan).toBeFocused();
  await page.keyboard.press("Control+f");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(search).toHaveCount(0);
  await expect(room.button("Search")).toBeFocused();

  await room.conversation.focus();
  await page.keyboard.press("End");
  await expect(room.said("line 139")).toBeInViewport();
  await page.keyboard.press("Home");
  await expect(plan).toBeInViewport();
  await expect(page.getByRole("status")).toHaveCount(1);

  await offline?.cut();
  await page.reload();
  await expect(room.pill).toContainText(/next try in \d+ s/, { timeout: 30_000 });
  await expect(room.said("line 139")).toBeInViewport();
  await expect(row).toHaveCount(0);
});
