import { expectAccessible } from "../support/axe.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";

const TOKEN = "the-token-of-this-journey";

test("[JY180] whoever has the token sees rooms, members, rates and verdicts as they come", async ({ serve, visit }) => {
  const server = await serve({ env: { ADMIN_TOKEN: TOKEN } });
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ann.room.say("hello");

  const page = await ann.context.newPage();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${server.url}/admin#${TOKEN}`);
  const rooms = page.getByRole("table", { name: "Rooms" });
  await expect(rooms.getByRole("row", { name: /^Lab/ })).toContainText("now");
  expect(page.url()).toBe(`${server.url}/admin`);
  expect(asked.filter((url) => url.includes(TOKEN) && !url.includes("#"))).toEqual([]);
  await expect(page.getByRole("region", { name: "Sums" })).toContainText("Connections1");

  const verdicts = page.getByRole("table", { name: "Verdicts" });
  await expect(verdicts.getByRole("row")).toHaveCount(2);
  await expect(verdicts).toContainText("Ann in Lab");
  await page.getByRole("button", { name: "Pause" }).click();
  await ann.room.say("while it is paused");
  await expect(page.getByRole("region", { name: "Verdicts" }).first()).toContainText("2 valid");
  await expect(verdicts.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(verdicts.getByRole("row")).toHaveCount(3);

  await rooms.getByRole("button", { name: "Lab" }).click();
  await expect(page.getByRole("list", { name: "Members" })).toContainText("Annhere, owner");
  await expectAccessible(page, "the administrator's page");
  await page.setViewportSize({ width: 360, height: 740 });
  await expectFits(page);

  await page.reload();
  await expect(rooms.getByRole("row", { name: /^Lab/ })).toBeVisible();
  await page.getByRole("button", { name: "Lock" }).click();
  await expect(page.getByRole("textbox", { name: "Token" })).toBeVisible();
  await expectAccessible(page, "locked");
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Token" })).toBeVisible();
});

test("[JY181] a room is put into quarantine and out of it, and closed, each after one question", async ({
  serve,
  visit,
}) => {
  const server = await serve({ env: { ADMIN_TOKEN: TOKEN } });
  const ann = await visit(server.url);
  await ann.room.createSealed("Secret", "Ann");
  await ann.room.say("before");
  const page = await ann.context.newPage();
  await page.goto(`${server.url}/admin#${TOKEN}`);
  const rooms = page.getByRole("table", { name: "Rooms" });
  await rooms.getByRole("button", { name: /sealed/ }).click();
  const act = async (name: string) => {
    await page.getByRole("button", { name, exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
  };
  await page.getByRole("button", { name: "Quarantine" }).click();
  await expectAccessible(page, "asked before a quarantine");
  await page.getByRole("button", { name: "Leave it" }).click();
  await act("Quarantine");
  await expect(rooms).toContainText("in quarantine");
  await expect(ann.room.conversation).toContainText("put the room into quarantine");
  await expect(ann.room.conversation).toContainText("the server's word");
  await ann.room.say("within");
  await act("End quarantine");
  await expect(ann.room.conversation).toContainText("ended the quarantine");
  await act("Close room");
  await expect(ann.room.page.getByRole("alert")).toContainText(
    "The administrator of this server closed this room. You hear",
  );
  await expect(rooms).toContainText("closed");
});
