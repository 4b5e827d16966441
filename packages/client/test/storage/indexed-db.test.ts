import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { indexedDbStorage } from "../../src/storage/indexed-db.ts";
import { messages, said } from "./builders.ts";
import { storageContract } from "./contract.ts";

const NAME = "chatcast";
const SCOPE = "0123456789abcdef";

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const open = () => indexedDbStorage({ name: NAME });

describe("IndexedDB", () => storageContract(async () => ({ storage: open(), reopen: async () => open() })));

test("[CI1] every change is one transaction of strict durability", async () => {
  const room = await open().open(SCOPE);
  const transactions = vi.spyOn(IDBDatabase.prototype, "transaction");
  await room.putSaid(said(0), 1);
  await room.putRead({ with: undefined, messages: messages(1, 3), cursor: 3, settled: ["said-0"] });
  expect(transactions.mock.calls.map(([, mode, options]) => [mode, options])).toEqual([
    ["readwrite", { durability: "strict" }],
    ["readwrite", { durability: "strict" }],
  ]);
});

test("[CI2] a database of a newer version is refused in words and left as it is", async () => {
  const newer = await openDB(NAME, 99, { upgrade: (database) => void database.createObjectStore("future") });
  newer.close();
  await expect(open().open(SCOPE)).rejects.toMatchObject({ code: "E_UNAVAILABLE", message: /newer version/ });
  await expect(open().leftovers()).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
  const still = await openDB(NAME, 99);
  expect([...still.objectStoreNames]).toEqual(["future"]);
});

test("[CI3] a tab that does not let an older database go is not waited for", async () => {
  const stubborn = await openDB(NAME, 1, { upgrade: (database) => void database.createObjectStore("old") });
  vi.spyOn(indexedDB, "open").mockImplementation((name) => IDBFactory.prototype.open.call(indexedDB, name, 2));
  await expect(open().open(SCOPE)).rejects.toMatchObject({ code: "E_UNAVAILABLE", message: /another tab/ });
  stubborn.close();
});

test("[CI4] a newer version that wants in gets the database, and the older one says that it keeps nothing more", async () => {
  const room = await open().open(SCOPE);
  const newer = await openDB(NAME, 2);
  await expect(room.putSaid(said(0), 1)).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
  newer.close();
});

test("[CI5] a browser without its database, or one that forbids it, is refused in words", async () => {
  vi.stubGlobal("indexedDB", undefined);
  await expect(open().open(SCOPE)).rejects.toMatchObject({ code: "E_UNAVAILABLE" });
  const forbidding = {
    open: () => {
      throw new DOMException("not in private browsing", "SecurityError");
    },
  };
  vi.stubGlobal("indexedDB", forbidding);
  await expect(open().open(SCOPE)).rejects.toMatchObject({ code: "E_UNAVAILABLE", message: "not in private browsing" });
});

test("[CI6] a change for which the browser has no space is refused as a whole", async () => {
  const room = await open().open(SCOPE);
  await room.putSaid(said(0), 1);
  const put = IDBObjectStore.prototype.put;
  const spy = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, ...args) {
    if (this.name === "cursors") throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, args);
  });
  const reading = room.putRead({ with: undefined, messages: messages(1, 3), cursor: 3, settled: ["said-0"] });
  await expect(reading).rejects.toMatchObject({ code: "E_DISK_FULL" });
  spy.mockRestore();
  expect(await room.load()).toMatchObject({ said: [said(0)], conversations: [] });
});
