import type { IntegrityEvent } from "@chatcast/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, useEffect, useRef, useState } from "react";
import { classes } from "../../ui/classes.ts";
import { formatSeconds } from "../../ui/format.ts";
import { useWidth } from "../../ui/useWidth.ts";
import { Verdict } from "../../ui/Verdict.tsx";
import { say, useLanguage } from "../../words/words.ts";
import { nextReach, OVERSCAN } from "./reach.ts";

/** From this width on (CSS pixels) a row is one line. */
const ONE_LINE = 576;

const COLUMNS = [
  "integrity.column-status",
  "integrity.column-time",
  "integrity.column-seq",
  "integrity.column-source",
  "integrity.column-expected",
  "integrity.column-received",
] as const;

/** One line where there is room, two lines a row on a phone: the same cells either way. */
const WIDE = "grid grid-cols-[7.75rem_3.75rem_4.25rem_minmax(6.25rem,1fr)_4.75rem_4.75rem] items-center gap-x-2";
const NARROW = "grid grid-cols-[minmax(0,1fr)_4.75rem_4.75rem] content-center gap-x-3 gap-y-0.5";

interface IntegrityTableProps {
  rows: readonly IntegrityEvent[];
  /** Key of the row that is explained. Without `onChoose` none can be. */
  chosen?: number | undefined;
  onChoose?: (key: number) => void;
}

/** The last verdicts, newest first; rows outside the view are not drawn. Arrow keys and a press choose one. */
export function IntegrityTable({ rows, chosen, onChoose }: IntegrityTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const wide = useWidth(scroller, ONE_LINE) >= ONE_LINE;
  const rowHeight = wide ? 34 : 50;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: useReach(rows.length),
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || onChoose === undefined || rows.length === 0) return;
    event.preventDefault();
    const from = rows.findIndex(({ key }) => key === chosen);
    const to = Math.max(0, Math.min(rows.length - 1, from + by));
    const row = rows[to];
    if (row === undefined) return;
    onChoose(row.key);
    virtualizer.scrollToIndex(to);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table in it has a role; keys choose among its rows.
    <div
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area has to be reachable by keyboard.
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="min-h-28 flex-1 shrink-0 basis-28 overflow-y-auto overflow-x-hidden"
    >
      <table aria-label={say("integrity.title")} aria-rowcount={rows.length + 1} className="block w-full text-sm">
        <thead className="sticky top-0 z-10 block border-line border-b bg-surface">
          <tr aria-rowindex={1} className={classes(wide ? WIDE : NARROW, "px-4 py-1.5")}>
            {COLUMNS.map((column) => (
              <th
                key={column}
                scope="col"
                className={classes(
                  "truncate font-medium text-2xs text-ink-soft",
                  wide && column === "integrity.column-seq" ? "pe-1 text-end" : "text-start",
                )}
              >
                {say(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: rows.length * rowHeight }}>
          {virtualizer.getVirtualItems().map((item) => {
            const event = rows[item.index];
            return event === undefined ? null : (
              <Row
                key={event.key}
                event={event}
                index={item.index}
                below={rows.length - 1 - item.index}
                height={rowHeight}
                wide={wide}
                chosen={event.key === chosen}
                onChoose={onChoose}
              />
            );
          })}
        </tbody>
      </table>
      {rows.length === 0 ? (
        <p className="px-4 py-6 text-center text-ink-soft text-sm">{say("integrity.no-rows")}</p>
      ) : null}
    </div>
  );
}

/** Rows that are drawn beyond the view. */
function useReach(count: number): number {
  const [reach, setReach] = useState(OVERSCAN);
  const next = nextReach(reach, count);
  useEffect(() => {
    if (next === reach) return;
    const frame = requestAnimationFrame(() => setReach(next));
    return () => cancelAnimationFrame(frame);
  }, [next, reach]);
  return reach;
}

interface RowProps {
  event: IntegrityEvent;
  index: number;
  /** Rows beneath it. Rows hang from the bottom: there a new one on top moves nothing. */
  below: number;
  height: number;
  wide: boolean;
  chosen: boolean;
  onChoose: ((key: number) => void) | undefined;
}

const Row = memo(function Row({ event, index, below, height, wide, chosen, onChoose }: RowProps) {
  useLanguage();
  const bad = event.status === "compromised";
  return (
    <tr
      aria-rowindex={index + 2}
      onClick={() => onChoose?.(event.key)}
      className={classes(
        wide ? WIDE : NARROW,
        "absolute inset-x-0 border-line border-b px-4",
        bad ? "bg-bad-wash" : chosen ? "bg-accent-wash" : "hover:bg-hover",
        chosen && "shadow-[inset_3px_0_0_var(--accent)]",
        onChoose !== undefined && "cursor-pointer",
      )}
      style={{ height, bottom: below * height }}
    >
      <td className="flex text-xs">
        <Verdict status={event.status} />
      </td>
      <td className="figures text-ink-soft text-xs">{formatSeconds(event.at)}</td>
      <td className={classes("figures text-xs", wide && "pe-1 text-end")}>{event.seq}</td>
      <td className={classes("truncate text-xs", event.type === "FILE_CHUNK" && "figures")} title={event.source}>
        {event.source}
      </td>
      <td className={classes("figures text-xs", bad && "font-semibold")}>
        {event.expected ?? (event.suite === "crc32-xor-seq" ? "–" : say("integrity.keyed"))}
      </td>
      <td className={classes("figures text-xs", bad && "font-semibold text-bad")}>{event.received || "–"}</td>
    </tr>
  );
});
