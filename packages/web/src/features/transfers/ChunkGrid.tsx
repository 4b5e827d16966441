import type { ChunkView, Hops } from "@chatcast/client";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { formatNumber, formatSeries } from "../../ui/format.ts";
import { Lamps } from "../../ui/Lamps.tsx";
import { lampLine } from "../../ui/lamp-words.ts";
import { useWidth } from "../../ui/useWidth.ts";
import { say } from "../../words/words.ts";
import { CELLS, cellWord } from "./cells.ts";
import { chunkWords } from "./chunk-words.ts";
import { cellAt, chunkByKey, type GridShape, gridShape, LINED_FROM, type Palette, paintCells, tally } from "./grid.ts";
import { usePalette } from "./usePalette.ts";

/** The grid aims at this height; only one with the smallest cells grows past it, and scrolls from 192 on. */
const BOX_HEIGHT = 132;
/** A ring around smaller cells would not be seen. */
const SMALLEST_RING = 7;

interface ChunkGridProps {
  cells: Uint8Array;
  /** Grows with every change of `cells`, which keeps its identity. */
  version: number;
  /** More than its state, where more is known. */
  chunkAt?: (seq: number) => ChunkView | undefined;
  /** Who has checked a chunk, where that is known. */
  hopsAt?: (seq: number) => Hops | undefined;
}

/**
 * A cell per chunk. The canvas holds one pixel a cell and is scaled up without smoothing, so that 100,000 cells cost
 * as little as one image. The legend below tells the same in words; pointer and arrow keys move over the chunks, and a
 * line tells of the one they are on.
 */
export function ChunkGrid({ cells, version, chunkAt, hopsAt }: ChunkGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 320);
  const canvas = useRef<HTMLCanvasElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const palette = usePalette(legend);
  const [hovered, setHovered] = useState<number>();
  /** The chunk that the keyboard is on. */
  const [cursor, setCursor] = useState(0);
  const [focused, setFocused] = useState(false);
  const ring = useRef<HTMLDivElement>(null);
  const shape = gridShape(cells.length, width, BOX_HEIGHT);
  const counts = tally(cells, CELLS.length);

  useEffect(() => {
    // `version` says that the bytes behind `cells` changed.
    void version;
    const frame = requestAnimationFrame(() => draw(canvas.current, cells, shape.columns, shape.rows, palette));
    return () => cancelAnimationFrame(frame);
  }, [cells, version, shape.columns, shape.rows, palette]);

  const point = (event: PointerEvent<HTMLElement>) => {
    const frame = event.currentTarget.getBoundingClientRect();
    setHovered(cellAt(shape, cells.length, event.clientX - frame.left, event.clientY - frame.top));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const next = chunkByKey(shape, cells.length, cursor, event.key);
    if (next === undefined) return;
    event.preventDefault();
    setHovered(undefined);
    setCursor(next);
  };

  useEffect(() => {
    if (focused && cursor >= 0) ring.current?.scrollIntoView({ block: "nearest" });
  }, [cursor, focused]);

  const wordsOf = (seq: number) => {
    const chunk = chunkAt?.(seq);
    return chunk === undefined
      ? [say("transfers.seq", { seq: String(seq) }), cellWord(CELLS[cells[seq] ?? 0]?.word ?? "queued")].join(" · ")
      : chunkWords(chunk);
  };
  const spoken = (seq: number) => {
    const hops = hopsAt?.(seq);
    return hops === undefined ? wordsOf(seq) : `${wordsOf(seq)} · ${lampLine(hops)}`;
  };
  const pointed = hovered ?? (focused ? cursor : undefined);
  const hops = pointed === undefined ? undefined : hopsAt?.(pointed);

  const summary = formatSeries(
    CELLS.flatMap(({ key }, state) =>
      counts[state] ? [say("transfers.cells", { n: String(counts[state]), state: say(key) })] : [],
    ),
  );
  const size = { width: shape.columns * shape.size, height: shape.rows * shape.size };

  return (
    <div className="flex flex-col gap-2">
      <div ref={box} dir="ltr" className="max-h-48 overflow-y-auto overflow-x-hidden rounded-sm">
        <div className="relative" style={size}>
          <canvas
            ref={canvas}
            role="img"
            aria-label={say("transfers.grid", { n: cells.length, states: summary })}
            className="size-full [image-rendering:pixelated]"
          />
          {shape.size >= LINED_FROM ? (
            <div
              aria-hidden="true"
              className="cell-lines pointer-events-none absolute inset-0"
              style={{ backgroundSize: `${shape.size}px ${shape.size}px` }}
            />
          ) : null}
          {pointed === undefined ? null : (
            <div
              ref={ring}
              aria-hidden="true"
              className="pointer-events-none absolute rounded-[2px] outline-2 outline-ink"
              style={ringAt(pointed, shape)}
            />
          )}
          <div
            role="slider"
            tabIndex={0}
            aria-label={say("transfers.chunk")}
            aria-valuemin={0}
            aria-valuemax={cells.length - 1}
            aria-valuenow={cursor}
            aria-valuetext={spoken(cursor)}
            className="absolute inset-0 -outline-offset-2"
            onPointerMove={point}
            onPointerDown={point}
            onPointerLeave={() => setHovered(undefined)}
            onKeyDown={onKeyDown}
            onFocus={() => setFocused(true)}
            onBlur={() => setFocused(false)}
          />
        </div>
      </div>
      <p aria-hidden="true" className="figures min-h-4 truncate text-2xs">
        {pointed === undefined || pointed >= cells.length ? (
          <span className="font-sans text-ink-soft tracking-normal">{say("transfers.point")}</span>
        ) : (
          wordsOf(pointed)
        )}
      </p>
      {hopsAt === undefined ? null : (
        <div className="min-h-4">{hops === undefined ? null : <Lamps hops={hops} hidden />}</div>
      )}
      <ul ref={legend} className="flex flex-wrap gap-x-3 gap-y-0.5 text-2xs text-ink-soft">
        {CELLS.map(({ key, swatch }, state) => (
          <li key={key} className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className={`size-2 rounded-[2px] ${swatch}`} />
            {say(key)} <span className="figures">{formatNumber(counts[state] ?? 0)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ringAt(seq: number, { columns, size }: GridShape) {
  const side = Math.max(size, SMALLEST_RING);
  const centre = (place: number) => (place + 0.5) * size - side / 2;
  return { left: centre(seq % columns), top: centre(Math.floor(seq / columns)), width: side, height: side };
}

function draw(
  canvas: HTMLCanvasElement | null,
  cells: Uint8Array,
  columns: number,
  rows: number,
  palette: Palette,
): void {
  const context = canvas?.getContext("2d");
  if (!canvas || !context || palette.length === 0) return;
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const image = context.createImageData(columns, rows);
  paintCells(cells, palette, image.data);
  context.putImageData(image, 0, 0);
}
