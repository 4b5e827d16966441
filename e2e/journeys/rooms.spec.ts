import { openClient } from "@chatcast/client";
import { expectAccessible } from "../support/axe.ts";
import { expect, test, type Visitor } from "../support/fixtures.ts";

test("[JY1, PG120] one creates a room, another joins it by its link, both see each other come and go", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("R&D 50 %", "Ann");
  await ann.room.button("Invite").click();
  const invitation = ann.room.page.getByRole("dialog", { name: "Invite to this room" });
  const code = invitation.getByRole("img", { name: "The link as a QR code" });
  await ann.room.page.emulateMedia({ colorScheme: "dark" });
  await expect(code).toHaveCSS("background-color", "rgb(255, 255, 255)");
  await expect(code.locator("path")).toHaveCSS("fill", "rgb(0, 0, 0)");
  await expect(invitation).toContainText("Nothing in this link is secret");
  await expect(invitation).toContainText("is this machine alone");
  await expectAccessible(ann.room.page, "the invitation to an open room");
  await invitation.getByRole("button", { name: "Close" }).click();
  const bob = await visit(await ann.room.link());
  const name = bob.room.page.getByRole("textbox", { name: "Your name", exact: true });
  await expect(bob.room.page.getByRole("textbox", { name: "Room name", exact: true })).toHaveValue("R&D 50 %");
  await name.fill("Bob");
  await bob.room.button("Join room").click();
  await bob.room.expectInside();
  await expect(ann.room.choice("Bob")).toBeVisible();
  await expect(bob.room.choice("Ann")).toBeVisible();
  await expect(ann.room.page).toHaveTitle(/R&D/);

  await bob.room.leave();
  await expect(ann.room.choice("Bob")).toHaveCount(0);
  await expect(ann.room.choice("Everyone")).toBeChecked();

  for (const name of ["Everyone", " everyone ", "ＥＶＥＲＹＯＮＥ", "Every\u200bone"]) {
    await bob.room.fillEntry("R&D 50 %", name);
    await bob.room.button("Join room").click();
    await expect(bob.room.page.getByText("Everyone means the whole room. Choose another name.")).toBeVisible();
  }

  await bob.room.join("R&D 50 %", "Bob");
  await expect(ann.room.choice("Bob")).toBeVisible();
});

test("[JY44] a member whom another client called Everyone cannot be taken for the room", async ({ serve, visit }) => {
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  const other = openClient({ url: server.url });
  try {
    await other.joinRoom({ roomName: "Lab", username: "Everyone" });
    await expect(ann.room.choice("Everyone (one person)")).toBeVisible();
    await expect(ann.room.choice("Everyone")).toHaveCount(1);
    await expect(ann.room.choice("Everyone")).toBeChecked();
    await ann.room.say("for the whole room");
    await expect(ann.room.said("for the whole room")).toContainText("acknowledged");
    await expect(ann.room.said("for the whole room")).not.toContainText("private");
  } finally {
    other.close();
  }
});

test("[JY2] a refused entry says why beside the form and keeps what was typed", async ({ serve, visit }) => {
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  const bob = await visit(server.url);
  const said = bob.room.page.getByRole("main").getByRole("alert");

  await bob.room.fillEntry("Nowhere", "Bob");
  await bob.room.button("Join room").click();
  await expect(said).toContainText("no room");

  await bob.room.fillEntry("Lab", "Bob");
  await bob.room.page.getByRole("radio", { name: "Open room", exact: true }).check();
  await bob.room.button("Create room").click();
  await expect(said).toContainText("already there");

  await bob.room.fillEntry("lab", " ANN ");
  await bob.room.button("Join room").click();
  await expect(said).toContainText("has this name");
  await expect(bob.room.page.getByRole("textbox", { name: "Your name" })).toHaveValue(" ANN ");

  await bob.room.fillEntry("Lab", "x".repeat(65));
  await bob.room.button("Join room").click();
  await expect(said).toContainText("cannot be used");

  await bob.room.fillEntry("Lab", "");
  await bob.room.button("Join room").click();
  await expect(bob.room.page.getByText("Enter your name.")).toBeVisible();

  await bob.room.join("Lab", "Bob");
  await expect(ann.room.choice("Bob")).toBeVisible();
});

test("[JY3] reloading and reopening the tab return to the room under the same name", async ({ serve, visit }) => {
  const server = await serve();
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await bob.room.say("before the reload");
  await expect(bob.room.said("before the reload")).toContainText("acknowledged");

  await bob.room.page.reload();
  await bob.room.expectInside();
  await expect(bob.room.said("before the reload")).toHaveCount(1);
  await expect(ann.room.choice("Bob")).toBeVisible();

  await bob.room.page.close();
  await expect(ann.room.choice("Bob")).toHaveCount(0);
  const reopened = await bob.openTab();
  await reopened.expectInside();
  await reopened.say("after reopening");
  await expect(ann.room.said("after reopening")).toHaveCount(1);
  await expect(ann.room.choice("Bob")).toHaveCount(1);
});

test("[JY4, PG3] a second tab asks before it takes the member over, and the first says so clearly", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  await takeOver(await visit(server.url));
});

test("[JY73] likewise at a plain-HTTP address of the network, where the browser has no locks", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.urlAt("chat.test"));
  expect(await ann.room.page.evaluate(() => "locks" in navigator)).toBe(false);
  await takeOver(ann);
});

async function takeOver(ann: Visitor): Promise<void> {
  await ann.room.create("Lab", "Ann");
  const second = await ann.openTab();
  await expect(second.page.getByRole("main")).toContainText("open in another tab as Ann");
  await expect(ann.room.pill).toContainText("Connected");

  await second.button("Join room").click();
  await second.expectInside();
  await expect(ann.room.pill).toContainText("Disconnected");
  await expect(ann.room.pill).toContainText("opened in another tab or device");
  await ann.room.say("nobody hears this");
  await expect(ann.room.page.getByText("This room is open in another tab.")).toBeVisible();
  await expect(ann.room.message).toHaveValue("nobody hears this");

  await second.say("from the second tab");
  await expect(second.said("from the second tab")).toContainText("acknowledged");
  await ann.room.button("Connect here").click();
  await ann.room.expectInside();
  await expect(ann.room.said("from the second tab")).toHaveCount(1);
  await expect(second.pill).toContainText("opened in another tab or device");
}

test("[JY5, PG2] a recent room is one press away, under the name it was entered with, and forgotten after one question", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await ann.room.leave();
  await ann.room.page.reload();
  await ann.room.page.getByRole("button", { name: "Lab as Ann" }).click();
  await ann.room.expectInside();
  await expect(ann.room.page.getByRole("heading", { name: "Lab" })).toBeVisible();
  await ann.room.leave();
  await ann.room.button("Forget Lab").click();
  const question = ann.room.page.getByRole("dialog", { name: "Forget Lab?" });
  await expect(question).toContainText("you can join it again");
  await expectAccessible(ann.room.page, "asked before a room is forgotten");
  await question.getByRole("button", { name: "Keep it" }).click();
  await ann.room.button("Forget Lab").click();
  await question.getByRole("button", { name: "Forget it" }).click();
  await expect(ann.room.button("Lab as Ann")).toHaveCount(0);
  await ann.room.page.reload();
  await expect(ann.room.button("Join room")).toBeVisible();
  await expect(ann.room.button("Lab as Ann")).toHaveCount(0);
});
