import { createHash } from "node:crypto";
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { MessageFile } from "../../src/api.ts";
import { downloadFile } from "../../src/files/download-file.ts";
import { readMarks } from "../../src/files/download-marks.ts";
import type { DownloadView } from "../../src/files/download-types.ts";
import { defaultPlatform, type Platform } from "../../src/platform.ts";
import { CuttingProxy } from "../support/cutting-proxy.ts";
import { ServerProcess } from "../support/server-process.ts";
import { Uploads } from "../support/uploads.ts";
import { someBytes } from "../support/world.ts";

const MIB = 1024 * 1024;
const LONG = 60_000;
/** What a cut may cost: the head of another answer, and what was on its way to the disk and not written. */
const CUT = 2_000 + 64 * 1024;

/** A clock that jumps over waits between tries. What a request may take is not cut short. */
function hasty(): Partial<Platform> {
  const real = defaultPlatform();
  let jumped = 0;
  return {
    monotonic: () => real.monotonic() + jumped,
    after(ms, run) {
      if (ms > 20_000) return real.after(ms, run);
      return real.after(0, () => {
        jumped += ms;
        run();
      });
    },
  };
}

let server: ServerProcess;
let proxy: CuttingProxy;
let folder = "";
let uploads: Uploads;
let bytes: Uint8Array<ArrayBuffer>;
let file: MessageFile;

const path = () => join(folder, "saved.bin");
const names = async () => (await readdir(folder)).sort();
const save = (options: Parameters<typeof downloadFile>[2] = {}) =>
  downloadFile(file, path(), { platform: hasty(), ...options });

beforeAll(async () => {
  server = await ServerProcess.start();
  uploads = await Uploads.of(server.url, "downloads");
  bytes = new Uint8Array(someBytes(14 * MIB + 17));
  file = await uploads.upload(bytes, "data.bin");
}, LONG);
afterAll(() => server.dispose(), LONG);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chatcast-download-"));
  proxy = await CuttingProxy.open(() => new URL(server.url));
  file = { ...file, url: `${proxy.url}${new URL(file.url).pathname}${new URL(file.url).search}` };
});
afterEach(async () => {
  await proxy.close();
  await rm(folder, { recursive: true });
});

async function expectSaved(): Promise<void> {
  expect(
    createHash("sha256")
      .update(await readFile(path()))
      .digest("hex"),
  ).toBe(file.sha256);
  expect(await names()).toEqual(["saved.bin"]);
}

/** Stops a download once so many bytes are written, as a program that ends does. */
async function stopAt(received: number): Promise<void> {
  const stop = new AbortController();
  const saving = save({
    signal: stop.signal,
    onChange: (view) => {
      if (view.received >= received) stop.abort(new Error("ended"));
    },
  });
  await expect(saving).rejects.toThrow("ended");
}

