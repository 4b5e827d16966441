import type { MessageView, Suspicion } from "@chatcast/client";
import { Pin, Trash2 } from "lucide-react";
import { Suspense } from "react";
import { formatClock } from "../../ui/format.ts";
import { FileCard } from "./FileCard.tsx";
import { SealedFileCard } from "./LazyLater.ts";
import { MessageText } from "./MessageText.tsx";

/** Why nothing of a message is shown. */
const WITHHELD: Record<Suspicion, string> = {
  altered: "Not shown: this is not what anybody sealed.",
  sender: "Not shown: it was not sealed by this person.",
  replayed: "Not shown: this message stands somewhere else already.",
  moved: "Not shown: this message was moved from its place.",
  late: "Not shown: it was sealed with keys of before somebody was put out.",
  unchecked: "Not shown: it could not be checked here.",
  equivocal: "Not shown: its sender says that another one came here.",
};

/** What somebody said, as its author left it. */
export function MessageBody({ message }: { message: MessageView }) {
  const { text, file, withheld, deletedAt, edited, pinnedBy } = message;
  if (deletedAt !== undefined) {
    return (
      <p className="flex items-center gap-1.5 text-ink-soft text-sm">
        <Trash2 aria-hidden="true" className="size-3.5 shrink-0" />
        Deleted by {message.own ? "you" : message.from}
      </p>
    );
  }
  return (
    <>
      {text === undefined ? null : <MessageText text={text} />}
      {withheld === undefined ? null : <p className="text-bad text-sm">{WITHHELD[withheld]}</p>}
      {file?.sealed === undefined ? null : (
        <Suspense>
          <SealedFileCard message={message} />
        </Suspense>
      )}
      {file === undefined || file.sealed !== undefined ? null : <FileCard file={file} />}
      {edited === undefined ? null : <Versions edited={edited} />}
      {pinnedBy === undefined ? null : (
        <p className="flex items-center gap-1 text-ink-soft text-xs">
          <Pin aria-hidden="true" className="size-3" /> pinned by {pinnedBy}
        </p>
      )}
    </>
  );
}

/** That a text was changed, and what it was before. */
function Versions({ edited }: { edited: NonNullable<MessageView["edited"]> }) {
  return (
    <details className="text-ink-soft text-xs">
      <summary className="w-fit cursor-pointer rounded py-0.5 hover:text-ink max-xl:py-3">edited</summary>
      <ol aria-label="Earlier versions" className="flex flex-col gap-1 border-line border-s-2 ps-2.5">
        {edited.earlier.map(({ text, at }) => (
          <li key={at} className="whitespace-pre-wrap break-words text-sm [overflow-wrap:anywhere]">
            <time dateTime={new Date(at).toISOString()} className="figures me-2 text-2xs">
              {formatClock(at)}
            </time>
            {text}
          </li>
        ))}
      </ol>
    </details>
  );
}
