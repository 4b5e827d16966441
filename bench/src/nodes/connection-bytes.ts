import { readFileSync } from "node:fs";

const PAGE = new URL("../../../docs/BENCHMARKS.md", import.meta.url);

/** Bytes that a connection in a room takes, as the bench `idle` has written them down. @throws Error where it has not */
export function connectionBytes(page: string = readFileSync(PAGE, "utf8")): number {
  const [, kilobytes] = /^\| ChatCast, 100 in a room \| ([\d.]+) /m.exec(page) ?? [];
  if (kilobytes === undefined)
    throw new Error("docs/BENCHMARKS.md has no figure for a connection in a room: npm run bench -- idle");
  return Number(kilobytes) * 1_000;
}
