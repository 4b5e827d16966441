import { BookOpen, File, FileText, Film, Image, type LucideIcon, Music } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useFetching } from "../../../ui/fetching.ts";
import { formatDate } from "../../../ui/format.ts";
import { direction, say } from "../../../words/words.ts";
import { usePictureUrl } from "../preview/Thumbnail.tsx";
import { unfetchedWords } from "../sealed-words.ts";
import { type FileKind, type GalleryItem, stepIn } from "./items.ts";
import { useFileBytes } from "./useFileBytes.ts";

const ICONS: Record<FileKind, LucideIcon> = {
  picture: Image,
  film: Film,
  sound: Music,
  pdf: BookOpen,
  text: FileText,
  other: File,
};

interface TileGridProps {
  items: readonly GalleryItem[];
  /** Key of the message whose tile was opened last: the focus comes back to it. */
  focused: string | undefined;
  onOpen: (item: GalleryItem) => void;
}

/** One stop for Tab; arrow keys go from tile to tile, as they stand. */
export function TileGrid({ items, focused, onOpen }: TileGridProps) {
  const list = useRef<HTMLUListElement>(null);
  const [chosen, setChosen] = useState(() =>
    Math.max(
      0,
      items.findIndex(({ message }) => message.key === focused),
    ),
  );
  const reachable = Math.min(chosen, items.length - 1);
  const first = useRef(focused === undefined ? undefined : reachable);

  // Whoever comes back from a file is where it stands.
  useEffect(() => {
    if (first.current !== undefined) list.current?.querySelectorAll("button")[first.current]?.focus();
    first.current = undefined;
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const tiles = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = tiles.indexOf(event.target as HTMLButtonElement);
    if (at === -1) return;
    const top = tiles[0]?.offsetTop;
    const columns = Math.max(1, tiles.filter(({ offsetTop }) => offsetTop === top).length);
    const next = stepIn(event.key, at, tiles.length, columns, direction() === "rtl" ? -1 : 1);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
    tiles[next]?.focus();
  };

  return (
    <ul
      ref={list}
      aria-label={say("gallery.files")}
      onKeyDown={onKeyDown}
      className="grid max-h-[60vh] grid-cols-2 gap-2 overflow-y-auto p-0.5 sm:grid-cols-4 lg:grid-cols-5"
    >
      {items.map((item, index) => (
        <li key={item.message.key} className="min-w-0">
          <Tile item={item} tab={index === reachable ? 0 : -1} onOpen={() => onOpen(item)} />
        </li>
      ))}
    </ul>
  );
}

function Tile({ item, tab, onOpen }: { item: GalleryItem; tab: number; onOpen: () => void }) {
  const { message, kind } = item;
  const { file, from, own, at } = message;
  const { url } = useFileBytes(message);
  const fetching = useFetching();
  const [broken, setBroken] = useState(false);
  const Icon = ICONS[kind];
  const drawn = kind === "picture" && url !== undefined && !broken && (own || file.size <= fetching);
  const hint = usePictureUrl(drawn || (file.sealed && url !== undefined) ? undefined : file);
  return (
    <button
      type="button"
      tabIndex={tab}
      onClick={onOpen}
      className="flex w-full flex-col overflow-hidden rounded-xl border border-line bg-surface text-start hover:border-accent"
    >
      <span className="relative flex aspect-square w-full items-center justify-center overflow-hidden bg-sunken">
        {drawn ? (
          <img
            src={url}
            alt=""
            loading="lazy"
            decoding="async"
            onError={() => setBroken(true)}
            className="size-full object-cover"
          />
        ) : hint !== undefined ? (
          <>
            <img src={hint} alt="" className="size-full scale-110 object-cover blur-sm" />
            <span className="absolute inset-x-0 bottom-0 bg-raised/90 px-2 py-1 text-2xs text-ink">
              {say(unfetchedWords(own).picture)}
            </span>
          </>
        ) : (
          <Icon aria-hidden="true" className="size-8 text-ink-soft" />
        )}
      </span>
      <span className="min-w-0 px-2 py-1.5">
        <bdi className="block truncate text-sm">{file.name}</bdi>
        <span className="block truncate text-2xs text-ink-soft">
          <bdi>{from}</bdi> · {formatDate(at, { day: "numeric", month: "short" })}
        </span>
      </span>
    </button>
  );
}
