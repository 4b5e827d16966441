import { type RefObject, useCallback, useEffect, useMemo, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useThemed } from "../../ui/useThemed.ts";
import { useWidth } from "../../ui/useWidth.ts";
import { say } from "../../words/words.ts";

const HEIGHT = 76;

interface PlotLine {
  word: string;
  /** Class of its colour. */
  swatch: string;
  values: readonly number[];
}

interface SmallPlotProps {
  /** Seconds since the epoch. */
  at: readonly number[];
  lines: readonly PlotLine[];
  words: (value: number) => string;
}

interface Ink {
  colours: readonly string[];
  line: string;
}

const DARKNESS: Ink = { colours: [], line: "" };

/** One or two lines over the last minutes, the newest value of each in words below: those tell all that matters. */
export function SmallPlot({ at, lines, words }: SmallPlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const plot = useRef<UPlot>(undefined);
  const width = useWidth(box, 280);
  const ink = useThemed(
    useCallback(() => readInk(legend), []),
    DARKNESS,
  );
  const data = useMemo((): UPlot.AlignedData => [[...at], ...lines.map(({ values }) => [...values])], [at, lines]);
  const newest = useRef(data);
  newest.current = data;

  useEffect(() => {
    if (box.current === null || ink.colours.length === 0) return;
    const made = new UPlot(
      {
        ...{ width, height: HEIGHT, legend: { show: false }, padding: [4, 0, 2, 0] },
        cursor: { show: false },
        scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, (most ?? 1) * 1.1)] } },
        axes: [{ show: false }, { show: false, grid: { stroke: ink.line, width: 1 } }],
        series: [{}, ...ink.colours.map((stroke): UPlot.Series => ({ stroke, width: 1.5, points: { show: false } }))],
      },
      newest.current,
      box.current,
    );
    plot.current = made;
    return () => made.destroy();
  }, [width, ink]);

  useEffect(() => plot.current?.setData(data), [data]);

  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="relative h-19 overflow-hidden rounded-lg bg-sunken">
        <div ref={box} aria-hidden="true" />
        <p className="figures absolute top-1 inset-e-1 rounded bg-sunken px-1 text-2xs text-ink-soft">
          {say("admin.up-to", { figure: words(Math.max(0, ...lines.flatMap(({ values }) => values))) })}
        </p>
      </div>
      <ul ref={legend} className="flex flex-wrap gap-x-4 border-line text-xs">
        {lines.map(({ word, swatch, values }) => (
          <li key={word} className="inline-flex items-center gap-1.5">
            <span className={`h-0.5 w-3 shrink-0 rounded-full ${swatch}`} />
            <span className="text-ink-soft">{word}</span>
            <span className="figures">{words(values.at(-1) ?? 0)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function readInk(legend: RefObject<HTMLUListElement | null>): Ink {
  if (legend.current === null) return DARKNESS;
  const swatches = legend.current.querySelectorAll("li > span:first-child");
  return {
    colours: Array.from(swatches, (swatch) => getComputedStyle(swatch).backgroundColor),
    line: getComputedStyle(legend.current).borderTopColor,
  };
}
