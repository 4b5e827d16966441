import type { MessageFile } from "@chatcast/client";
import { Download, File, ImageOff } from "lucide-react";
import { type ReactNode, Suspense, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { FETCHED_UNASKED, useFetching } from "../../ui/fetching.ts";
import { useFileActions } from "../../ui/fileActions.ts";
import { formatBytes } from "../../ui/format.ts";
import { useUntil } from "../../ui/useUntil.ts";
import { say } from "../../words/words.ts";
import { Expired, ExpiresIn } from "./Expiry.tsx";
import { FilePreview, Thumbnail } from "./LazyLater.ts";
import { PictureButton } from "./PictureButton.tsx";
import { isPicture, previewKind } from "./preview/kinds.ts";

interface FileCardProps {
  file: MessageFile;
  own: boolean;
  onLook: () => void;
  /** What else can be done with it while nothing of it is here. */
  beside: ReactNode;
}

/** A received or sent file: one link, which downloads it, a picture of it when it is one, and what else can be done. */
export function FileCard({ file, own, onLook, beside }: FileCardProps) {
  const [broken, setBroken] = useState(false);
  const Actions = useFileActions();
  const left = useUntil(file.expiresAt);
  const [asked, setAsked] = useState(false);
  const mayFetch = file.size <= useFetching() || (own && file.size <= FETCHED_UNASKED);
  const drawable = isPicture(file.name);
  const picture = drawable && (mayFetch || asked);

  if (left === 0) return <Expired file={file} />;
  return (
    <div className="mt-1 inline-flex max-w-full flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-rest">
      {picture && !broken ? (
        <PictureButton name={file.name} onLook={onLook}>
          <img
            src={file.url}
            alt={say("chat.preview-of", { name: file.name })}
            loading="lazy"
            decoding="async"
            onError={() => setBroken(true)}
            className="h-44 w-full bg-sunken object-cover sm:min-w-72"
          />
        </PictureButton>
      ) : null}
      {file.shown === undefined || picture ? null : (
        <div className="h-44 sm:min-w-72">
          <Suspense>
            <Thumbnail file={file} own={own} className="h-full" />
          </Suspense>
        </div>
      )}
      {broken ? (
        <p className="flex items-center gap-1.5 px-3 pt-2 text-ink-soft text-xs">
          <ImageOff aria-hidden="true" className="size-3.5" /> {say("chat.no-preview")}
          <Button dense look="quiet" className="ms-auto" onClick={() => setBroken(false)}>
            {say("chat.try-again")}
          </Button>
        </p>
      ) : null}
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
        <File aria-hidden="true" className="size-5 shrink-0 text-ink-soft" />
        <div className="min-w-0 flex-1">
          <a
            href={file.url}
            download={file.name}
            className="inline-flex max-w-full items-center gap-1.5 font-medium text-accent underline decoration-accent-line underline-offset-3 hover:decoration-accent max-xl:min-h-10"
          >
            <bdi className="truncate">{file.name}</bdi>
            <Download aria-hidden="true" className="size-4 shrink-0" />
          </a>
          {/* Where room is short the digest goes below, and nothing of the rest is cut off. */}
          <p className="figures flex flex-wrap gap-x-3 text-2xs text-ink-soft">
            <span>
              {formatBytes(file.size)}
              {left === undefined ? null : <ExpiresIn at={file.expiresAt ?? 0} left={left} />}
            </span>
            {file.sha256 === undefined ? null : (
              <bdi dir="ltr" className="truncate" title={`SHA-256 ${file.sha256}`}>
                sha-256 {file.sha256.slice(0, 12)}…
              </bdi>
            )}
          </p>
        </div>
        {drawable && !picture ? (
          <Button dense onClick={() => setAsked(true)}>
            {say("chat.show-picture")}
          </Button>
        ) : null}
        {picture ? null : beside}
      </div>
      <Suspense fallback={previewKind(file.name) === undefined ? null : <KeptRow />}>
        <FilePreview name={file.name} size={file.size} url={file.url} />
      </Suspense>
      {Actions === undefined ? null : <Actions file={file} />}
    </div>
  );
}

/** As high as the row that opens a preview, until that is here. */
function KeptRow() {
  return (
    <div aria-hidden="true" className="border-line border-t">
      <div className="h-10 xl:h-8" />
    </div>
  );
}
