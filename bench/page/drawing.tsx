import type { IntegrityEvent } from "@chatcast/client";
import { CELL } from "@chatcast/client";
import { ChunkGrid } from "@chatcast/web/ChunkGrid";
import { IntegrityTable } from "@chatcast/web/IntegrityTable";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import type { Job } from "../src/page/jobs.ts";
import { frame } from "./watch.ts";

/** Rows that the product's journal keeps. */
const KEPT = 1_000;

function mounted(): (view: ReactNode) => void {
  const root = createRoot(document.querySelector("#root") ?? document.body);
  return (view) => root.render(<div style={{ display: "flex", height: 600, width: 640 }}>{view}</div>);
}

/** The grid of a large transfer while cells turn, so many a second. */
export async function showGrid({
  cells: count,
  changesPerSecond,
  seconds,
}: Extract<Job, { do: "grid" }>): Promise<void> {
  const show = mounted();
  const cells = new Uint8Array(count);
  const states = Object.values(CELL);
  const started = performance.now();
  let changed = 0;
  for (let version = 0; performance.now() - started < seconds * 1_000; version++) {
    const due = ((performance.now() - started) / 1_000) * changesPerSecond;
    for (; changed < due; changed++) cells[changed % count] = states[(1 + changed) % states.length] ?? 0;
    show(<ChunkGrid cells={cells} version={version} />);
    await frame();
  }
}

/** The integrity table while verdicts come, so many in all. */
export async function showEvents({ events, perSecond }: Extract<Job, { do: "events" }>): Promise<void> {
  const show = mounted();
  const started = performance.now();
  let rows: IntegrityEvent[] = [];
  for (let seen = 0; seen < events; ) {
    const due = Math.min(events, Math.floor(((performance.now() - started) / 1_000) * perSecond));
    const fresh = Array.from({ length: due - seen }, (_, index) => eventOf(seen + index));
    seen = due;
    rows = [...rows, ...fresh].slice(-KEPT);
    show(<IntegrityTable rows={rows.toReversed()} />);
    await frame();
  }
}

function eventOf(key: number): IntegrityEvent {
  const tag = key.toString(16).padStart(8, "0");
  return {
    key,
    status: key % 97 === 0 ? "compromised" : "valid",
    at: Date.now(),
    seq: key,
    source: "bench-transfer",
    type: "FILE_CHUNK",
    suite: "crc32-xor-seq",
    expected: tag,
    received: tag,
  };
}
