import type { FileSink, MessageFile } from "@chatcast/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bytesOf, folderOf, partOf, sweep } from "../src/features/downloads/parts/folders.ts";
import { PartHand } from "../src/features/downloads/parts/hand.ts";
import type { PartAnswer, PartOrder } from "../src/features/downloads/parts/orders.ts";
import { Parts } from "../src/features/downloads/parts/parts.ts";
import { FakeOpfs } from "./fake-opfs.ts";

const A = "aa".repeat(32);
const DAY = 24 * 60 * 60_000;

let opfs: FakeOpfs;
beforeEach(() => {
  opfs = new FakeOpfs();
  vi.stubGlobal("navigator", opfs.navigator);
});
afterEach(() => vi.unstubAllGlobals());

/** A page of that member, whose worker does its work here. */
function page(member = "m1") {
  const newWorker = () => {
    const hand = new PartHand();
    const worker = new EventTarget();
    let ended = false;
    return Object.assign(worker, {
      postMessage(order: PartOrder) {
        const tell = (data: PartAnswer) => ended || worker.dispatchEvent(Object.assign(new Event("message"), { data }));
        hand.obey(structuredClone(order)).then(tell, tell);
      },
      terminate() {
        ended = true;
      },
    }) as unknown as Worker;
  };
  const parts = new Parts(member, newWorker);
  const files: Blob[] = [];
  const memory: string[] = [];
  const elsewhere: FileSink = {
    write: async (bytes) => void memory.push(`write ${bytes.length}`),
    finish: async () => void memory.push("finish"),
    discard: async () => void memory.push("discard"),
  };
  return { parts, files, memory, sink: () => parts.sink((file) => files.push(file), elsewhere) };
}

const bytes = (...values: number[]) => new Uint8Array(values);
const inside = () => [
  ...(opfs.root.children.get("parts") as unknown as { children: Map<string, unknown> }).children.keys(),
];

test("[DP7] bytes and notes are found again, cut to what is good, and the file is handed over from the disk", async () => {
  const first = page().sink();
  expect(await first.part?.open(A)).toHaveLength(0);
  await first.part?.cut(0, 0);
  const slab = bytes(0, 1, 2, 3, 0);
  await first.write(slab.subarray(1, 4));
  await first.part?.note(bytes(9, 9));
  await first.write(bytes(4));
  await first.part?.close();
  // The caller's bytes stay the caller's.
  expect(slab).toEqual(bytes(0, 1, 2, 3, 0));

  const later = page();
  const second = later.sink();
  expect(await second.part?.open(A)).toEqual(bytes(9, 9));
  expect(await second.part?.read(1, 9)).toEqual(bytes(2, 3, 4));
  await second.part?.cut(3, 2);
  await second.write(bytes(5));
  await second.finish();
  expect(new Uint8Array((await later.files[0]?.arrayBuffer()) ?? [])).toEqual(bytes(1, 2, 3, 5));

  const third = page().sink();
  await third.part?.open(A);
  await third.discard();
  expect(inside()).toEqual([]);
});

test("[DP7] how much of a file is kept is what its notes prove, for whoever has read it", async () => {
  const file = (size: number, name = A) => {
    const sealed = { part: { name, chunkSize: 3 } } as NonNullable<MessageFile["sealed"]>;
    return { url: "", name: "", size, sealed };
  };
  const [first, other] = [page(), page("m2")];
  expect(await first.parts.kept(file(9))).toBe(0);
  const sink = first.sink();
  await sink.part?.open(A);
  await sink.part?.cut(0, 0);
  await sink.write(bytes(1, 2, 3, 4, 5, 6, 7));
  // Of two chunks, and a piece of what is not written yet.
  await sink.part?.note(new Uint8Array(2 * 64 + 5));
  expect(await first.parts.kept(file(9))).toBe(6);
  expect(await first.parts.kept(file(5))).toBe(5);
  expect(await other.parts.kept(file(9))).toBe(0);
  expect(await first.parts.kept(file(9, "bb".repeat(32)))).toBe(0);
  expect(inside()).toEqual([partOf(A, "m1")]);
});

test("[DP8] each member has its own; what another page is writing is read into memory", async () => {
  const [first, second, other] = [page(), page(), page("m2")];
  await first.sink().part?.open(A);
  const sink = second.sink();
  expect(await sink.part?.open(A)).toHaveLength(0);
  await sink.part?.cut(0, 0);
  await sink.write(bytes(1));
  await sink.part?.note(bytes(9));
  await sink.finish();
  expect([second.memory, second.files]).toEqual([["discard", "write 1", "finish"], []]);
  const theirs = other.sink();
  await theirs.part?.open(A);
  await theirs.part?.cut(0, 0);
  await theirs.write(bytes(7));
  await theirs.finish();
  expect([other.memory, other.files[0]?.size]).toEqual([[], 1]);
  expect(inside()).toEqual([partOf(A, "m1"), partOf(A, "m2")]);
});

test("[DP8] a full disk is E_DISK_FULL, and what was noted stays", async () => {
  const sink = page().sink();
  await sink.part?.open(A);
  await sink.part?.cut(0, 0);
  await sink.write(bytes(1, 2));
  await sink.part?.note(bytes(9));
  opfs.left = 0;
  await expect(sink.write(bytes(3))).rejects.toMatchObject({ code: "E_DISK_FULL", told: { code: "browser-full" } });
  await sink.part?.close();
  expect((await bytesOf(partOf(A, "m1"))).size).toBe(2);
});

test("[DP9] goes when its member leaves, or when nobody went on with it for a week", async () => {
  const now = Date.now();
  opfs.now = now;
  const [first, other] = [page(), page("m2")];
  for (const { sink } of [first, other]) {
    const one = sink();
    await one.part?.open(A);
    await one.part?.close();
  }
  await first.parts.close();
  expect(inside()).toEqual([partOf(A, "m2")]);
  await sweep(now + 7 * DAY);
  expect(inside()).toEqual([partOf(A, "m2")]);
  opfs.now = now + 1;
  await folderOf(partOf(A, "m3")).then((folder) => folder.getFileHandle("notes", { create: true }));
  await sweep(now + 7 * DAY + 1);
  expect(inside()).toEqual([partOf(A, "m3")]);
});
