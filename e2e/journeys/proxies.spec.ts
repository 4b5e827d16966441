import { sha256, writeNoise } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

const MIB = 1024 * 1024;

test("[JY145] behind an nginx with its defaults (no upgrade, its own Host, bodies up to 1 MB) the page chats and moves files", async ({
  serve,
  nginx,
  visit,
  folder,
}) => {
  const server = await serve();
  const proxy = await nginx(server, "location / { proxy_pass TARGET; }");
  const ann = await visit(proxy.url);
  const bob = await visit(server.url);
  // What is tried on the way to long polling is told by the browser; a body that is too large would be a complaint.
  ann.complaints.expectRefusedWebSocket();
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await ann.room.say("through the proxy");
  await expect(bob.room.said("through the proxy")).toContainText("valid");
  await ann.room.open("Transfers & ACKs");
  const path = await writeNoise(folder, "survey.bin", 6 * MIB);
  await ann.room.attach(path);
  await ann.room.transfer("survey.bin").expectDone();
  expect(await sha256(await bob.room.download("survey.bin"))).toBe(await sha256(path));
  await bob.room.attach(path);
  await expect(ann.room.fileLink("survey.bin")).toHaveCount(2);
  await expect(ann.room.pill).toContainText("Connected");
  await ann.room.button("Connection details").click();
  const panel = ann.room.page.getByRole("region", { name: "Connection", exact: true });
  await expect(panel).toContainText("The connection was not lost");
});
