import { ArrowLeft, ChevronLeft, ChevronRight, Download } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { formatBytes, formatDate, formatNumber } from "../../../ui/format.ts";
import { direction, say } from "../../../words/words.ts";
import { FileView } from "../preview/FilePreview.tsx";
import { previewKind } from "../preview/kinds.ts";
import { Thumbnail } from "../preview/Thumbnail.tsx";
import { failureOf, keptWords, unfetchedWords, wayTo } from "../sealed-words.ts";
import { useKeptBytes } from "../useKeptBytes.ts";
import type { GalleryItem } from "./items.ts";
import { useFileBytes } from "./useFileBytes.ts";

interface ViewerProps {
  item: GalleryItem;
  place: { at: number; of: number };
  onStep: (step: 1 | -1) => void;
  onBack: () => void;
  /** Where whoever came for this file alone goes back to what they read. */
  onEscape: () => void;
  onShow: (item: GalleryItem) => void;
}

/** One file of the gallery. Left and right lead to its neighbours, Escape back. */
export function Viewer({ item, place: { at, of }, onStep, onBack, onEscape, onShow }: ViewerProps) {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const { message } = item;
  const { file } = message;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") onEscape();
    else if (isPlayer(event.target)) return;
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const forwards = (event.key === "ArrowRight") !== (direction() === "rtl");
      onStep(forwards ? 1 : -1);
    } else return;
    // Else the dialog would close as well.
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the controls inside it.
    <div onKeyDown={onKeyDown} className="flex flex-col gap-3">
      <div className="flex items-center gap-1">
        <Button
          ref={back}
          dense
          look="quiet"
          icon={<ArrowLeft aria-hidden="true" className="size-4 rtl:-scale-x-100" />}
          onClick={onBack}
        >
          {say("gallery.back")}
        </Button>
        <p className="figures ms-auto text-ink-soft text-xs">
          {say("gallery.place", { at: formatNumber(at + 1), of: formatNumber(of) })}
        </p>
        <IconButton label={say("gallery.previous")} aria-disabled={at === 0} onClick={() => onStep(-1)}>
          <ChevronLeft aria-hidden="true" className="size-5 rtl:-scale-x-100" />
        </IconButton>
        <IconButton label={say("gallery.next")} aria-disabled={at + 1 === of} onClick={() => onStep(1)}>
          <ChevronRight aria-hidden="true" className="size-5 rtl:-scale-x-100" />
        </IconButton>
      </div>
      <figure className="flex flex-col gap-2">
        <div className="flex min-h-40 items-center justify-center overflow-hidden rounded-xl bg-sunken">
          <Sight key={message.key} item={item} />
        </div>
        <figcaption className="text-sm">
          <bdi className="block break-words font-medium">{file.name}</bdi>
          <span className="text-ink-soft text-xs">
            {say("gallery.facts", {
              from: message.from,
              size: formatBytes(file.size),
              at: formatDate(message.at, { dateStyle: "medium", timeStyle: "short" }),
            })}
          </span>
        </figcaption>
      </figure>
      <div className="flex flex-wrap gap-2">
        <Save message={message} />
        <Button dense onClick={() => onShow(item)}>
          {say("gallery.show")}
        </Button>
      </div>
    </div>
  );
}

/** Arrow keys are its own there. */
const isPlayer = (target: EventTarget): boolean =>
  target instanceof HTMLMediaElement || (target instanceof HTMLElement && target.closest("[tabindex='0']") !== null);

function Sight({ item: { message, kind } }: { item: GalleryItem }) {
  const { file } = message;
  const { url, bytes, read } = useFileBytes(message);
  const kept = useKeptBytes(message);
  if (url === undefined) {
    const { reading } = file.sealed ?? {};
    if (reading?.state === "reading") return <p className="text-ink-soft text-sm">{say("gallery.fetching-file")}</p>;
    const failed = reading?.state === "failed";
    return (
      <div className="flex w-full flex-col items-center gap-2 pb-3 text-center">
        {failed ? null : <Thumbnail file={file} own={message.own} className="h-60 w-full" />}
        {failed ? <p className="px-4 pt-3 text-bad text-sm">{failureOf(reading.error)}</p> : null}
        {kept === 0 ? null : <p className="px-4 text-ink-soft text-sm">{keptWords(kept, file.size)}</p>}
        <Button onClick={read}>{say(wayTo(kept, file.size) ?? unfetchedWords(message.own).fetch)}</Button>
      </div>
    );
  }
  if (kind === "picture") {
    return (
      <img
        src={url}
        alt={say("chat.preview-of", { name: file.name })}
        className="max-h-[60vh] max-w-full object-contain"
      />
    );
  }
  const look = previewKind(file.name);
  if (look === undefined) return <p className="px-4 text-ink-soft text-sm">{say("gallery.no-preview")}</p>;
  return (
    <div className="w-full">
      <FileView kind={look} name={file.name} size={file.size} url={url} bytes={bytes} roomy />
    </div>
  );
}

function Save({ message }: { message: GalleryItem["message"] }) {
  const { url } = useFileBytes(message);
  if (url === undefined) return null;
  return (
    <a
      href={url}
      download={message.file.name}
      className="inline-flex min-h-10 items-center gap-1.5 rounded-lg border border-line px-3 font-medium text-accent text-sm hover:bg-hover xl:min-h-8"
    >
      <Download aria-hidden="true" className="size-4" /> {say("gallery.save")}
    </a>
  );
}
