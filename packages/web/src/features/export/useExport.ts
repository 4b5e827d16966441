import type { ConversationView } from "@chatcast/client";
import { useEffect, useRef, useState } from "react";
import { explain, type Problem } from "../../ui/problem.ts";
import { saveAs } from "../../ui/saveAs.ts";
import { collectAll, type History, joinPieces } from "./collect.ts";
import { htmlPieces } from "./html.ts";
import { jsonPieces } from "./json.ts";
import { countOf, fileNameOf, type RoomRecord, recordedOf } from "./record.ts";

export type ExportFormat = "html" | "json";

export type ExportState =
  | { state: "idle" }
  /** `done` from 0 to 1. */
  | { state: "fetching" | "writing"; done: number }
  | { state: "saved"; name: string; messages: number }
  | { state: "failed"; problem: Problem };

export interface ExportSource extends History {
  room: string;
  self: string;
  sealed: boolean;
  /** With whom this person has private conversations. */
  partners: () => readonly string[];
}

interface Exporting {
  now: ExportState;
  start: (format: ExportFormat, withPrivate: boolean) => void;
  stop: () => void;
}

const FORMATS = {
  html: { pieces: htmlPieces, type: "text/html;charset=utf-8" },
  json: { pieces: jsonPieces, type: "application/json" },
} as const;

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Writes a room into a file: fetches what is not here, then makes the text; both can be stopped. */
export function useExport(source: ExportSource): Exporting {
  const [now, setNow] = useState<ExportState>({ state: "idle" });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const start = (format: ExportFormat, withPrivate: boolean) => {
    const run = new AbortController();
    running.current?.abort();
    running.current = run;
    const tell = (next: ExportState) => {
      if (!run.signal.aborted) setNow(next);
    };
    tell({ state: "fetching", done: 0 });
    write(source, format, withPrivate, run.signal, tell).catch((error: unknown) =>
      tell({ state: "failed", problem: explain(error) }),
    );
  };
  const stop = () => {
    running.current?.abort();
    setNow({ state: "idle" });
  };
  return { now, start, stop };
}

async function write(
  source: ExportSource,
  format: ExportFormat,
  withPrivate: boolean,
  signal: AbortSignal,
  tell: (state: ExportState) => void,
): Promise<void> {
  const wanted = [undefined, ...(withPrivate ? source.partners() : [])];
  for (const [index, withMember] of wanted.entries()) {
    await collectAll(source, withMember, signal, (done) =>
      tell({ state: "fetching", done: (index + done) / wanted.length }),
    );
  }
  const views = wanted.map((withMember) => source.conversation(withMember));
  const record: RoomRecord = {
    room: source.room,
    by: source.self,
    at: Date.now(),
    sealed: source.sealed,
    conversations: recordedOf(views.filter((view): view is ConversationView => view !== undefined)),
  };
  const messages = countOf(record);
  const { pieces, type } = FORMATS[format];
  const blob = await joinPieces(pieces(record), type, turn, signal, (done) =>
    tell({ state: "writing", done: Math.min(1, done / (messages + 1)) }),
  );
  const name = fileNameOf(record, format);
  signal.throwIfAborted();
  saveAs(name, blob);
  tell({ state: "saved", name, messages });
}
