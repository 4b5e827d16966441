import { describe, expect, test } from "vitest";
import { type DroppedEntry, filesIn, inFolders } from "../src/ui/folders.ts";
import { nameOf } from "../src/ui/pickFiles.ts";

type Tree = { [name: string]: Tree | "file" };

/** A folder as a browser shows it: two entries at a time, in no order. */
function entry(name: string, inside: Tree | "file"): DroppedEntry {
  if (inside === "file")
    return { isFile: true, isDirectory: false, name, file: (found) => found(new File(["x"], name)) };
  return {
    isFile: false,
    isDirectory: true,
    name,
    createReader: () => {
      const left = Object.entries(inside).map(([each, tree]) => entry(each, tree));
      return { readEntries: (found) => found(left.splice(-2)) };
    },
  };
}

const TREE: Tree = {
  "b.txt": "file",
  a: { "2.png": "file", "1.png": "file", ".DS_Store": "file" },
  c: {},
  "d.txt": "file",
};
const pathsOf = (files: Awaited<ReturnType<typeof filesIn>>) =>
  files.map(({ folder, file }) => `${folder} | ${file.name}`);

describe("folders", () => {
  test("[PG65] all files of a dropped folder are taken, by name, each with where it lies, without what systems put there", async () => {
    expect(pathsOf(await filesIn(entry("trip", TREE), 100))).toEqual([
      "trip/a | 1.png",
      "trip/a | 2.png",
      "trip | b.txt",
      "trip | d.txt",
    ]);
  });

  test("[PG65] what lies in a folder is sent under its way from there, as much of it as a name may have", () => {
    const file = new File(["x"], "1.png");
    expect(nameOf({ file })).toBe("1.png");
    expect(nameOf({ file, folder: "trip/a" })).toBe("trip_a_1.png");
    const long = nameOf({ file, folder: "🏔️".repeat(300) });
    expect([...long]).toHaveLength(255);
    expect(long.isWellFormed()).toBe(true);
    expect(long.endsWith("_1.png")).toBe(true);
  });

  test("[PG65] no more than asked for are looked at", async () => {
    expect(pathsOf(await filesIn(entry("trip", TREE), 3))).toHaveLength(3);
  });

  test("[PG65] what cannot be read is told", async () => {
    const broken: DroppedEntry = {
      isFile: true,
      isDirectory: false,
      name: "x",
      file: (_found, failed) => failed(new Error("gone")),
    };
    const left = [broken];
    const folder: DroppedEntry = {
      ...entry("trip", {}),
      createReader: () => ({ readEntries: (found) => found(left.splice(0)) }),
    };
    await expect(filesIn(folder, 100)).rejects.toThrow("gone");
  });

  test("[PG65] a chosen folder gives the same", () => {
    const chosen = (path: string) =>
      Object.assign(new File(["x"], path.split("/").at(-1) ?? ""), { webkitRelativePath: path });
    expect(inFolders([chosen("trip/a/1.png"), chosen("trip/.DS_Store"), chosen("trip/b.txt")], 100)).toMatchObject([
      { folder: "trip/a" },
      { folder: "trip" },
    ]);
    expect(inFolders([chosen("trip/1"), chosen("trip/2")], 1)).toHaveLength(1);
  });
});
