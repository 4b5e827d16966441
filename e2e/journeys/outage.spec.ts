import type { BrowserContext } from "@playwright/test";
import { sha256, writeSparse } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

const MIB = 1024 * 1024;
/** The longest wait between two tries, and what a slow machine adds. */
const RETURN = { timeout: 30_000 };

test("[JY22, JY23] server stopped: Disconnected with a countdown; started: Connected, nothing lost or doubled", async ({
  serveAlone,
  visit,
}) => {
  const server = await serveAlone();
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  for (const { complaints } of [ann, bob]) complaints.expectOutage();
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await ann.room.say("before");
  await expect(bob.room.said("before")).toHaveCount(1);

  await server.stop();
  for (const { room } of [ann, bob]) {
    await expect(room.pill).toContainText("Disconnected");
    await expect(room.pill).toContainText(/next try in \d+ s/, RETURN);
  }
  await ann.room.say("SAIDMEANWHILE");
  await expect(ann.room.said("SAIDMEANWHILE")).toContainText("pending");
  expect(ann.wire.sent("SAIDMEANWHILE")).toBe(0);

  await server.startAgain();
  for (const { room } of [ann, bob]) await expect(room.pill).toContainText("Connected", RETURN);
  await expect(ann.room.said("SAIDMEANWHILE")).toContainText("acknowledged");
  await bob.room.say("after");
  for (const { room } of [ann, bob]) {
    for (const text of ["before", "SAIDMEANWHILE", "after"]) await expect(room.said(text)).toHaveCount(1);
  }
  await expect(ann.room.choice("Bob")).toBeVisible();
  await expect(bob.room.choice("Ann")).toBeVisible();
});

test("[JY24] a running transfer survives a power cut of the server and completes by itself", async ({
  serveAlone,
  narrow,
  visit,
  folder,
}) => {
  const server = await serveAlone();
  const line = await narrow(server);
  const ann = await visit(line.url);
  const bob = await visit(server.url);
  for (const { complaints } of [ann, bob]) complaints.expectOutage();
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await ann.room.open("Transfers & ACKs");
  line.allowSending(8 * MIB);
  const path = await writeSparse(folder, "survivor.bin", 32 * MIB);
  await ann.room.attach(path);
  const transfer = ann.room.transfer("survivor.bin");
  await expect.poll(() => transfer.percent()).toBeGreaterThan(10);

  await server.kill();
  await expect(ann.room.pill).toContainText("Disconnected");
  await expect(transfer.article).toContainText("Waiting");
  expect(await transfer.percent()).toBeLessThan(100);
  line.allowSending(Number.POSITIVE_INFINITY);
  await server.startAgain();
  await expect(ann.room.pill).toContainText("Connected", RETURN);
  await transfer.expectDone();
  await expect(bob.room.pill).toContainText("Connected", RETURN);
  await expect(bob.room.fileLink("survivor.bin")).toHaveCount(1);
  expect(await sha256(await bob.room.download("survivor.bin"))).toBe(await sha256(path));
});

test("[JY41] a server that takes the connection and says nothing: Connecting…, then Disconnected with the reason", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const silence = (context: BrowserContext) => context.routeWebSocket(/socket\.io/, () => undefined);
  const ann = await visit(server.url, { before: silence });
  await expect(ann.room.pill).toHaveText("Connecting…");
  await expect(ann.room.pill).toContainText("the server does not answer");
  await expect(ann.room.pill).toContainText("Disconnected");
  await ann.context.unrouteAll();
});

test("[JY42] the pill stands in the centre of the header", async ({ serve, visit }) => {
  const server = await serve();
  const ann = await visit(server.url, { viewport: { width: 1440, height: 900 } });
  await ann.room.create("Lab", "Ann");
  const box = await ann.room.pill.boundingBox();
  expect(Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - 720)).toBeLessThan(2);
});
