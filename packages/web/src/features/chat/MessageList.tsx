import type { ConversationView, MessageView } from "@chatcast/client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { formatNumber } from "../../ui/format.ts";
import { say } from "../../words/words.ts";
import { Announcements } from "./Announcements.tsx";
import type { RowActions } from "./actions.ts";
import type { Place } from "./jump.ts";
import { JumpFailed } from "./LazyLater.ts";
import type { Editing } from "./MessageRow.tsx";
import { TimelineLine } from "./TimelineLine.tsx";
import { TimelineMerge } from "./timeline.ts";
import { TimelineRows } from "./timeline-rows.ts";
import { useEnds } from "./useEnds.ts";
import { useJump } from "./useJump.ts";
import { useLastPlace } from "./useLastPlace.ts";
import { useOlder } from "./useOlder.ts";
import { AT_TOP, useOlderRows } from "./useOlderRows.ts";
import { usePinned } from "./usePinned.ts";
import { useRows } from "./useRows.ts";

/** Short conversations are drawn whole, so that find-in-page reaches every message. */
const DRAWN_WHOLE = 120;
const OVERSCAN = 12;
/** This close to the end (CSS pixels) counts as reading the newest. */
const AT_END = 80;

interface MessageListProps {
  conversations: readonly ConversationView[];
  /** Name of whoever reads. */
  self: string;
  /** Shown while there is nothing to read. */
  emptyText: string;
  /** Where the line of what is new stands, and who is told how far somebody has read. */
  unread: { lineAfter: number | undefined; seen: (at: number) => void; answered: () => void };
  onLoadOlder: (withMember: string | undefined, until?: number) => Promise<void>;
  /** Another object each time that the room was entered, undefined while it is out of reach. */
  within: object | undefined;
  actions: RowActions;
  editing: Editing | undefined;
  /** Where somebody wants to be led; each wish is an object of its own. */
  place: Place | undefined;
}

