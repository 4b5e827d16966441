import { ChevronRight } from "lucide-react";
import { useEffect, useState } from "react";
import { classes } from "../../../ui/classes.ts";
import { formatBytes } from "../../../ui/format.ts";
import { say } from "../../../words/words.ts";
import { HEAD_BYTES, type PreviewKind, previewKind, textOf } from "./kinds.ts";
import { Note } from "./Note.tsx";
import { PdfView } from "./pdf/PdfView.tsx";

interface FilePreviewProps {
  name: string;
  size: number;
  url: string;
  /** What was verified of a sealed file; of an open room's file its beginning is fetched. */
  bytes?: Blob | undefined;
  /** It may be as wide as what it stands in. */
  roomy?: boolean;
}

/**
 * Shows what a file is without saving it: the beginning of a text as text, whatever it says, sound and film by the
 * browser's own player, a PDF page by page. Nothing is fetched before somebody asks.
 */
export function FilePreview(props: FilePreviewProps) {
  const [open, setOpen] = useState(false);
  const kind = previewKind(props.name);
  if (kind === undefined) return null;
  return (
    <div className="border-line border-t">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-10 w-full items-center gap-1.5 px-3 text-ink-soft text-xs hover:bg-hover hover:text-ink xl:h-8"
      >
        <ChevronRight aria-hidden="true" className={classes("size-3.5", open ? "rotate-90" : "rtl:-scale-x-100")} />
        {say("chat.preview")}
      </button>
      {open ? <FileView {...props} kind={kind} /> : null}
    </div>
  );
}

/** What a file is, as its kind is looked at. */
export function FileView({ kind, ...props }: FilePreviewProps & { kind: PreviewKind }) {
  if (kind === "pdf") return <PdfView {...props} />;
  return kind === "text" ? <TextHead {...props} /> : <Player {...props} kind={kind} />;
}

function Player({ name, url, kind }: FilePreviewProps & { kind: "sound" | "film" }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <Note>{say("chat.cannot-play")}</Note>;
  const shared = { src: url, controls: true, preload: "metadata", "aria-label": name, onError: () => setBroken(true) };
  return kind === "sound" ? (
    <audio {...shared} className="w-80 max-w-full px-2 pb-2" />
  ) : (
    <video {...shared} className="max-h-80 w-96 max-w-full bg-sunken" />
  );
}

type Head = { state: "reading" } | { state: "failed" } | { state: "read"; text: string | undefined };

function TextHead({ name, size, url, bytes }: FilePreviewProps) {
  const [head, setHead] = useState<Head>({ state: "reading" });
  useEffect(() => {
    const stop = new AbortController();
    const read = async () => textOf(await headOf(url, bytes, stop.signal));
    read().then(
      (text) => setHead({ state: "read", text }),
      () => !stop.signal.aborted && setHead({ state: "failed" }),
    );
    return () => stop.abort();
  }, [url, bytes]);
  if (head.state === "reading") return <Note>{say("chat.reading")}</Note>;
  if (head.state === "failed") return <Note>{say("chat.unreadable")}</Note>;
  if (head.text === undefined) return <Note>{say("chat.no-text")}</Note>;
  return (
    <>
      <section
        aria-label={say("chat.beginning-of", { name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area has to be reachable by keyboard.
        tabIndex={0}
        className="max-h-72 overflow-auto bg-sunken px-3 py-2"
      >
        <pre dir="auto" className="figures whitespace-pre-wrap break-words text-xs">
          {head.text}
        </pre>
      </section>
      {size > HEAD_BYTES ? (
        <Note>{say("chat.first-part", { part: formatBytes(HEAD_BYTES), size: formatBytes(size) })}</Note>
      ) : null}
    </>
  );
}

async function headOf(url: string, bytes: Blob | undefined, signal: AbortSignal): Promise<Uint8Array> {
  if (bytes !== undefined) return new Uint8Array(await bytes.slice(0, HEAD_BYTES).arrayBuffer());
  const response = await fetch(url, { headers: { range: `bytes=0-${HEAD_BYTES - 1}` }, signal });
  if (!response.ok) throw new Error("not there");
  return new Uint8Array(await response.arrayBuffer()).subarray(0, HEAD_BYTES);
}
