import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expectAccessible } from "../support/axe.ts";
import { sha256, write } from "../support/files.ts";
import { expectFits } from "../support/fits.ts";
import { expect, test } from "../support/fixtures.ts";
import { LabProcess } from "../support/lab.ts";
import { MiddleMan } from "../support/middle-man.ts";

test("[JY100, JY101] a sealed room by its link: two browsers, private words, a reload, and nothing of it on the server", async ({
  serveAlone,
  visit,
}) => {
  const server = await serveAlone();
  const ann = await visit(server.url);
  await expect(ann.room.page.getByRole("radio", { name: "Sealed room", exact: true })).toBeChecked();
  await ann.room.fillEntry("Harbour", "Ann");
  await expect(ann.room.page.getByRole("radio", { name: "Open room", exact: true })).toBeChecked();
  const link = await ann.room.createSealed("Harbour", "Ann");
  expect(link).toMatch(/^http:\/\/[^/]+\/r\/[\w-]{22}#v1\.[\w-]{43}\.[\w-]{22}$/);
  await expect(ann.room.page).toHaveTitle("Harbour · ChatCast");

  const bob = await visit(link);
  await expect(bob.room.page).toHaveURL(`${server.url}/`);
  await bob.room.joinInvited("Bob");
  await ann.room.say("the heron flies at dawn");
  await expect(bob.room.said("the heron flies at dawn")).toContainText("valid");
  await bob.room.addressTo("Ann");
  await bob.room.say("the otter swims at dusk");
  await expect(ann.room.said("the otter swims at dusk")).toContainText("private to you");
  await bob.room.open("Integrity");
  await expect(bob.room.integrityRows("VALID").first()).toContainText("keyed");

  await bob.room.page.reload();
  await bob.room.expectInside();
  await expect(bob.room.said("the heron flies at dawn")).toContainText("valid");
  await expect(bob.room.said("the otter swims at dusk")).toContainText("private to Ann");
  await bob.room.say("back again");
  await expect(ann.room.said("back again")).toContainText("valid");

  const secret = link.split(".").at(-2) ?? "";
  const entries = await readdir(server.dataDirectory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const bytes = await readFile(file);
    for (const word of ["heron", "otter", "back again", secret, Buffer.from(secret, "base64url")]) {
      expect(bytes.includes(word), `${word} in ${file}`).toBe(false);
    }
  }
  for (const word of [secret, "heron", "otter"]) {
    expect(server.output).not.toContain(word);
    for (const { wire } of [ann, bob]) expect([wire.sent(word), await wire.received(word)]).toEqual([0, 0]);
  }
});

test("[JY102] a man in the middle who flips bytes, either way, is caught, and both go on", async ({ serve, visit }) => {
  const server = await serve();
  const [anns, bobs] = [new MiddleMan(), new MiddleMan()];
  const ann = await visit(server.url, { before: (context) => anns.enter(context) });
  const bob = await visit(await ann.room.createSealed("Vault", "Ann"), { before: (context) => bobs.enter(context) });
  await bob.room.joinInvited("Bob");
  await ann.room.say("all is well");
  await expect(bob.room.said("all is well")).toContainText("valid");

  anns.flip("up");
  await ann.room.say("pay Bob");
  await ann.room.expectAlert();
  await ann.room.understood();
  await ann.room.said("pay Bob").getByRole("button", { name: "Send again" }).click();
  await expect(bob.room.said("pay Bob")).toContainText("valid");

  bobs.flip("down");
  await ann.room.say("meet at noon");
  await expect(bob.room.alert).toContainText("a message was not shown");
  await bob.room.understood();
  await expect(bob.room.conversation).toContainText("Not shown: this is not what anybody sealed.");
  await expect(bob.room.conversation).not.toContainText("meet at noon");
  await expect(bob.room.integrityRows("COMPROMISED")).toHaveCount(1);
  await expect(bob.room.integrityRows("COMPROMISED")).toContainText("keyed");
  expect([anns.flipped, bobs.flipped]).toEqual([1, 1]);
  await expect(ann.room.page.getByText("Bob could not verify a message of the room.")).toBeVisible();
  await ann.room.say("never mind");
  await expect(bob.room.said("never mind")).toContainText("valid");
});

test("[JY103] at a plain-HTTP address of the network a sealed room is refused, with what to do; an open one works", async ({
  serveAlone,
  visit,
}) => {
  const server = await serveAlone();
  const ann = await visit(server.urlAt("chat.test"));
  await ann.room.page.getByRole("textbox", { name: "Your name", exact: true }).fill("Ann");
  await expect(ann.room.page.getByRole("radio", { name: "Open room", exact: true })).toBeChecked();
  await expect(ann.room.page.getByRole("main")).toContainText("A sealed room wants a secure address");
  await ann.room.page.getByRole("radio", { name: "Sealed room", exact: true }).check();
  await ann.room.button("Create room").click();
  const refusal = ann.room.page.getByRole("main").getByRole("alert");
  await expect(refusal).toContainText("E_INSECURE_CONTEXT");
  await expect(refusal).toContainText("--https");
  const link = "/r/AAAAAAAAAAAAAAAAAAAAAA#v1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA";
  const bob = await visit(server.urlAt("chat.test") + link);
  await bob.room.page.getByRole("textbox", { name: "Your name", exact: true }).fill("Bob");
  await bob.room.button("Join sealed room").click();
  await expect(bob.room.page.getByRole("main").getByRole("alert")).toContainText("E_INSECURE_CONTEXT");
  await ann.room.page.getByRole("radio", { name: "Open room", exact: true }).check();
  await ann.room.create("Lab", "Ann");
});

test("[JY104] the link is shown with what it gives away, as text and as a code; a damaged one opens nothing", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const link = await ann.room.createSealed("Reef", "Ann");
  await ann.room.button("Invite").click();
  const dialog = ann.room.page.getByRole("dialog", { name: "Invite to this room" });
  await expect(dialog.getByRole("img", { name: "The link as a QR code" })).toBeVisible();
  await expect(dialog).toContainText("Who has this link has the room");
  await expectAccessible(ann.room.page, "the invitation");
  await ann.room.page.setViewportSize({ width: 360, height: 740 });
  await expectFits(ann.room.page);

  const eve = await visit(link.replace(/.{3}\.[^.]+$/, "AAA.AAAAAAAAAAAAAAAAAAAAAA"));
  await expectAccessible(eve.room.page, "an invitation that was opened");
  await eve.room.page.getByRole("textbox", { name: "Your name", exact: true }).fill("Eve");
  await eve.room.button("Join sealed room").click();
  await expect(eve.room.page.getByRole("main").getByRole("alert")).toContainText("E_NO_ROOM");
  await expect(eve.room.page.getByRole("main").getByRole("alert")).toContainText("ask for that one");

  await dialog.getByRole("button", { name: "Close" }).click();
  await ann.room.page.setViewportSize({ width: 1280, height: 800 });
  // Who says on the way that it is an open room is not believed.
  const bobs = new MiddleMan();
  bobs.downgrade();
  const bob = await visit(link, { before: (context) => bobs.enter(context) });
  await bob.room.page.getByRole("textbox", { name: "Your name", exact: true }).fill("Bob");
  await bob.room.button("Join sealed room").click();
  await expect(bob.room.page.getByRole("main").getByRole("alert")).toContainText("E_SUITE");
  await bob.room.button("Join sealed room").click();
  await bob.room.expectInside();
  await ann.room.button("Manage Bob").click();
  for (let press = 0; press < 2; press++) {
    await ann.room.page.getByRole("dialog").getByRole("button", { name: "Remove from the room", exact: true }).click();
  }
  await expect(bob.room.page.getByRole("alert", { name: "You are out of a room" })).toContainText("Ann removed you");
  await expect(ann.room.conversation).toContainText("Bob was removed by Ann. New keys since then.");
  await ann.room.button("Invite").click();
  await expect(dialog.getByRole("textbox")).toHaveValue(/\.1$/);
  await expect(dialog.getByRole("textbox")).not.toHaveValue(link);
  await dialog.getByRole("button", { name: "Close" }).click();

  // What is said from now on does not even reach his browser, and his link leads nowhere any more.
  const reached = await bob.wire.received('"frame"');
  await ann.room.say("now among us");
  await expect(ann.room.said("now among us")).toContainText("valid");
  await bob.room.page.goto(link);
  await bob.room.page.getByRole("textbox", { name: "Your name", exact: true }).fill("Bob");
  await bob.room.button("Join sealed room").click();
  await expect(bob.room.page.getByRole("main").getByRole("alert")).toContainText("E_FORBIDDEN");
  expect(await bob.wire.received('"frame"')).toBe(reached);
});

