import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { fileStorage } from "../../src/storage/file.ts";
import type { Storage } from "../../src/storage/port.ts";
import { message, said } from "./builders.ts";
import { storageContract } from "./contract.ts";

const SCOPE = "0123456789abcdef";
let parent = "";

beforeAll(async () => {
  parent = await fs.mkdtemp(join(tmpdir(), "chatcast-storage-"));
});
afterAll(() => fs.rm(parent, { recursive: true, force: true }));

const opened: Storage[] = [];
afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
});

async function fresh() {
  const directory = join(await fs.mkdtemp(join(parent, "run-")), "kept");
  const open = () => {
    const storage = fileStorage({ directory, fs });
    opened.push(storage);
    return storage;
  };
  return { storage: open(), open, path: join(directory, `${SCOPE}.journal`) };
}

describe("file", () =>
  storageContract(async () => {
    const { storage, open } = await fresh();
    return { storage, reopen: async () => open() };
  }));

test("[JF1] a last line that a crash has torn at any place is left out, and nothing else", async () => {
  const { storage, open, path } = await fresh();
  const room = await storage.open(SCOPE);
  await room.putSaid(said(0), 1);
  const before = (await fs.readFile(path)).length;
  await room.putSaid(said(1, { text: "Grüße" }), 2);
  const whole = await fs.readFile(path);
  for (let length = before; length < whole.length - 1; length += 3) {
    await fs.writeFile(path, whole.subarray(0, length));
    const found = await (await open().open(SCOPE)).load();
    expect([length, found.said.map(({ id }) => id), found.nextSeq]).toEqual([length, ["said-0"], 1]);
  }
  await fs.writeFile(path, whole);
  expect((await (await open().open(SCOPE)).load()).said).toHaveLength(2);
});

test("[JF2] an opening shortens the journal to what it amounts to, and an unfinished shortening is no harm", async () => {
  const { storage, open, path } = await fresh();
  const room = await storage.open(SCOPE);
  for (let round = 0; round < 50; round++) {
    await room.putSaid(said(round), round + 1);
    await room.putRead({ with: undefined, messages: [message(1)], cursor: 1, settled: [`said-${round}`] });
  }
  const long = (await fs.stat(path)).size;
  await fs.writeFile(`${path}.new`, "half a journ");
  const found = await open().open(SCOPE);
  expect(await found.load()).toMatchObject({ said: [], nextSeq: 50 });
  expect((await fs.stat(path)).size).toBeLessThan(long / 10);
  expect((await fs.stat(path)).mode & 0o777).toBe(0o600);
});

test("[JF3] a journal of a newer version is refused in words and left as it is", async () => {
  const { storage, path } = await fresh();
  await (await storage.open(SCOPE)).putSaid(said(0), 1);
  const newer = (await fs.readFile(path, "utf8")).replace("journal 1", "journal 2");
  await fs.writeFile(path, newer);
  await expect(storage.open(SCOPE)).rejects.toMatchObject({ code: "E_UNAVAILABLE", message: /newer version/ });
  expect(await fs.readFile(path, "utf8")).toBe(newer);
});

test("[JF4] a change that does not fit on the disk is refused, and changes nothing later either", async () => {
  const { open, path } = await fresh();
  let full = false;
  const cramped: typeof fs.open = async (...args) => {
    const file = await fs.open(...args);
    const append = file.appendFile.bind(file);
    file.appendFile = async (text) => {
      if (!full) return append(text);
      await append(String(text).slice(0, 20));
      throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
    };
    return file;
  };
  const directory = join(path, "..");
  const storage = fileStorage({ directory, fs: { ...fs, open: cramped } });
  opened.push(storage);
  const room = await storage.open(SCOPE);
  await room.putSaid(said(0), 1);
  full = true;
  await expect(room.putSaid(said(1), 2)).rejects.toMatchObject({ code: "E_DISK_FULL" });
  full = false;
  await room.putSaid(said(2), 3);
  expect((await (await open().open(SCOPE)).load()).said.map(({ place }) => place)).toEqual([0, 2]);
});
