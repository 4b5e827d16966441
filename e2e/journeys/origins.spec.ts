import { readFile } from "node:fs/promises";
import { sha256, writeNoise, writeText } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

test("[JY25] everything works at a plain-HTTP address of the network, where the browser withholds its secure APIs", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const ann = await visit(server.urlAt("chat.test"));
  const bob = await visit(server.urlAt("chat.test"));
  expect(
    await ann.room.page.evaluate(() => ({
      secure: isSecureContext,
      missing: [crypto.subtle, crypto.randomUUID, navigator.locks, navigator.clipboard, navigator.serviceWorker],
    })),
  ).toEqual({ secure: false, missing: [undefined, undefined, undefined, undefined, undefined] });
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await ann.room.say("over plain HTTP");
  await expect(bob.room.said("over plain HTTP")).toContainText("valid");
  await bob.room.addressTo("Ann");
  await bob.room.say("privately");
  await expect(ann.room.said("privately")).toContainText("private to you");

  const path = await writeNoise(folder, "lan.bin", 3 * 1024 * 1024);
  await ann.room.attach(path);
  await ann.room.open("Transfers & ACKs");
  await ann.room.transfer("lan.bin").expectDone();
  expect(await sha256(await bob.room.download("lan.bin"))).toBe(await sha256(path));
  await ann.room.page.reload();
  await ann.room.expectInside();
  await expect(ann.room.said("over plain HTTP")).toHaveCount(1);
});

test("[JY26] over HTTPS the same works, and a plain-HTTP visit ends at the HTTPS address", async ({
  serveAlone,
  visit,
  folder,
}) => {
  const server = await serveAlone({ args: ["--https"], env: { HOST: "127.0.0.1" } });
  const trusting = { ignoreHTTPSErrors: true };
  const ann = await visit(server.urlAt("localhost"), trusting);
  await expect(ann.room.page).toHaveURL(server.urlAt("localhost", "https"));
  const bob = await visit(server.urlAt("localhost", "https"), trusting);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await bob.room.say("over TLS");
  await expect(ann.room.said("over TLS")).toContainText("valid");
  await ann.room.attach(await writeText(folder, "note.txt", "sealed by TLS"));
  expect(await readFile(await bob.room.download("note.txt"), "utf8")).toBe("sealed by TLS");
});
