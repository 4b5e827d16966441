import { type PointerEvent, useEffect, useRef, useState } from "react";
import { count } from "../../ui/format.ts";
import { useWidth } from "../../ui/useWidth.ts";
import { CELLS } from "./cells.ts";
import { cellAt, gridShape, LINED_FROM, type Palette, paintCells, tally } from "./grid.ts";
import { usePalette } from "./usePalette.ts";

/** The grid aims at this height; only one with the smallest cells grows past it, and then scrolls. */
const BOX_HEIGHT = 132;
const SCROLLS_FROM = 192;

interface ChunkGridProps {
  cells: Uint8Array;
  /** Grows with every change of `cells`, which keeps its identity. */
  version: number;
}

/**
 * A cell per chunk. The canvas holds one pixel a cell and is scaled up without smoothing, so that 100,000 cells cost
 * as little as one image. The legend below tells the same in words.
 */
export function ChunkGrid({ cells, version }: ChunkGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 320);
  const canvas = useRef<HTMLCanvasElement>(null);
  const legend = useRef<HTMLUListElement>(null);
  const palette = usePalette(legend);
  const [hovered, setHovered] = useState<number>();
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

  const summary = CELLS.flatMap(({ word }, state) => (counts[state] ? [`${counts[state]} ${word}`] : [])).join(", ");
  const size = { width: shape.columns * shape.size, height: shape.rows * shape.size };

  return (
    <div className="flex flex-col gap-2">
      <div
        ref={box}
        // Scrolls when there are more cells than the box holds, so the keyboard must reach it.
        tabIndex={size.height > SCROLLS_FROM ? 0 : undefined}
        className="max-h-48 overflow-y-auto overflow-x-hidden rounded-sm"
      >
        <div
          className="relative"
          style={size}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={() => setHovered(undefined)}
        >
          <canvas
            ref={canvas}
            role="img"
            aria-label={`${count(cells.length, "chunk")}: ${summary}`}
            className="size-full [image-rendering:pixelated]"
          />
          {shape.size >= LINED_FROM ? (
            <div
              aria-hidden="true"
              className="cell-lines pointer-events-none absolute inset-0"
              style={{ backgroundSize: `${shape.size}px ${shape.size}px` }}
            />
          ) : null}
        </div>
      </div>
      <div className="flex min-h-5 flex-wrap items-center justify-between gap-x-4 gap-y-1 text-2xs text-ink-soft">
        <ul ref={legend} className="flex flex-wrap gap-x-3 gap-y-0.5">
          {CELLS.map(({ word, swatch }, state) => (
            <li key={word} className="inline-flex items-center gap-1.5">
              <span aria-hidden="true" className={`size-2 rounded-[2px] ${swatch}`} />
              {word} <span className="figures">{counts[state]?.toLocaleString("en-US")}</span>
            </li>
          ))}
        </ul>
        <span aria-hidden="true" className="figures text-ink">
          {hovered === undefined ? "" : `seq ${hovered} · ${CELLS[cells[hovered] ?? 0]?.word}`}
        </span>
      </div>
    </div>
  );
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
