import { readFile } from "node:fs/promises";
import { expectAccessible } from "../support/axe.ts";
import { writeSparse, writeText } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

const MIB = 1024 * 1024;

test("[JY140] transfers are filtered and handled together, and one is looked into by keyboard, table and JSON", async ({
  serve,
  narrow,
  visit,
  folder,
}) => {
  const server = await serve();
  const line = await narrow(server);
  const ann = await visit(line.url);
  const { page } = ann.room;
  await ann.room.create("Lab", "Ann");
  const window = await ann.room.open("Transfers & ACKs");
  await ann.room.attach(await writeSparse(folder, "done.bin", 2 * MIB));
  const done = ann.room.transfer("done.bin");
  await done.expectDone();
  // One transfer has no use for any of it.
  await expect(window.getByRole("button", { name: "Cancel all" })).toHaveCount(0);

  const grid = done.article.getByRole("slider", { name: "Chunk", exact: true });
  await grid.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(grid).toHaveAttribute("aria-valuenow", "2");
  await expect(grid).toHaveAttribute(
    "aria-valuetext",
    /^seq 2 · acked · 1 try · RTT .+ · tag [0-9a-f]{8} · arrival good, read-back not known yet, receiver no check$/,
  );
  await expect(done.article.getByText(/^seq 2 · acked/)).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    done.article.getByRole("button", { name: "Export JSON", exact: true }).click(),
  ]);
  const told = JSON.parse(await readFile(await download.path(), "utf8")) as { state: string; chunks: unknown[] };
  expect(told).toMatchObject({ state: "done", ackedChunks: told.chunks.length, size: 2 * MIB });

  line.allowSending(8 * MIB);
  await ann.room.attach(
    await writeSparse(folder, "one.bin", 512 * MIB),
    await writeSparse(folder, "two.bin", 512 * MIB),
  );
  const [one, two] = [ann.room.transfer("one.bin"), ann.room.transfer("two.bin")];
  await window.getByRole("button", { name: "Pause all", exact: true }).click();
  for (const { article } of [one, two]) await expect(article).toContainText("Paused");
  await window.getByRole("radio", { name: "Done", exact: true }).check();
  await expect(one.article).toHaveCount(0);
  await expect(done.article).toBeVisible();
  await window.getByRole("radio", { name: "Waiting", exact: true }).check();
  await expect(done.article).toHaveCount(0);
  await expectAccessible(page, "two transfers that wait, with their sums");

  await window.getByRole("button", { name: "Resume all", exact: true }).click();
  await window.getByRole("radio", { name: "All", exact: true }).check();
  await expect.poll(() => one.percent(), { timeout: 20_000 }).toBeGreaterThanOrEqual(0);
  const table = two.article.getByRole("button", { name: "As a table", exact: true });
  await table.click();
  await expect(two.article.getByRole("columnheader", { name: "Throughput" })).toBeVisible();

  await window.getByRole("button", { name: "Cancel all", exact: true }).click();
  const question = page.getByRole("dialog", { name: "Cancel 2 transfers?" });
  await question.getByRole("button", { name: "Keep them" }).click();
  await expect(one.button("Cancel")).toBeEnabled();
  await window.getByRole("button", { name: "Cancel all", exact: true }).click();
  await question.getByRole("button", { name: "Cancel 2 transfers" }).click();
  line.allowSending(Number.POSITIVE_INFINITY);
  for (const { article } of [one, two]) await expect(article).toContainText("Cancelled");
  await expect(done.article).toContainText("Stored and verified");
});

