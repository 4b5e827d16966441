import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fastify } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { installPage } from "../../src/http/page.ts";
import { installRefusals } from "../../src/http/refusal.ts";
import { openTelemetry } from "../../src/telemetry.ts";

/** As every answer has it; some have another. */
const PAGES_POLICY = "default-src 'self'";

async function pages(admin: boolean) {
  const directory = await mkdtemp(join(tmpdir(), "chatcast-page-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  await mkdir(join(directory, "assets/pdf"), { recursive: true });
  await writeFile(join(directory, "assets/index.js"), "a script");
  await writeFile(join(directory, "assets/pdf/worker.mjs"), "a module");
  await writeFile(join(directory, "index.html"), "the page");
  await writeFile(join(directory, "index.html.br"), "the page by brotli");
  await writeFile(join(directory, "admin.html"), "administration");
  await writeFile(join(directory, "assets/large.js"), "as it is");
  await writeFile(join(directory, "assets/large.js.br"), "by brotli");
  await writeFile(join(directory, "assets/large.js.gz"), "by gzip");
  await writeFile(join(directory, "assets/small.js"), "small");
  const app = fastify();
  onTestFinished(() => app.close());
  app.addHook("onRequest", async (_request, reply) => void reply.header("content-security-policy", PAGES_POLICY));
  installRefusals(app, openTelemetry({ level: "silent", rooms: () => 0 }));
  await installPage(app, directory, admin);
  return app;
}

test("[WD5] what shows PDFs may import scripts from here and load nothing else; the rest has the page's policy", async () => {
  const app = await pages(false);
  const policies = ["/assets/pdf/worker.mjs", "/assets/index.js"].map(async (path) => {
    const { statusCode, headers } = await app.inject(path);
    return [statusCode, headers["content-type"], headers["content-security-policy"]];
  });
  expect(await Promise.all(policies)).toEqual([
    [200, "application/javascript; charset=utf-8", "default-src 'none'; script-src 'self'"],
    [200, "application/javascript; charset=utf-8", PAGES_POLICY],
  ]);
});

test("[AD8] the administrator's page is there, and not to be kept, where there is an administrator", async () => {
  const app = await pages(true);
  const page = await app.inject("/admin");
  expect({ status: page.statusCode, body: page.body }).toEqual({ status: 200, body: "administration" });
  expect(page.headers["cache-control"]).toBe("no-cache");
  const nobodys = await pages(false);
  for (const path of ["/admin", "/admin.html"]) {
    const { statusCode, body } = await nobodys.inject(path);
    expect([statusCode, JSON.parse(body)]).toMatchObject([404, { error: { code: "E_NOT_FOUND" } }]);
  }
});

test("[WD6] the page goes out packed to who can unpack it, as it is to everybody else, and both say that this varies", async () => {
  const app = await pages(true);
  const asked = async (path: string, encodings?: string) => {
    const headers = encodings === undefined ? {} : { "accept-encoding": encodings };
    const answer = await app.inject({ url: path, headers });
    const { vary, "content-encoding": encoding, "content-type": type } = answer.headers;
    return { status: answer.statusCode, body: answer.body, vary, encoding, type };
  };
  const type = expect.stringContaining("javascript");
  const varies = { status: 200, vary: expect.stringMatching(/accept-encoding/i) };
  const path = "/assets/large.js";
  expect(await asked(path, "gzip, br")).toEqual({ ...varies, body: "by brotli", encoding: "br", type });
  expect(await asked(path, "gzip")).toEqual({ ...varies, body: "by gzip", encoding: "gzip", type });
  expect(await asked(path)).toEqual({ ...varies, body: "as it is", encoding: undefined, type });
  expect(await asked("/assets/small.js", "gzip, br")).toMatchObject({
    status: 200,
    body: "small",
    encoding: undefined,
  });
  for (const place of ["/", "/r/fQ0RzY1vS4mJ3u8kTqWx_-"]) {
    expect(await asked(place, "br")).toMatchObject({ ...varies, body: "the page by brotli", encoding: "br" });
  }
});

test("[WD4] the link to a sealed room leads to the page, and nothing else below its path does", async () => {
  const app = await pages(false);
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
