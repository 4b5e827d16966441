import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import { everyone, leaf } from "./builders.ts";
import { temporaryDirectory } from "./fixtures/fresh-sqlite.ts";

const APPENDER = fileURLToPath(new URL("./fixtures/appender.ts", import.meta.url));

/** Runs the appender until its `lines`-th answer, kills it, and returns every answer that it gave. */
async function answersUntilKilled(file: string, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [APPENDER, file], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const answers: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    answers.push(line);
    if (answers.length === lines) child.kill("SIGKILL");
  }
  expect((await exited)[1]).toBe("SIGKILL");
  return answers;
}

test.each([1, 40, 700])(
  "[SQ1] killed after %i answers, everything answered is there and no offset is missing",
  async (lines) => {
    const file = join(await temporaryDirectory(), "chatcast.db");
    const answers = await answersUntilKilled(file, lines);
    expect(answers.length).toBeGreaterThanOrEqual(lines);

    const store = await openSqliteStore({ file });
    onTestFinished(() => store.close());
    const { messages, head } = await store.page(everyone(), 0, Number.MAX_SAFE_INTEGER);
    expect(messages.map(({ offset }) => offset)).toEqual(Array.from({ length: head }, (_, n) => n + 1));
    const places = new Map(messages.map(({ senderId, id, offset }) => [`${senderId} ${id}`, offset]));
    const chunks = new Map((await store.leaves("t1")).map((chunk) => [chunk.seq, chunk.leaf]));
    for (const answer of answers) {
      const [kind, ...numbers] = answer.split(" ");
      const [first = -1, second = -1, third = -1] = numbers.map(Number);
      if (kind === "message") expect([answer, places.get(`s${first} m${second}`)]).toEqual([answer, third]);
      else expect([answer, chunks.get(first)]).toEqual([answer, leaf(first & 0xff)]);
    }
  },
);
