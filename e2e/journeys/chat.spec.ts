import { readFile } from "node:fs/promises";
import type { BrowserContext } from "@playwright/test";
import { writeText } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

test("[JY6, PG150, PG151, PG153] a broadcast reaches all three, once, verified", async ({ serve, visit }) => {
  const server = await serve();
  const people = await Promise.all([visit(server.url), visit(server.url), visit(server.url)]);
  const [ann, bob, cid] = people;
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await cid.room.join("Lab", "Cid");

  await ann.room.say("hello, all of you");
  for (const { room } of people) {
    await expect(room.said("hello, all of you")).toHaveCount(1);
    await expect(room.said("hello, all of you")).toContainText("valid");
  }
  await expect(ann.room.said("hello, all of you")).toContainText("acknowledged");
  await expect(ann.room.said("hello, all of you")).toContainText("Delivered to 2 of 2");

  const typing = ann.room.page.locator("[data-typing]");
  // It is over by itself when nobody presses a key: looked for from before it begins.
  await Promise.all([expect(typing).toHaveText("Bob is typing…"), bob.room.message.pressSequentially("I a")]);
  await bob.room.message.fill("");
  await expect(typing).toHaveText("");
  await cid.room.page.getByText("Say that I am typing").click();
  await cid.room.page.getByRole("switch", { name: "Tell others that I am typing" }).click();
  await cid.room.message.fill("unseen");
  await expect(cid.room.message).toHaveValue("unseen");

  await cid.room.say("and back");
  for (const { room } of people) await expect(room.said("and back")).toHaveCount(1);
  expect([bob, cid].map(({ wire }) => wire.sent('["typing",') > 0)).toEqual([true, false]);
  await ann.room.open("Integrity");
  await expect(ann.room.integrityRows("VALID").first()).toContainText("Chat Message");
  const transfers = await ann.room.open("Transfers & ACKs");
  await expect(transfers.getByRole("region", { name: "Message ACKs" }).getByRole("listitem")).toContainText([
    "acknowledged",
  ]);
});

test("[JY7] a private message and a private file never appear on the third's wire", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  const cid = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await cid.room.join("Lab", "Cid");

  await ann.room.addressTo("Bob");
  await ann.room.say("SECRETWORDS");
  await expect(bob.room.said("SECRETWORDS")).toContainText("private to you");
  await expect(ann.room.said("SECRETWORDS")).toContainText("private to Bob");
  await expect(ann.room.said("SECRETWORDS")).toContainText("Delivered to 1 of 1");
  await ann.room.attach(await writeText(folder, "SECRETNAME.txt", "SECRETBYTES"));
  await expect(bob.room.fileLink("SECRETNAME.txt")).toBeVisible();

  await ann.room.addressTo("Everyone");
  await ann.room.say("PUBLICWORDS");
  await expect(cid.room.said("PUBLICWORDS")).toHaveCount(1);
  await cid.room.page.reload();
  await expect(cid.room.said("PUBLICWORDS")).toHaveCount(1);

  expect(await bob.wire.received("SECRETWORDS")).toBeGreaterThan(0);
  expect(await bob.wire.received("SECRETNAME")).toBeGreaterThan(0);
  expect(await cid.wire.received("PUBLICWORDS")).toBeGreaterThan(0);
  for (const secret of ["SECRETWORDS", "SECRETNAME", "SECRETBYTES"]) expect(await cid.wire.received(secret)).toBe(0);
  await expect(cid.room.conversation).not.toContainText("SECRET");
});

test("[JY8] when the recipient has left, sending is refused, the draft stays, and nothing widens", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  const cid = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await cid.room.join("Lab", "Cid");

  await ann.room.addressTo("Bob");
  await ann.room.message.fill("FORBOBALONE");
  await bob.room.leave();
  await expect(cid.room.choice("Bob")).toHaveCount(0);
  await expect(ann.room.choice("Bob")).toBeChecked();

  await ann.room.button("Send").click();
  const refusal = ann.room.page.getByRole("alert");
  await expect(refusal).toContainText("Bob has left the room");
  await expect(ann.room.message).toHaveValue("FORBOBALONE");
  await expect(ann.room.choice("Everyone")).not.toBeChecked();
  await ann.room.attach(await writeText(folder, "FORBOB.txt", "for Bob alone"));
  await expect(refusal).toContainText("Bob has left the room");

  // Only a person widens the audience, and the private words do not come along.
  await ann.room.addressTo("Everyone");
  await expect(ann.room.message).toHaveValue("");
  await ann.room.say("for everyone");
  await expect(cid.room.said("for everyone")).toHaveCount(1);
  for (const secret of ["FORBOBALONE", "FORBOB.txt"]) {
    expect(ann.wire.sent(secret)).toBe(0);
    expect(await cid.wire.received(secret)).toBe(0);
  }
});

test("[JY9] an attachment never passes through /upload and a message leaves the page once", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ann.room.say("ONCEONLY");
  await expect(ann.room.said("ONCEONLY")).toContainText("acknowledged");
  await ann.room.attach(await writeText(folder, "note.txt", "a note"));
  await expect(ann.room.fileLink("note.txt")).toHaveCount(1);
  expect(ann.wire.sent("ONCEONLY")).toBe(1);
  expect(ann.wire.requests).not.toContain("/upload");
  expect(ann.wire.sent("FILE_CHUNK")).toBe(1);
});

test("[JY39] where WebSockets are blocked everything goes by long-polling, and private words stay private", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const noSockets = {
    before: (context: BrowserContext) => context.addInitScript(() => Reflect.deleteProperty(window, "WebSocket")),
  };
  const ann = await visit(server.url, noSockets);
  const bob = await visit(server.url, noSockets);
  const cid = await visit(server.url, noSockets);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await cid.room.join("Lab", "Cid");
  await ann.room.addressTo("Bob");
  await ann.room.say("SECRETWORDS");
  await expect(bob.room.said("SECRETWORDS")).toHaveCount(1);
  await ann.room.addressTo("Everyone");
  await ann.room.attach(await writeText(folder, "polled.txt", "by long-polling"));
  expect(await readFile(await bob.room.download("polled.txt"), "utf8")).toBe("by long-polling");
  await expect(cid.room.fileLink("polled.txt")).toBeVisible();
  expect(await bob.wire.received("SECRETWORDS")).toBeGreaterThan(0);
  expect(await cid.wire.received("polled.txt")).toBeGreaterThan(0);
  expect(await cid.wire.received("SECRETWORDS")).toBe(0);
});