describe("downloadFile, from the real server", () => {
  test("[DL1] [DL2] twenty cuts: it finishes by itself, and no byte that came is fetched twice", {
    timeout: LONG,
  }, async () => {
    proxy.cutAfter(...Array.from({ length: 20 }, (_, index) => 100_000 + index * 30_000));
    await save();
    await expectSaved();
    expect(proxy.ranges).toHaveLength(21);
    expect(proxy.ranges[0]).toBe(0);
    expect(proxy.carried).toBeLessThan(bytes.length + 21 * CUT);
    expect([...proxy.ranges].sort((a, b) => Number(a) - Number(b))).toEqual(proxy.ranges);
  });

  test("[DL3] the server is killed and started again: it goes on", { timeout: LONG }, async () => {
    proxy.cutAfter(5 * MIB);
    let killed: Promise<void> | undefined;
    const restart = async () => {
      await server.stop("SIGKILL");
      await server.start();
    };
    await save({
      onChange: ({ phase }) => {
        if (phase.state === "waiting") killed ??= restart();
      },
    });
    await killed;
    await expectSaved();
    expect(proxy.carried).toBeLessThan(bytes.length + proxy.ranges.length * CUT);
  });

  test("[DL6] [DL9] the next call goes on from what was synced, hashing it once", { timeout: LONG }, async () => {
    await stopAt(9 * MIB);
    expect(await names()).toEqual(["saved.bin.part", "saved.bin.part.marks"]);
    const kept = (await stat(`${path()}.part`)).size;
    expect(kept).toBeGreaterThanOrEqual(9 * MIB);
    const views: DownloadView[] = [];
    await save({ onChange: (view) => views.push(view) });
    await expectSaved();
    expect(proxy.ranges).toEqual([0, kept]);
    const checked = views.filter(({ phase }) => phase.state === "checking").map(({ received }) => received);
    expect(checked.at(-1)).toBe(kept);
  });

  test("[DL6] what a power cut left behind the last sync is cut off", { timeout: LONG }, async () => {
    await stopAt(9 * MIB);
    const kept = (await stat(`${path()}.part`)).size;
    await appendFile(`${path()}.part`, new Uint8Array(3 * MIB));
    await appendFile(`${path()}.part.marks`, new Uint8Array(11));
    await save();
    await expectSaved();
    expect(proxy.ranges).toEqual([0, kept]);

    await rm(path());
    await stopAt(12 * MIB);
    await truncate(`${path()}.part`, 8.5 * MIB);
    // Time jumps here, so that it may have been synced at any place.
    const synced = readMarks(await readFile(`${path()}.part.marks`), file.sha256 ?? "", 8.5 * MIB).kept;
    await save();
    await expectSaved();
    expect(synced).toBeGreaterThan(0);
    expect(proxy.ranges.at(-1)).toBe(synced);
  });

  test("[DL5] damaged on this disk: nothing is renamed, the rest is removed, and a new call gets it", {
    timeout: LONG,
  }, async () => {
    await stopAt(9 * MIB);
    const part = await readFile(`${path()}.part`);
    part[5] = (part[5] ?? 0) ^ 1;
    await writeFile(`${path()}.part`, part);
    await expect(save()).rejects.toMatchObject({ code: "E_INTEGRITY" });
    expect(await names()).toEqual([]);
    await save();
    await expectSaved();
  });

  test("[DL9] what another file left under the same path is not mixed in", { timeout: LONG }, async () => {
    await stopAt(9 * MIB);
    const other = await uploads.upload(Uint8Array.of(97, 98, 99), "other.txt");
    await downloadFile(other, path(), { platform: hasty() });
    expect(await readFile(path(), "utf8")).toBe("abc");
    expect(await names()).toEqual(["saved.bin"]);
  });

  test("[DL4] a url that proves nothing any more is E_NOT_FOUND; with a good one it goes on", {
    timeout: LONG,
  }, async () => {
    await stopAt(9 * MIB);
    const stale = { ...file, url: `${file.url}0` };
    await expect(downloadFile(stale, path(), { platform: hasty() })).rejects.toMatchObject({ code: "E_NOT_FOUND" });
    await save();
    await expectSaved();
    expect(proxy.ranges.at(-1)).toBeGreaterThanOrEqual(9 * MIB);
  });

  test("[DL8] a file that the disk has no room for is refused with both sizes before a byte is fetched", async () => {
    const huge = { ...file, size: 2 ** 60 };
    await expect(downloadFile(huge, path())).rejects.toMatchObject({
      code: "E_DISK_FULL",
      message: expect.stringMatching(/^1152921504606847000 bytes are needed, \d+ are free$/),
    });
    expect(proxy.ranges).toEqual([]);
    expect(await names()).toEqual([]);
  });

  test("[DL1] an empty file asks for nothing", async () => {
    const empty = await uploads.upload(new Uint8Array(0), "empty.txt");
    await downloadFile(empty, path());
    expect((await readFile(path())).length).toBe(0);
  });

  test("[DL5] without a SHA-256 there is nothing to compare with: E_SCHEMA", async () => {
    const { sha256: _, ...unproven } = file;
    await expect(downloadFile(unproven, path())).rejects.toMatchObject({ code: "E_SCHEMA" });
  });
});
