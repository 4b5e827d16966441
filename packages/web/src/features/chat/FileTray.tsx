import { File as FileIcon, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button, IconButton } from "../../ui/Button.tsx";
import { formatBytes } from "../../ui/format.ts";
import { say, tell } from "../../words/words.ts";
import type { Tray, TrayFile } from "./useTray.ts";

/** Larger pictures are not decoded for a thumbnail, bytes. */
const LARGEST_PICTURE = 32 * 2 ** 20;

/** What will be sent, before it is: pictures as such, each with its name and size, each removable. */
export function FileTray({ tray }: { tray: Tray }) {
  const { files } = tray;
  const size = files.reduce((sum, { file }) => sum + file.size, 0);
  return (
    <section aria-label={say("chat.to-send")} className="flex flex-col gap-1 pt-1">
      <ul className="grid max-h-44 grid-cols-1 gap-1.5 overflow-y-auto sm:grid-cols-2">
        {files.map((one) => (
          <li
            key={one.key}
            className="flex min-w-0 items-center gap-2 rounded-lg border border-line bg-surface py-1 ps-1"
          >
            <Thumbnail file={one.file} />
            <p className="min-w-0 flex-1 text-sm">
              <bdi className="block truncate" title={pathOf(one)}>
                {one.folder === undefined ? null : <span className="text-ink-soft">{one.folder}/</span>}
                {one.file.name}
              </bdi>
              <span className="figures block text-2xs text-ink-soft">{formatBytes(one.file.size)}</span>
            </p>
            <IconButton label={say("chat.remove", { name: pathOf(one) })} onClick={() => tray.remove([one.key])}>
              <X aria-hidden="true" className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
      {files.length < 2 ? null : (
        <div className="flex items-center justify-between gap-2 text-ink-soft text-xs">
          <p>{tell("chat.tray-sum", { n: files.length, size: formatBytes(size), figures })}</p>
          <Button dense look="quiet" onClick={() => tray.remove(files.map(({ key }) => key))}>
            {say("chat.remove-all")}
          </Button>
        </div>
      )}
    </section>
  );
}

const figures = (size: ReactNode) => <span className="figures">{size}</span>;

const pathOf = ({ folder, file }: TrayFile): string => (folder === undefined ? file.name : `${folder}/${file.name}`);

/** The picture itself, where the browser can draw it. Its name stands beside it. */
function Thumbnail({ file }: { file: File }) {
  const [url, setUrl] = useState<string>();
  const drawable = file.type.startsWith("image/") && file.size <= LARGEST_PICTURE;
  useEffect(() => {
    if (!drawable) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => {
      setUrl(undefined);
      URL.revokeObjectURL(made);
    };
  }, [file, drawable]);
  return (
    <span className="inline-flex size-10 shrink-0 items-center justify-center overflow-hidden rounded-md bg-sunken text-ink-soft">
      {url === undefined ? (
        <FileIcon aria-hidden="true" className="size-4.5" />
      ) : (
        <img src={url} alt="" decoding="async" className="size-full object-cover" onError={() => setUrl(undefined)} />
      )}
    </span>
  );
}
