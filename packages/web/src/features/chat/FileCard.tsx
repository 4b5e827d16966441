import type { MessageFile } from "@chatcast/client";
import { Download, File, ImageOff } from "lucide-react";
import { Suspense, useState } from "react";
import { useFileActions } from "../../ui/fileActions.ts";
import { formatBytes } from "../../ui/format.ts";
import { useUntil } from "../../ui/useUntil.ts";
import { say } from "../../words/words.ts";
import { Expired, ExpiresIn } from "./Expiry.tsx";
import { FilePreview } from "./LazyLater.ts";

const IMAGE = /\.(png|jpe?g|gif|webp|avif)$/i;
/** Larger images are not fetched for a preview that nobody asked for. */
const PREVIEW_BYTES = 16 * 1024 * 1024;

/** A received or sent file: one link, which downloads it, a picture of it when it is one, and what else can be done. */
export function FileCard({ file }: { file: MessageFile }) {
  const [broken, setBroken] = useState(false);
  const Actions = useFileActions();
  const left = useUntil(file.expiresAt);
  const picture = IMAGE.test(file.name) && file.size <= PREVIEW_BYTES;

  if (left === 0) return <Expired file={file} />;
  return (
    <div className="mt-1 inline-flex max-w-full flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-rest">
      {picture && !broken ? (
        <img
          src={file.url}
          alt={say("chat.preview-of", { name: file.name })}
          loading="lazy"
          decoding="async"
          onError={() => setBroken(true)}
          className="h-44 w-72 max-w-full bg-sunken object-cover"
        />
      ) : null}
      {broken ? (
        <p className="flex items-center gap-1.5 px-3 pt-2 text-ink-soft text-xs">
          <ImageOff aria-hidden="true" className="size-3.5" /> {say("chat.no-preview")}
        </p>
      ) : null}
      <div className="flex min-w-0 items-center gap-3 px-3 py-2">
        <File aria-hidden="true" className="size-5 shrink-0 text-ink-soft" />
        <div className="min-w-0">
          <a
            href={file.url}
            download={file.name}
            className="inline-flex max-w-full items-center gap-1.5 font-medium text-accent underline decoration-accent-line underline-offset-3 hover:decoration-accent max-xl:min-h-10"
          >
            <bdi className="truncate">{file.name}</bdi>
            <Download aria-hidden="true" className="size-4 shrink-0" />
          </a>
          <p className="figures truncate text-2xs text-ink-soft" title={file.sha256 && `SHA-256 ${file.sha256}`}>
            {formatBytes(file.size)}
            {left === undefined ? null : <ExpiresIn at={file.expiresAt ?? 0} left={left} />}
            {file.sha256 === undefined ? null : (
              <>
                {" · "}
                <bdi dir="ltr">sha-256 {file.sha256.slice(0, 12)}…</bdi>
              </>
            )}
          </p>
        </div>
      </div>
      <Suspense>
        <FilePreview name={file.name} size={file.size} url={file.url} />
      </Suspense>
      {Actions === undefined ? null : <Actions file={file} />}
    </div>
  );
}