test("[JY141] a recording is saved, loaded by somebody else, scrubbed and played", async ({ serve, visit, folder }) => {
  const server = await serve();
  const ann = await visit(server.url);
  const bob = await visit(server.url);
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await ann.room.open("Transfers & ACKs");
  await ann.room.attach(await writeSparse(folder, "noted.bin", 2 * MIB));
  const { article } = ann.room.transfer("noted.bin");
  await ann.room.transfer("noted.bin").expectDone();
  const [download] = await Promise.all([
    ann.room.page.waitForEvent("download"),
    article.getByRole("button", { name: "Save recording", exact: true }).click(),
  ]);
  const path = await download.path();
  expect(await readFile(path, "utf8")).not.toContain("noted");

  const { page } = bob.room;
  const window = await bob.room.open("Transfers & ACKs");
  const load = async (file: string) => {
    const chooser = page.waitForEvent("filechooser");
    await window.getByRole("button", { name: "Load recording", exact: true }).click();
    await (await chooser).setFiles(file);
  };
  await load(await writeText(folder, "other.json", "{}"));
  await expect(window.getByRole("alert")).toContainText("The file is no recording of a transfer.");
  await load(path);
  const recording = window.getByRole("region", { name: /^Recording / });
  await expect(recording).toContainText("2 MiB in ");
  const time = recording.getByRole("slider", { name: "Time in the recording", exact: true });
  // Some of them may have been sent within the first millisecond.
  await expect(recording.getByRole("img", { name: /^\d+ chunks: \d+ queued/ })).toBeVisible();
  await recording.getByRole("button", { name: "Next packet", exact: true }).click();
  await expect(
    recording
      .getByRole("listitem")
      .filter({ hasText: /sent · chunk · seq \d+/ })
      .first(),
  ).toBeVisible();
  await time.focus();
  await page.keyboard.press("End");
  await expect(recording.getByRole("img", { name: /^(\d+) chunks: \1 acked$/ })).toBeVisible();
  await page.keyboard.press("Home");
  await recording.getByRole("button", { name: "Play the recording", exact: true }).click();
  await expect(recording.getByRole("button", { name: "Pause the recording", exact: true })).toBeVisible();
  await recording.getByRole("button", { name: "Pause the recording", exact: true }).click();
  await expectAccessible(page, "a recording");
  await recording.getByRole("button", { name: "Close the recording", exact: true }).click();
  await expect(recording).toHaveCount(0);
});

test("[JY142, JY143] a verdict is explained, and the pill opens the path, its limits, losses with reasons, and the doctor", async ({
  serveAlone,
  visit,
}) => {
  const server = await serveAlone();
  const ann = await visit(server.url);
  ann.complaints.expectOutage();
  const { page } = ann.room;
  await ann.room.create("Lab", "Ann");
  await ann.room.say("hello");
  const integrity = await ann.room.open("Integrity");
  await expect(integrity.getByRole("img", { name: "Last five minutes: 1 valid, 0 compromised" })).toBeVisible();
  await ann.room.integrityRows("VALID").click();
  const explained = integrity.getByRole("region", { name: "Verdict explained" });
  await expect(explained).toContainText("neither was changed by accident");
  await expect(explained.getByRole("term").filter({ hasText: "CRC-32 XOR number" })).toBeVisible();

  const opener = ann.room.button("Connection details");
  await opener.click();
  const panel = page.getByRole("region", { name: "Connection", exact: true });
  await expect(panel.getByRole("definition").filter({ hasText: "WebSocket" })).toBeVisible();
  await expect(panel.getByText(/mostly, .+ at worst$/)).toBeVisible();
  await expect(panel.getByText(/^the same, within/)).toBeVisible();
  await expect(panel).toContainText("The connection was not lost");
  await expect(page.getByRole("status")).toHaveCount(1);

  await panel.getByRole("button", { name: "Examine the path", exact: true }).click();
  const upgrade = panel.getByRole("listitem").filter({ hasText: "Upgrade to a WebSocket" });
  await expect(upgrade).toContainText("good");
  await panel.getByRole("button", { name: "Stop examining", exact: true }).click();
  await expect(upgrade).toHaveCount(0);

  await server.kill();
  await expect(ann.room.pill).toContainText("Disconnected");
  await expect(panel.getByRole("region", { name: "Reconnects" }).getByRole("listitem")).toContainText("still away");
  await expectAccessible(page, "the connection's panel in an outage, a verdict explained");
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
});
