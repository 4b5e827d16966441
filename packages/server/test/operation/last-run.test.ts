import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { markRun, repairs } from "../../src/last-run.ts";

const unexpected = (error: unknown): never => {
  throw error;
};

test("[LR2] a mark that was not taken away tells of a run that was cut off", async () => {
  const directory = await mkdtemp(join(tmpdir(), "chatcast-mark-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const first = await markRun(directory, unexpected);
  expect(first.cutOff).toBe(false);
  const second = await markRun(directory, unexpected);
  expect(second.cutOff).toBe(true);
  await second.clear();
  expect(await readdir(directory)).toEqual([]);
  expect((await markRun(directory, unexpected)).cutOff).toBe(false);
});

test("[LR3] where no mark can be made that is told, and keeps nobody out", async () => {
  const errors: unknown[] = [];
  const mark = await markRun(join(tmpdir(), "chatcast-no-such-folder"), (error) => errors.push(error));
  expect(mark.cutOff).toBe(false);
  expect(errors).toEqual([expect.objectContaining({ code: "ENOENT" })]);
});

test("[LR2] the line tells what was done and nothing else", () => {
  const lastRun = { cutOff: true, logPages: 0, halfReceived: 0 };
  const tidied = { removed: 0, remaining: 0, unfinished: 0 };
  expect(repairs(lastRun, tidied)).toBe("The last run was cut off: nothing had to be repaired.");
  expect(repairs({ ...lastRun, logPages: 1, halfReceived: 2 }, { ...tidied, remaining: 1, unfinished: 3 })).toBe(
    "The last run was cut off: 1 page of the store recovered from its log, 2 half-received files removed, " +
      "1 file that belonged to nothing still to be removed, 3 uploads can go on.",
  );
});
