import { readdir } from "node:fs/promises";
import { afterEach, describe, expect, test } from "vitest";
import { serveAlone, unique } from "./harness.ts";
import { failed, outgoing, pattern, sendFile, to } from "./packets.ts";
import { plain } from "./plain.ts";
import { WireServer } from "./process.ts";
import { text } from "./shapes.ts";
import { json, type UploadOptions, upload } from "./upload.ts";

const server = serveAlone();

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

const token = async (): Promise<string> => (await server.create(unique("room"), "Alice")).token;

/** Uploads for a new member. @returns the url. */
async function uploaded(bytes: Buffer | string, options: UploadOptions = {}): Promise<string> {
  const answer = await upload(server.url, bytes, { token: await token(), ...options });
  expect(answer.status).toBe(200);
  return text(json(answer), "url");
}

const errorOf = (code: string): object => ({ error: { code, message: expect.stringMatching(/./) } });

describe("POST /upload", () => {
  test.each([
    ["notes.txt", new RegExp(`^/files/notes[-_.]${UUID}\\.txt(\\?.*)?$`)],
    ["archive.tar.gz", new RegExp(`^/files/archive\\.?.*${UUID}\\.(tar\\.)?gz(\\?.*)?$`)],
    ["README", new RegExp(`^/files/README[-_.]${UUID}(\\?.*)?$`)],
    ["my holiday (1).jpg", new RegExp(`^/files/[A-Za-z0-9._()%-]*${UUID}\\.jpg(\\?.*)?$`)],
  ])("[WU1] %s is saved under its name with a UUID", async (fileName, shape) => {
    expect(await uploaded("content", { fileName })).toMatch(shape);
  });

  test("[WU1, WU2] the bytes come back as they went", async () => {
    const bytes = pattern(3_000_001);
    const url = await uploaded(bytes, { fileName: "blob.bin", mime: "application/octet-stream" });
    const answer = await plain(server.url, url);
    expect(answer.status).toBe(200);
    expect(answer.body.equals(bytes)).toBe(true);
  });

  test("[WU1] the same name twice is two files", async () => {
    const [one, other] = [await uploaded("one"), await uploaded("other")];
    expect(one).not.toBe(other);
    expect((await plain(server.url, one)).body.toString()).toBe("one");
    expect((await plain(server.url, other)).body.toString()).toBe("other");
  });

  test("[WU1] an empty file is a file", async () => {
    const answer = await plain(server.url, await uploaded(""));
    expect(answer).toMatchObject({ status: 200, body: Buffer.alloc(0) });
  });

  test.each<[string, Record<string, string>]>([
    ["no header", {}],
    ["a guess", { Authorization: "Bearer guess" }],
    ["an empty token", { Authorization: "Bearer " }],
    ["another scheme", { Authorization: "Basic YTpi" }],
    ["a bare token", { Authorization: "token" }],
  ])("[WU3] %s is 401 E_AUTH", async (_, headers) => {
    const answer = await upload(server.url, "x", { headers });
    expect(answer.status).toBe(401);
    expect(json(answer)).toMatchObject(errorOf("E_AUTH"));
  });

  test.each([
    ["JSON", "application/json", 415],
    ["plain text", "text/plain", 415],
    ["a urlencoded form", "application/x-www-form-urlencoded", 415],
    ["no type at all", "", 415],
    ["multipart without a boundary", "multipart/form-data", 400],
  ])("[WU4] %s is refused as E_SCHEMA", async (_, contentType, status) => {
    const answer = await upload(server.url, "x", { token: await token(), contentType });
    expect(answer.status).toBe(status);
    expect(json(answer)).toMatchObject(errorOf("E_SCHEMA"));
  });

  test("[WU4] a form without the field is 400 E_SCHEMA", async () => {
    const answer = await upload(server.url, "x", { token: await token(), field: "attachment" });
    expect(answer.status).toBe(400);
    expect(json(answer)).toMatchObject(errorOf("E_SCHEMA"));
  });

  test("[WU6] the token is enough, no connection is needed", async () => {
    const alice = await server.create(unique("room"), "Alice");
    alice.client.close();
    const answer = await upload(server.url, "sent from nowhere", { token: alice.token });
    expect(answer.status).toBe(200);
    expect((await plain(server.url, text(json(answer), "url"))).body.toString()).toBe("sent from nowhere");
  });

  test("[WU1] a browser's own FormData is understood", async () => {
    const form = new FormData();
    form.append("comment", "a field before the file");
    form.append("file", new Blob(["from a browser"]), "Übersicht.txt");
    const headers = { authorization: `Bearer ${await token()}` };
    const response = await fetch(`${server.url}/upload`, { method: "POST", body: form, headers });
    expect(response.status).toBe(200);
    const served = await fetch(`${server.url}${text(await response.json(), "url")}`);
    expect(await served.text()).toBe("from a browser");
  });
});

