import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatDuration, formatRate } from "../../ui/format.ts";
import { useThemed } from "../../ui/useThemed.ts";
import { useWidth } from "../../ui/useWidth.ts";
import { say } from "../../words/words.ts";
import type { TimelineColumns } from "./timeline-data.ts";

const HEIGHT = 92;
const AXIS = 66;
/** Round numbers of bytes are powers of two, as `formatBytes` writes them. */
const BYTE_STEPS = Array.from({ length: 40 }, (_, power) => 2 ** power);

/** Colours as canvas takes them, in the order of `SERIES`; and those of words and lines of the grid. */
interface Ink {
  series: readonly string[];
  words: string;
  lines: string;
}

const SERIES = [
  { word: "transfers.plot-throughput", swatch: "bg-plot-rate" },
  { word: "transfers.plot-window", swatch: "bg-plot-window" },
  { word: "transfers.plot-rtt", swatch: "bg-plot-rtt" },
  { word: "transfers.plot-again", swatch: "bg-plot-again" },
] as const;

const DARKNESS: Ink = { series: ["", "", "", ""], words: "", lines: "" };

/**
 * Two charts over one time: how fast, and with what window; how long a round trip took, and what was sent again. For
 * the eye alone: whoever draws it shows the same as a table.
 */
export default function TimelineChart({ columns }: { columns: TimelineColumns }) {
  const box = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const width = useWidth(box, 320);
  const ink = useThemed(
    useCallback(() => readInk(legend), []),
    DARKNESS,
  );
  const [at, setAt] = useState<number>();

  return (
    <div aria-hidden="true" className="flex flex-col gap-1">
      <div ref={box} dir="ltr" className="flex flex-col gap-1">
        {ink.words === "" ? null : (
          <>
            <Plot
              width={width}
              ink={ink}
              onPoint={setAt}
              data={[columns.seconds, columns.throughput, columns.window]}
              left={{ series: 0, words: (value) => formatRate(value), filled: true, steps: BYTE_STEPS }}
              right={{ series: 1, words: (value) => String(value), stepped: true }}
            />
            <Plot
              width={width}
              ink={ink}
              onPoint={setAt}
              data={[columns.seconds, columns.rtt, columns.retransmits]}
              left={{ series: 2, words: formatDuration }}
              right={{ series: 3, words: (value) => String(value), bars: true }}
              timed
            />
          </>
        )}
      </div>
      <div className="flex flex-wrap justify-between gap-x-4 gap-y-0.5 text-2xs text-ink-soft">
        <ul ref={legend} className="flex flex-wrap gap-x-3 border-line">
          {SERIES.map(({ word, swatch }) => (
            <li key={word} className="inline-flex items-center gap-1.5">
              <span className={`h-0.5 w-3 rounded-full ${swatch}`} />
              {say(word)}
            </li>
          ))}
        </ul>
        <span className="figures text-ink">{at === undefined ? "" : pointWords(columns, at)}</span>
      </div>
    </div>
  );
}

function pointWords({ seconds, throughput, window, rtt, retransmits }: TimelineColumns, at: number): string {
  const time = seconds[at];
  if (time === undefined) return "";
  const again = retransmits[at] ?? 0;
  return [
    formatDuration(time * 1_000),
    formatRate(throughput[at] ?? 0),
    say("transfers.at-window", { n: String(window[at]) }),
    ...(rtt[at] == null ? [] : [say("transfers.rtt", { time: formatDuration(rtt[at]) })]),
    ...(again === 0 ? [] : [say("transfers.at-again", { n: String(again) })]),
  ].join(" · ");
}

function readInk(legend: RefObject<HTMLUListElement | null>): Ink {
  if (legend.current === null) return DARKNESS;
  const swatches = legend.current.querySelectorAll("li > span");
  const { color: words, borderTopColor: lines } = getComputedStyle(legend.current);
  return { series: Array.from(swatches, (swatch) => getComputedStyle(swatch).backgroundColor), words, lines };
}

interface Line {
  /** Place of its colour. */
  series: number;
  words: (value: number) => string;
  /** Distances between the lines of its axis. */
  steps?: number[];
  filled?: boolean;
  stepped?: boolean;
  bars?: boolean;
}

interface PlotProps {
  width: number;
  ink: Ink;
  data: UPlot.AlignedData;
  left: Line;
  right: Line;
  /** Shows the time below. */
  timed?: boolean;
  onPoint: (index: number | undefined) => void;
}

/** One chart with two lines, each on an axis of its own. */
function Plot({ width, ink, data, left, right, timed = false, onPoint }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const newest = useRef({ data, left, right, onPoint });
  newest.current = { data, left, right, onPoint };

  useEffect(() => {
    if (box.current === null) return;
    const { left, right, data } = newest.current;
    const made = new UPlot(
      {
        width,
        height: HEIGHT + (timed ? 18 : 0),
        legend: { show: false },
        padding: [6, 0, timed ? 0 : 4, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 }, sync: { key: "transfer" } },
        scales: { x: { time: false }, left: { range: fromZero }, right: { range: fromZero } },
        axes: [
          {
            show: timed,
            size: 18,
            gap: 2,
            ...look(ink),
            values: (_, splits) => splits.map((s) => say("format.seconds", { n: String(s) })),
          },
          {
            scale: "left",
            size: AXIS,
            ...(left.steps === undefined ? {} : { incrs: left.steps }),
            ...look(ink),
            ...sparse,
            values: (_, splits) => splits.map(newest.current.left.words),
          },
          {
            scale: "right",
            side: 1,
            size: 34,
            ...look(ink),
            ...sparse,
            grid: { show: false },
            values: (_, splits) =>
              splits.map((split) => (Number.isInteger(split) && split > 0 ? newest.current.right.words(split) : "")),
          },
        ],
        series: [{}, lineOf(left, "left", ink), lineOf(right, "right", ink)],
        hooks: { setCursor: [({ cursor }) => newest.current.onPoint(cursor.idx ?? undefined)] },
      },
      data,
      box.current,
    );
    plot.current = made;
    return () => made.destroy();
  }, [width, ink, timed]);

  useEffect(() => plot.current?.setData(data), [data]);

  return <div ref={box} />;
}

const fromZero = (_: UPlot, __: number, most: number | null): [number, number] => [0, Math.max(1, (most ?? 1) * 1.08)];
const sparse = { space: 34, gap: 4 } as const;

const look = ({ words, lines }: Ink) => ({
  stroke: words,
  font: "11px system-ui, sans-serif",
  grid: { stroke: lines, width: 1 },
  ticks: { show: false },
});

function lineOf({ series, filled, stepped, bars }: Line, scale: string, { series: colours }: Ink): UPlot.Series {
  const stroke = colours[series] ?? "";
  const paths = bars
    ? UPlot.paths.bars?.({ size: [0.6, 6] })
    : stepped
      ? UPlot.paths.stepped?.({ align: 1 })
      : undefined;
  return {
    scale,
    stroke,
    width: 1.5,
    points: { show: false },
    spanGaps: true,
    ...(bars ? { fill: stroke } : {}),
    ...(filled ? { fill: stroke.replace("rgb(", "rgba(").replace(")", ", 0.12)") } : {}),
    ...(paths === undefined ? {} : { paths }),
  };
}
