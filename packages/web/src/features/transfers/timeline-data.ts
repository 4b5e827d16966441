import type { TransferSample } from "@chatcast/client";

/** Columns of a chart: one entry a point. Seconds since the start, bytes per second, chunks, milliseconds, chunks. */
export interface TimelineColumns {
  seconds: number[];
  throughput: number[];
  window: number[];
  rtt: (number | null)[];
  /** Sent again since the point before; null: none. */
  retransmits: (number | null)[];
}

/** A rate over less than this says more about the moment of asking than about the network. */
const SHORTEST_SPAN_MS = 250;

/** A point for every sample but the first, which only begins. Rates are those since the last point a quarter of a second away. */
export function timelineColumns(samples: readonly TransferSample[]): TimelineColumns {
  const columns: TimelineColumns = { seconds: [], throughput: [], window: [], rtt: [], retransmits: [] };
  const first = samples[0];
  if (first === undefined) return columns;
  let behind = 0;
  for (const [index, sample] of samples.entries()) {
    const before = samples[index - 1];
    if (before === undefined) continue;
    while (behind + 1 < index && sample.at - (samples[behind + 1]?.at ?? sample.at) >= SHORTEST_SPAN_MS) behind++;
    const since = samples[behind] ?? first;
    const span = Math.max(1, sample.at - since.at);
    columns.seconds.push((sample.at - first.at) / 1_000);
    columns.throughput.push(((sample.ackedBytes - since.ackedBytes) * 1_000) / span);
    columns.window.push(sample.window);
    columns.rtt.push(sample.rttMs ?? null);
    columns.retransmits.push(sample.retransmits - before.retransmits || null);
  }
  return columns;
}

/** At most `rows` samples, first and last among them, as far apart in time as can be. */
export function thinned(samples: readonly TransferSample[], rows: number): readonly TransferSample[] {
  const first = samples[0];
  const last = samples.at(-1);
  if (samples.length <= rows || first === undefined || last === undefined) return samples;
  const kept = [first];
  for (const sample of samples.slice(1, -1)) {
    if (sample.at >= first.at + ((last.at - first.at) * kept.length) / (rows - 1) && kept.length < rows - 1)
      kept.push(sample);
  }
  return [...kept, last];
}
