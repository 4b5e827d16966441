import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fastify } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { installPage } from "../../src/http/page.ts";
import { installRefusals } from "../../src/http/refusal.ts";
import { openTelemetry } from "../../src/telemetry.ts";

test("[WD4] the link to a sealed room leads to the page, and nothing else below its path does", async () => {
  const directory = await mkdtemp(join(tmpdir(), "chatcast-page-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  await mkdir(join(directory, "assets"));
  await writeFile(join(directory, "index.html"), "the page");
  const app = fastify();
  onTestFinished(() => app.close());
  installRefusals(app, openTelemetry({ level: "silent", rooms: () => 0 }));
  await installPage(app, directory);
  const page = await app.inject("/r/fQ0RzY1vS4mJ3u8kTqWx_-");
  expect({ status: page.statusCode, body: page.body }).toEqual({ status: 200, body: "the page" });
  expect(page.headers).toMatchObject({
    "cache-control": "no-cache",
    "content-type": expect.stringContaining("text/html"),
  });
  for (const path of [
    "/r/fQ0RzY1vS4mJ3u8kTqWx",
    "/r/fQ0RzY1vS4mJ3u8kTqWx__A",
    "/r/..%2f..%2findex.html",
    "/r/",
    "/r/a/b",
  ]) {
    const { statusCode, body } = await app.inject(path);
    expect([path, statusCode, JSON.parse(body)]).toMatchObject([path, 404, { error: { code: "E_NOT_FOUND" } }]);
  }
});
