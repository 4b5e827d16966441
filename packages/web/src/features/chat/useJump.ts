import type { ConversationView } from "@chatcast/client";
import { type RefObject, useEffect, useState } from "react";
import { messageAt, partnerOf } from "./actions.ts";
import type { OlderPage, TimelineRow } from "./timeline.ts";

/** A message, by its conversation and its offset there. */
export interface Place {
  with: string | undefined;
  offset: number;
}

interface JumpOptions {
  place: Place | undefined;
  conversations: readonly ConversationView[];
  rows: readonly TimelineRow[];
  older: OlderPage | undefined;
  loading: boolean;
  load: (withMember: string | undefined, until?: number) => void;
  show: (index: number, align: "center") => void;
  scroller: RefObject<HTMLElement | null>;
}

interface Jump {
  /** Key of the row to which somebody was just led. */
  lit: string | undefined;
  /** What was looked for is not kept any more. */
  lost: boolean;
}

/** How long a row that was jumped to is set off, in milliseconds. */
const LIT = 2_500;

/** Leads to a message: fetches what is older until it is here, shows it in the middle, sets it off and puts the focus on it. */
export function useJump(options: JumpOptions): Jump {
  const { place, conversations, rows, older, loading, load, show, scroller } = options;
  const [state, setState] = useState<{ place: Place; end?: string | false }>();
  if (place !== undefined && state?.place !== place) setState({ place });
  const open = state !== undefined && state.end === undefined ? state.place : undefined;

  useEffect(() => {
    if (open === undefined) return;
    const index = rows.findIndex((row) => row.kind === "message" && isAt(row.message, open));
    const row = rows[index];
    if (row !== undefined) {
      show(index, "center");
      setState({ place: open, end: row.key });
      return;
    }
    if (loading) return;
    const conversation = conversations.find((other) => other.with === open.with);
    if (messageAt(conversation?.messages ?? [], open.offset) !== undefined && older) load(older.with);
    else if (conversation?.hasOlder) load(open.with, open.offset);
    else setState({ place: open, end: false });
  }, [open, rows, conversations, older, loading, load, show]);

  const end = state?.end;
  useEffect(() => {
    if (end === undefined) return;
    // Drawn only after the list has moved.
    const frame = requestAnimationFrame(() => {
      if (end !== false) scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(end)}"]`)?.focus();
    });
    const timer = setTimeout(() => setState((now) => now && { ...now, end: "" }), LIT);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [end, scroller]);

  return { lit: end === false || end === "" ? undefined : end, lost: end === false };
}

const isAt = (message: Parameters<typeof partnerOf>[0], { with: other, offset }: Place): boolean =>
  message.offset === offset && partnerOf(message) === other;