/** The timeline: windowed, stays at the newest message unless somebody scrolled up, fetches older ones at the top. */
export function MessageList(props: MessageListProps) {
  const { conversations, self, emptyText, unread, onLoadOlder, within, actions, editing, place } = props;
  const { refused, loading, failure, load } = useOlder(onLoadOlder, within);
  const outage = failure?.forGood === false ? failure : undefined;
  const [drawn] = useState(() => ({ merge: new TimelineMerge(), rows: new TimelineRows() }));
  const timeline = useMemo(() => drawn.merge.next(conversations, refused), [drawn, conversations, refused]);
  const rows = useMemo(
    () => drawn.rows.next(timeline, unread.lineAfter, outage !== undefined),
    [drawn, timeline, unread.lineAfter, outage],
  );
  const blocked = useMemo(() => new Set(conversations.filter((c) => c.blocked).map((c) => c.with)), [conversations]);

  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback((index) => (rows[index]?.kind === "message" ? 44 : 40), [rows]),
    // Another function has every row measured anew.
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: rows.length <= DRAWN_WHOLE ? rows.length : OVERSCAN,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END,
    paddingStart: 12,
    paddingEnd: 12,
  });

  useLayoutEffect(() => {
    virtualizer.scrollToEnd();
  }, [virtualizer]);

  const newest = timeline.messages.at(-1);
  const ownNewest = newest?.own ? newest.id : undefined;
  const { seen, answered } = unread;
  const said = useRef(ownNewest);
  useEffect(() => {
    if (ownNewest === undefined) return;
    virtualizer.scrollToEnd();
    if (said.current !== ownNewest) answered();
    said.current = ownNewest;
  }, [ownNewest, virtualizer, answered]);

  const atEnd = virtualizer.isAtEnd(AT_END);
  const letGo = usePinned(scroller, AT_END, virtualizer.scrollToEnd);
  const unseen = useUnseen(timeline.messages, atEnd);
  const newestAt = timeline.messages.findLast(({ offset }) => offset !== undefined)?.at;
  useEffect(() => {
    // Of an empty room all is read: whatever comes is new.
    if (atEnd) seen(newestAt ?? 0);
  }, [atEnd, newestAt, seen]);

  const line = useMemo(() => rows.findLastIndex(({ kind }) => kind === "unread"), [rows]);
  const lineAbove = line !== -1 && line < (virtualizer.range?.startIndex ?? 0);

  const { older } = timeline;
  useOlderRows({
    rows,
    virtualizer,
    scroller,
    older,
    loading,
    within: within !== undefined,
    outage: outage !== undefined,
    load,
  });

  const show = useCallback(
    (index: number, align: "start" | "center" | "auto") => {
      letGo();
      virtualizer.scrollToIndex(index, { align });
    },
    [letGo, virtualizer],
  );
  useEffect(() => {
    // The row comes in above what is read, which stays where it is: who waits at the top would not see it.
    if (outage && (scroller.current?.scrollTop ?? 0) < AT_TOP) show(0, "start");
  }, [outage, show]);
  useLastPlace({ rows, scroller, atEnd, show });
  const jump = useJump({ place, conversations, rows, older, loading, failure, load, show, scroller });
  const active = useRows(rows, scroller, show);
  const onKeyDown = useEnds(() => show(0, "start"), virtualizer.scrollToEnd);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-label={say("chat.conversation")}
        // Rows come and go by scrolling too, and hundreds at once after an outage: news are announced apart.
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area has to be reachable by keyboard.
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto overflow-x-hidden outline-offset-[-2px] [overflow-anchor:none]"
      >
        {rows.length === 0 ? (
          <p className="flex h-full items-center justify-center px-8 text-center text-ink-soft">{emptyText}</p>
        ) : null}
        <ol className="relative" {...active.events} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <li
                key={row.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                data-key={row.key}
                tabIndex={-1}
                className="absolute inset-x-0 top-0 outline-offset-[-2px] hover:z-1 focus-within:z-1"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <TimelineLine
                  row={row}
                  outage={outage}
                  onRetry={() => older && load(older.with)}
                  self={self}
                  conversations={conversations}
                  blocked={blocked}
                  actions={actions}
                  editing={editing?.key === row.key ? editing : undefined}
                  bar={active.barOf(row.key)}
                  onHold={active.hold}
                  lit={jump.lit === row.key}
                />
              </li>
            );
          })}
        </ol>
      </div>
      <Announcements conversations={conversations} />
      {loading ? (
        <p className="pointer-events-none absolute inset-x-0 top-2 mx-auto w-fit rounded-full bg-raised px-3 py-1 text-ink-soft text-xs shadow-lift">
          {say("chat.fetching-older")}
        </p>
      ) : null}
      {jump.lost ? (
        <p className="absolute inset-x-0 top-2 mx-auto w-fit rounded-full border border-line bg-raised px-3 py-1 text-sm shadow-lift">
          {say("chat.lost")}
        </p>
      ) : null}
      {jump.failed === undefined ? null : (
        <Suspense>
          <JumpFailed failure={jump.failed} onRetry={jump.again} onClose={jump.dismiss} />
        </Suspense>
      )}
      {lineAbove ? (
        <button
          type="button"
          onClick={() => virtualizer.scrollToIndex(line, { align: "start" })}
          className="absolute top-3 inset-s-1/2 inline-flex h-10 -translate-x-1/2 rtl:translate-x-1/2 items-center gap-2 rounded-full border border-line bg-raised pe-4 ps-3 font-medium text-sm shadow-lift hover:bg-hover"
        >
          <ArrowUp aria-hidden="true" className="size-4 text-accent" />
          {say("chat.first-unread")}
        </button>
      ) : null}
      {atEnd || rows.length === 0 ? null : (
        <button
          type="button"
          onClick={() => virtualizer.scrollToEnd()}
          className="absolute bottom-3 inset-s-1/2 inline-flex h-10 -translate-x-1/2 rtl:translate-x-1/2 items-center gap-2 rounded-full border border-line bg-raised pe-4 ps-3 font-medium text-sm shadow-lift hover:bg-hover"
        >
          <ArrowDown aria-hidden="true" className="size-4 text-accent" />
          {say("chat.latest")}
          {unseen === 0 ? null : (
            <span aria-hidden="true" className="figures rounded-full bg-accent px-1.5 text-2xs text-accent-ink">
              {formatNumber(unseen)}
            </span>
          )}
        </button>
      )}
    </div>
  );
}

/** How many messages came since the end was last in view. */
function useUnseen(messages: readonly MessageView[], atEnd: boolean): number {
  const newest = messages.at(-1)?.key;
  const [seen, setSeen] = useState(newest);
  if (atEnd && seen !== newest) setSeen(newest);
  if (atEnd) return 0;
  const index = messages.findLastIndex((message) => message.key === seen);
  return index === -1 ? 0 : messages.length - 1 - index;
}
