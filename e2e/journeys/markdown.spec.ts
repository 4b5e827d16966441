import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";

const CODE = 'const answer = "<b>42</b>";';
const TEXT = [
  "## Results",
  "**Passed** and <u>not</u> underlined, see https://example.org/report",
  "",
  "1. first",
  "2. second",
  "",
  "| run | ms |",
  "|---|---|",
  "| a | 12 |",
  "",
  "```ts",
  CODE,
  "```",
].join("\n");

test("[JY54] Markdown is drawn, HTML shown as typed, code coloured and copied by one press", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url, { permissions: ["clipboard-read", "clipboard-write"] });
  const ben = await visit(server.url);
  await ben.room.create("Lab", "Ben");
  await ann.room.join("Lab", "Ann");
  await ben.room.message.fill(TEXT);
  await ben.room.button("Send").click();

  const { page, conversation } = ann.room;
  await expect(conversation.getByRole("strong").filter({ hasText: "Passed" })).toHaveText("Passed");
  await expect(conversation.getByText("<u>not</u> underlined")).toBeVisible();
  await expect(conversation.getByRole("link")).toHaveAttribute("href", "https://example.org/report");
  await expect(conversation.getByRole("cell", { name: "12", exact: true })).toBeVisible();
  await expect(
    conversation
      .getByRole("list")
      .getByRole("listitem")
      .filter({ hasText: /^second$/ }),
  ).toBeVisible();
  await expect(conversation.getByRole("heading")).toHaveCount(0);
  await expect(conversation.locator(".hljs-keyword")).toHaveText("const");

  await ann.room.button("Copy").click();
  await expect(ann.room.button("Copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(CODE);
  await expectAccessible(page, "a message in Markdown");
});

test("[JY55] drafts survive a reload, each with its audience, until they are sent", async ({ serve, visit }) => {
  const server = await serve();
  const ann = await visit(server.url);
  const ben = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ben.room.join("Lab", "Ben");
  const { room } = ann;
  await room.message.fill("for all\nof you");
  await room.addressTo("Ben");
  await room.message.fill("for you alone");
  await room.page.reload();
  await room.expectInside();
  await expect(room.message).toHaveValue("for all\nof you");
  await room.addressTo("Ben");
  await expect(room.message).toHaveValue("for you alone");
  await room.button("Send").click();
  await expect(ben.room.said("for you alone")).toBeVisible();
  await room.page.reload();
  await room.expectInside();
  await room.addressTo("Ben");
  await expect(room.message).toHaveValue("");
  await room.addressTo("Everyone");
  await expect(room.message).toHaveValue("for all\nof you");
});
