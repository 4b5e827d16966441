import type { MessageView, ReadingView } from "@chatcast/client";
import { Download, File, FileCheck2, FileX2, ShieldCheck } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { useFetching } from "../../ui/fetching.ts";
import { formatBytes, formatNumber, formatSeries } from "../../ui/format.ts";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import { explain, type Problem } from "../../ui/problem.ts";
import { useSealedFiles } from "../../ui/sealedFiles.ts";
import { useUntil } from "../../ui/useUntil.ts";
import { say } from "../../words/words.ts";
import { Expired, ExpiresIn } from "./Expiry.tsx";
import { PictureButton } from "./PictureButton.tsx";
import { FilePreview } from "./preview/FilePreview.tsx";
import { Thumbnail } from "./preview/Thumbnail.tsx";
import { verifiedBy } from "./receipts.ts";
import { failureOf, keptWords, unfetchedWords, wayTo } from "./sealed-words.ts";
import { useKeptBytes } from "./useKeptBytes.ts";

const IMAGE = /^image\/(png|jpeg|gif|webp|avif)$/;

interface SealedFileCardProps {
  message: MessageView;
  onLook: () => void;
  /** What else can be done with it while nothing of it is here. */
  beside: ReactNode;
}

/** A file of a sealed room: a link to it only when all of it is what its sender sealed, and who has found that so. */
export function SealedFileCard({ message, onLook, beside }: SealedFileCardProps) {
  const files = useSealedFiles();
  const most = useFetching();
  const { file, own } = message;
  const sealed = file?.sealed;
  const unread = sealed?.reading.state === "unread";
  const left = useUntil(file?.expiresAt);
  const kept = useKeptBytes(message);
  const [problem, setProblem] = useState<Problem>();
  const unasked = unread && left !== 0 && !own && (file?.size ?? 0) <= most;
  useEffect(() => {
    if (unasked) files?.read(message);
  }, [unasked, files, message]);
  if (file === undefined || sealed === undefined) return null;
  if (left === 0) return <Expired file={file} />;

  const { reading, receipts, type } = sealed;
  const url = reading.state === "verified" ? files?.urlOf(message) : undefined;
  const onDisk = files?.isOnDisk(message) === true;
  // What was saved to the disk is fetched again to be looked at here.
  const wanted = (unread && !unasked) || (onDisk && url === undefined && reading.state === "verified");
  const failed = reading.state === "failed";
  const saveToDisk = () => {
    setProblem(undefined);
    files?.saveToDisk?.(message).catch((error: unknown) => setProblem(explain(error)));
  };
  const { names, of } = verifiedBy(message, files?.people ?? []);
  const Icon = failed ? FileX2 : url === undefined ? File : FileCheck2;
  return (
    <div className="mt-1 inline-flex max-w-full flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-rest">
      {url !== undefined && IMAGE.test(type) ? (
        <PictureButton name={file.name} onLook={onLook}>
          <img
            src={url}
            alt={say("chat.preview-of", { name: file.name })}
            className="h-44 w-72 max-w-full bg-sunken object-cover"
          />
        </PictureButton>
      ) : null}
      {url === undefined && !failed ? <Thumbnail file={file} own={own} className="h-44 w-full sm:min-w-72" /> : null}
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
        <Icon aria-hidden="true" className="size-5 shrink-0 text-ink-soft" />
        <div className="min-w-0">
          {url === undefined ? (
            <bdi className="truncate font-medium">{file.name}</bdi>
          ) : (
            <a
              href={url}
              download={file.name}
              className="inline-flex max-w-full items-center gap-1.5 font-medium text-accent underline decoration-accent-line underline-offset-3 hover:decoration-accent max-xl:min-h-10"
            >
              <bdi className="truncate">{file.name}</bdi>
              <Download aria-hidden="true" className="size-4 shrink-0" />
            </a>
          )}
          <p className="figures text-2xs text-ink-soft">
            {formatBytes(file.size)} · <Standing own={own} reading={reading} size={file.size} kept={kept} />
            {onDisk ? ` · ${say("chat.saved-to-disk")}` : null}
            {left === undefined ? null : <ExpiresIn at={file.expiresAt ?? 0} left={left} />}
          </p>
        </div>
        {wanted || failed ? (
          <>
            <Button dense onClick={() => files?.read(message)}>
              {say(wayTo(kept, file.size) ?? (failed ? "chat.try-again" : unfetchedWords(own).fetch))}
            </Button>
            {onDisk || files?.saveToDisk === undefined ? null : (
              <Button dense onClick={saveToDisk}>
                {say("chat.save-to-disk")}
              </Button>
            )}
            {onDisk || failed ? null : beside}
          </>
        ) : null}
      </div>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      {url === undefined ? null : (
        <FilePreview name={file.name} size={file.size} url={url} bytes={files?.bytesOf(message)} />
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-3 py-1.5 text-xs">
        <span className="inline-flex items-center gap-1.5">
          <ShieldCheck
            aria-hidden="true"
            className={names.length > 0 ? "size-3.5 text-good" : "size-3.5 text-ink-soft"}
          />
          {names.length === 0
            ? say("chat.verified-by-nobody")
            : say("chat.verified-by", {
                n: formatNumber(names.length),
                of: formatNumber(of),
                names: formatSeries(names),
              })}
        </span>
        {receipts.length === 0 ? null : (
          <Button dense look="quiet" onClick={() => files?.saveReceipts(message)}>
            {say("chat.save-receipts")}
          </Button>
        )}
        {receipts.length < 2 ? null : (
          <details className="min-w-0">
            <summary className="cursor-pointer text-ink-soft max-xl:min-h-10 max-xl:content-center">
              {say("chat.one-receipt")}
            </summary>
            <ul aria-label={say("chat.one-receipt")} className="flex flex-wrap gap-1 py-1">
              {receipts.map(({ name, key }) => (
                <li key={key}>
                  <Button
                    dense
                    look="quiet"
                    aria-label={say("chat.save-receipt-of", { name })}
                    onClick={() => files?.saveReceipts(message, key)}
                  >
                    <bdi>{name}</bdi>
                  </Button>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </div>
  );
}

interface StandingProps {
  own: boolean;
  reading: ReadingView;
  size: number;
  kept: number;
}

function Standing({ own, reading, size, kept }: StandingProps) {
  switch (reading.state) {
    case "unread":
      return kept === 0 ? say(unfetchedWords(own).standing) : keptWords(kept, size);
    case "reading":
      return say("chat.verifying", {
        percent: formatNumber(size === 0 ? 100 : Math.floor((100 * reading.bytes) / size)),
      });
    case "verified":
      return <span className="text-good">{say("chat.verified")}</span>;
    case "failed":
      return (
        <>
          <span className="text-bad">{failureOf(reading.error)}</span>
          {kept === 0 ? null : ` · ${keptWords(kept, size)}`}
        </>
      );
  }
}