describe("size limit", () => {
  let small: WireServer | undefined;
  afterEach(async () => {
    await small?.closeClients();
    await small?.dispose();
    small = undefined;
  });

  test("[WU5] a file over it is 413 E_TOO_LARGE, one of exactly that is not", async () => {
    small = new WireServer({ env: { MAX_FILE_SIZE: "200000" } });
    await small.start();
    const alice = await small.create(unique("room"), "Alice");
    expect((await upload(small.url, pattern(200_000), { token: alice.token })).status).toBe(200);
    const answer = await upload(small.url, pattern(200_001), { token: alice.token });
    expect(answer.status).toBe(413);
    expect(json(answer)).toMatchObject(errorOf("E_TOO_LARGE"));
    expect(await alice.client.say("unharmed")).toMatchObject({ ok: true });
  });
});

describe("GET", () => {
  test.each([
    ["page.html", "text/html", "<script>alert(1)</script>"],
    ["image.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"],
    ["data.xml", "application/xml", "<a/>"],
    ["notes.txt", "text/plain", "plain"],
  ])("[WU2] %s is an attachment, nosniff, sandboxed", async (fileName, mime, content) => {
    const { status, headers, body } = await plain(server.url, await uploaded(content, { fileName, mime }));
    expect(status).toBe(200);
    expect(body.toString()).toBe(content);
    expect(headers["content-disposition"]).toMatch(/^attachment\b/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-security-policy"]).toMatch(/(^|;)\s*sandbox\b/);
    expect(headers["set-cookie"]).toBeUndefined();
  });

  test("[WU2] a transferred file is served in the same way", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const complete = await sendFile(alice.client, outgoing(100, { name: "x.html" }));
    const { headers } = await plain(server.url, text(complete, "meta", "url"));
    expect(headers["content-disposition"]).toMatch(/^attachment\b/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-security-policy"]).toMatch(/(^|;)\s*sandbox\b/);
  });

  test.each([
    ["bytes=0-9", 0, 9],
    ["bytes=990-", 990, 999],
    ["bytes=-10", 990, 999],
    ["bytes=500-500", 500, 500],
    ["bytes=900-5000", 900, 999],
  ])("[WU7] the range %s is served", async (range, first, last) => {
    const bytes = pattern(1000);
    const answer = await plain(server.url, await uploaded(bytes), { headers: { Range: range } });
    expect(answer.status).toBe(206);
    expect(answer.headers["content-range"]).toBe(`bytes ${first}-${last}/1000`);
    expect(answer.headers["content-length"]).toBe(String(last - first + 1));
    expect(answer.body.equals(bytes.subarray(first, last + 1))).toBe(true);
  });

  test.each(["bytes=0-1,5-6", "bytes=1000-", "bytes=9-3", "bytes=a-b", "lines=1-2", "bytes=", "bytes=-0", "bytes=--1"])(
    "[WU7] the range %j gets the whole or 416",
    async (range) => {
      const bytes = pattern(1000);
      const answer = await plain(server.url, await uploaded(bytes), { headers: { Range: range } });
      expect([200, 416]).toContain(answer.status);
      if (answer.status === 200) expect(answer.body.equals(bytes)).toBe(true);
    },
  );

  test("[WU8] without the proof, with a wrong one or a guessed name it is 404, alike", async () => {
    const url = await uploaded("secret");
    const path = url.split("?")[0] ?? url;
    const query = url.slice(path.length);
    const altered = (part: string): string => `${part.slice(0, -1)}${part.endsWith("A") ? "B" : "A"}`;
    const other = await uploaded("other");
    const guesses = [
      `/files/notes-00000000-0000-4000-8000-000000000000.txt${query}`,
      `/files/notes.txt${query}`,
      "/files/notes.txt",
      "/files/",
      "/files/x",
      `${path}.bak${query}`,
      `${path.toUpperCase()}${query}`,
      ...(query === ""
        ? [altered(path)]
        : [path, `${path}?`, altered(url), `${path}${other.slice(other.indexOf("?"))}`]),
    ];
    for (const guess of guesses) {
      const answer = await plain(server.url, guess);
      expect([guess, answer.status]).toEqual([guess, 404]);
      expect(json(answer)).toMatchObject(errorOf("E_NOT_FOUND"));
    }
    expect((await plain(server.url, url)).status).toBe(200);
  });

  test("[WU9] members have different urls for the same file, and each works", async () => {
    const [alice, bob, carol] = await server.room(unique("room"), "Alice", "Bob", "Carol");
    await sendFile(alice.client, outgoing(64));
    const urls = [];
    for (const { client } of [alice, bob, carol]) {
      urls.push(text(await client.receives("chat_message", { type: "file" }), "url"));
    }
    expect(new Set(urls).size).toBe(3);
    for (const url of urls) expect((await plain(server.url, url)).body.equals(pattern(64))).toBe(true);
    const bobs = { type: "file", mode: "broadcast", url: urls[1], fileName: "a", fileSize: 64 };
    expect(await carol.client.ask("chat_message", bobs)).toMatchObject(failed("E_SCHEMA"));
    expect(await bob.client.ask("chat_message", bobs)).toMatchObject({ ok: true });
  });

  test("[WU11] an uploaded url works on after a restart", async () => {
    const [alice, bob] = await server.room(unique("room"), "Alice", "Bob");
    const uploadedUrl = text(json(await upload(server.url, "kept", { token: alice.token })), "url");
    await sendFile(alice.client, outgoing(77, { audience: to("Bob") }));
    const received = text(await bob.client.receives("chat_message", { type: "file" }), "url");
    await server.restart("kill");
    expect((await plain(server.url, uploadedUrl)).body.toString()).toBe("kept");
    expect((await plain(server.url, received)).body.equals(pattern(77))).toBe(true);
  });
});

describe("path tricks", () => {
  const names = [
    "../../evil.txt",
    "..%2f..%2fevil.txt",
    "..\\\\..\\\\evil.txt",
    "C:\\\\Windows\\\\evil.txt",
    "/etc/evil.txt",
    "CON",
    "-rf.txt",
    ".htaccess",
    "a%00b.txt",
    "e\u0301vil.txt",
    "\u202etxt.exe",
    `${"long".repeat(1024)}.txt`,
    "..",
    "con.txt; filename*=UTF-8''..%2fevil.txt",
  ];
  test.each(names.map((name) => [JSON.stringify(name).slice(0, 40), name]))(
    "[WU10] the file name %s stays in the store",
    async (_, fileName) => {
      const url = await uploaded("caught", { fileName });
      expect(url.split("?")[0]).toMatch(/^\/files\/[A-Za-z0-9_.%()-]+$/);
      expect(url.length).toBeLessThan(1024);
      const answer = await plain(server.url, url);
      expect(answer.body.toString()).toBe("caught");
      expect(answer.headers["content-disposition"]).toMatch(/^attachment\b[\x20-\x7e]*$/);
      expect(await readdir(server.home)).toEqual(["data"]);
    },
  );

  test.each([
    "/files/../../../../etc/passwd",
    "/files/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/files/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/files/..\\..\\..\\etc\\passwd",
    "/files/%5c..%5c..%5cetc%5cpasswd",
    "/files//etc/passwd",
    "/files/%2fetc%2fpasswd",
    "/files/passwd%00.txt",
    "/files/....//....//etc/passwd",
    "/files/%252e%252e%252fetc%252fpasswd",
    "/files/%ff%fe",
    "/files/%",
    "/../package.json",
    "/%2e%2e/%2e%2e/package.json",
    "/data/",
    "/../data/chatcast.sqlite",
  ])("[WU10] GET %s leads nowhere", async (path) => {
    const { status, body } = await plain(server.url, path);
    expect(body.toString("latin1")).not.toMatch(/root:|"workspaces"|SQLite format/);
    if (path.startsWith("/files/")) expect([400, 404]).toContain(status);
    expect((await plain(server.url, "/healthz")).status).toBe(200);
  });
});
