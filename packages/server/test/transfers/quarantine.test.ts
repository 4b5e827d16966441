import { expect, test } from "vitest";
import { AheadBudget } from "../../src/transfers/file-digest.ts";
import { LiveTransfer } from "../../src/transfers/live-transfer.ts";
import { Quarantine } from "../../src/transfers/quarantine.ts";

const killed = (id: string, ownerId = "ann"): LiveTransfer =>
  new LiveTransfer(
    {
      ...{ id, ownerId, roomId: "r", from: "Ann", state: "killed", fileName: "a sealed file", blobId: `blob of ${id}` },
      ...{ totalChunks: 1, chunkSize: 1, totalSize: 0, createdAt: 0, touchedAt: 0 },
    },
    [],
    new AheadBudget(0),
  );
const ids = (gone: readonly LiveTransfer[]) => gone.map(({ record }) => record.id);

test("[WG13] the oldest of five of one member goes, and nobody else's", () => {
  const quarantine = new Quarantine();
  quarantine.keep(killed("b", "bob"), 1, 0);
  for (const [at, id] of ["1", "2", "3", "4"].entries()) expect(quarantine.keep(killed(id), 1, at)).toEqual([]);
  expect(ids(quarantine.keep(killed("5"), 1, 9))).toEqual(["1"]);
  expect(["b", "1", "2", "5"].map((id) => quarantine.has(id))).toEqual([true, false, true, true]);
});

test("[WG13] it ends with its day, and with its sender's membership", () => {
  const quarantine = new Quarantine();
  const all: [string, string][] = [
    ["old", "ann"],
    ["new", "ann"],
    ["b", "bob"],
  ];
  for (const [at, [id, owner]] of all.entries()) quarantine.keep(killed(id, owner), 1, at);
  expect(ids(quarantine.clear({ before: 1 }))).toEqual(["old"]);
  expect(ids(quarantine.clear({ before: 1 }))).toEqual([]);
  expect(ids(quarantine.clear({ owners: ["bob", "nobody"] }))).toEqual(["b"]);
  expect(quarantine.find("new")).toMatchObject({ chunks: 1 });
});

test("[WG13, WG15] what was taken over is nobody else's", () => {
  const quarantine = new Quarantine();
  quarantine.keep(killed("t"), 3, 0);
  expect(quarantine.take("t")?.record.id).toBe("t");
  expect([quarantine.take("t"), quarantine.find("t"), quarantine.has("t")]).toEqual([undefined, undefined, false]);
});