test("[JY109] who computes tags anew on the way passes the open room, and fails in the sealed one, as does who tells two orders", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const lab = await LabProcess.start(server.url, "re-tag:chunk");
  const bobs = new MiddleMan();
  try {
    const ann = await visit(lab.url);
    const bob = await visit(server.url, { before: (context) => bobs.enter(context) });
    const path = await write(folder, "plan.txt", Buffer.from("the heron flies at dawn"));
    await ann.room.create("Pier", "Ann");
    await bob.room.join("Pier", "Bob");
    await ann.room.attach(path);
    expect(await sha256(await bob.room.download("plan.txt"))).not.toBe(await sha256(path));
    await ann.room.open("Integrity");
    await expect(ann.room.integrityRows("VALID")).not.toHaveCount(0);
    await expect(ann.room.integrityRows("COMPROMISED")).toHaveCount(0);
    await expect(ann.room.alert).toHaveCount(0);

    await ann.room.leave();
    const link = await ann.room.createSealed("Vault", "Ann");
    await bob.room.page.goto(link.replace(lab.url, server.url));
    await bob.room.joinInvited("Bob");
    await ann.room.attach(path);
    await ann.room.expectAlert();
    await ann.room.understood();
    await ann.room.open("Integrity");
    await expect(ann.room.integrityRows("COMPROMISED")).toContainText(/keyed[0-9a-f]{8}/);
    await expect(bob.room.page.getByText("its integrity was compromised")).toBeVisible();
    await expect(bob.room.fileLink("plan.txt")).toHaveCount(0);

    // What Bob is told comes in another order than what Ann is told: nothing is wrong with either by itself.
    bobs.fork();
    await ann.room.say("the tide is in");
    await expect(ann.room.said("the tide is in")).toContainText("valid");
    await bob.room.say("the tide is out");
    await expect(bob.room.said("the tide is in")).toContainText("valid");
    await expect(ann.room.said("the tide is out")).toContainText("valid");
    const heads = /E_FORK.*was told another conversation than you\. Yours ends in [\w-]{43}, theirs in [\w-]{43}\./s;
    await ann.room.say("which of it?");
    await expect(bob.room.alert).toContainText(heads);
    await expect(bob.room.button("Send")).toBeDisabled();
    await expectAccessible(bob.room.page, "a fork");
    await bob.room.understood();
    await bob.room.say("what I said");
    await expect(ann.room.alert).toContainText(heads);
  } finally {
    lab.dispose();
  }
});

test("[JY105] in a sealed room the lab has no switches and says what to use; the sample runs", async ({
  serve,
  visit,
}) => {
  const server = await serve({ args: ["--lab"] });
  const ann = await visit(server.url);
  await ann.room.createSealed("Reef", "Ann");
  const lab = await ann.room.open("Attack lab");
  await expect(lab).toContainText("npm run lab");
  await expect(lab.getByRole("switch")).toHaveCount(0);
  await expectAccessible(ann.room.page, "the lab of a sealed room");
  await lab.getByRole("radio", { name: "aes" }).check();
  await lab.getByRole("button", { name: "Run attack" }).click();
  await expect(lab.getByText(/^Observed: caught/)).toBeVisible();
});
