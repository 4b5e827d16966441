import { mkdir, readdir, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { serveAlone, unique } from "./harness.ts";
import { chunk, outgoing } from "./packets.ts";
import { text } from "./shapes.ts";

const server = serveAlone();

const CUT_OFF = /^The last run was cut off: .*$/m;

interface Line {
  level: number;
  msg: string;
}

/** Lines of the log about the last run. */
const logged = (): Line[] =>
  server.output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line)
    .filter(({ msg }) => msg.includes("last run"));

const data = (...path: string[]): string => join(server.home, "data", ...path);

/** Begins an upload in one request and leaves it half done. Resolves when the server has a file for it. */
async function beginUpload(token: string): Promise<void> {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "multipart/form-data; boundary=b",
    "content-length": "100000",
  };
  const upload = request(`${server.url}/upload`, { method: "POST", headers }).on("error", () => undefined);
  upload.write('--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nbytes');
  await vi.waitUntil(async () => (await readdir(data("blobs", ".tmp"))).length === 1, { interval: 5, timeout: 30_000 });
}

test("[LR2] a start after a kill says what it repaired, on its output and in the log; the next one says nothing", async () => {
  expect(server.output).not.toMatch(CUT_OFF);
  const alice = await server.create(unique("room"), "Alice");
  const file = outgoing(100_000);
  await alice.client.ask("reliable_event", chunk(file, 0));
  await beginUpload(text(alice.answer, "self", "token"));
  await server.kill();
  // As a kill between the bytes of a first chunk and its record would leave it.
  await mkdir(data("blobs", "or"), { recursive: true });
  await writeFile(data("blobs", "or", "orphan"), "bytes");

  await server.start();
  const [line] = await server.printed(CUT_OFF);
  expect(line).toMatch(
    /^The last run was cut off: \d+ pages of the store recovered from its log, 1 half-received file removed, 1 file that belonged to nothing removed, 1 upload can go on\.$/,
  );
  const WARN = 40;
  expect(logged()).toEqual([
    expect.objectContaining({
      level: WARN,
      msg: "the last run was cut off",
      cutOff: true,
      logPages: Number(/(\d+) pages/.exec(line)?.[1]),
      halfReceived: 1,
      removed: 1,
      remaining: 0,
      unfinished: 1,
    }),
  ]);
  expect(await readdir(data("blobs", ".tmp"))).toEqual([]);
  expect(await readdir(data("blobs", "or"))).toEqual([]);

  await server.restart("stop");
  await server.connect();
  expect(server.output).not.toMatch(CUT_OFF);
  expect(logged()).toEqual([]);
});
