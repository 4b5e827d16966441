import { gzipSync } from "node:zlib";
import { writeSparse } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";

const KB = 1000;
const GIB = 1024 ** 3;

test("[JY35] the first load brings at most 161 KB of JavaScript, gzipped; a key brings the room's", async ({
  serve,
  browser,
}) => {
  const server = await serve();
  const page = await browser.newPage();
  const names: string[] = [];
  const scripts: Promise<number>[] = [];
  let loaded = false;
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    names.push(response.url());
    if (!loaded) scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  await page.goto(server.url);
  await expect(page.getByRole("status")).toContainText("Connected");
  loaded = true;
  const sizes = await Promise.all(scripts);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(161 * KB);

  const fetched = (what: RegExp) => () => names.some((name) => what.test(name));
  const [room, membership] = [fetched(/\/room-/), fetched(/\/membership-/)];
  expect([room(), membership()], "before there is anybody").toEqual([false, false]);
  await page.keyboard.press("Tab");
  await expect.poll(() => [room(), membership()], "at the first key").toEqual([true, true]);
  await page.close();
});

test("[JY36] a grid of 100,000 chunks is drawn at most once a frame, as one image, and rests while nothing moves", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve({ env: { MAX_FILE_SIZE: "1TiB" } });
  const ann = await visit(server.url, { before: (context) => context.addInitScript(countDraws) });
  await ann.room.create("Lab", "Ann");
  await ann.room.open("Transfers & ACKs");
  // The chunks of a file this large have their largest size, 1 MiB.
  await ann.room.attach(await writeSparse(folder, "huge.bin", (100_000 * GIB) / 1024));
  const transfer = ann.room.transfer("huge.bin");
  await expect(transfer.article).toContainText("100,000");
  const acked = async () => {
    const name = (await transfer.article.getByRole("img").getAttribute("aria-label")) ?? "";
    return Number(/([\d,]+) acked/.exec(name)?.[1]?.replaceAll(",", "") ?? 0);
  };
  await expect.poll(acked, { timeout: 30_000 }).toBeGreaterThan(40);
  await transfer.button("Pause").click();
  await expect(transfer.article).toContainText("Paused");

  const moving = await ann.room.page.evaluate(() => window.draws);
  expect(moving.most, "draws in one frame").toBe(1);
  expect(moving.images).toBeGreaterThan(0);
  expect(moving.shapes, "cells drawn one by one").toBe(0);

  await transfer.cancel();
  await expect(transfer.article).toContainText("Cancelled");
  const rested = await ann.room.page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let settle = 0; settle < 30; settle += 1) await frame();
    const before = window.draws.images;
    for (let frames = 0; frames < 30; frames += 1) await frame();
    return window.draws.images - before;
  });
  expect(rested, "draws while nothing moves").toBe(0);
});

interface Draws {
  /** Whole images, and single shapes. */
  images: number;
  shapes: number;
  /** The most images within one frame. */
  most: number;
}

declare global {
  interface Window {
    draws: Draws;
  }
}

/** Runs in the page before its own scripts: counts what is drawn on canvases. */
function countDraws(): void {
  const draws: Draws = { images: 0, shapes: 0, most: 0 };
  window.draws = draws;
  let thisFrame = 0;
  const tick = () => {
    thisFrame = 0;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  const { prototype } = CanvasRenderingContext2D;
  const { putImageData, drawImage, fillRect } = prototype;
  const image = () => {
    draws.images += 1;
    thisFrame += 1;
    draws.most = Math.max(draws.most, thisFrame);
  };
  prototype.putImageData = function (...args: unknown[]) {
    image();
    Reflect.apply(putImageData, this, args);
  };
  prototype.drawImage = function (...args: unknown[]) {
    image();
    Reflect.apply(drawImage, this, args);
  };
  prototype.fillRect = function (...args) {
    draws.shapes += 1;
    Reflect.apply(fillRect, this, args);
  };
}
