import type { Change, MessageView, Suspicion } from "@chatcast/client";
import { Pin, Trash2 } from "lucide-react";
import { Suspense } from "react";
import { formatClock } from "../../ui/format.ts";
import type { Key } from "../../words/catalog.ts";
import { say } from "../../words/words.ts";
import { FileCard } from "./FileCard.tsx";
import { Declined, DeclinedBy, Declining, SealedFileCard } from "./LazyLater.ts";
import { MessageText } from "./MessageText.tsx";

/** Why nothing of a message is shown. */
const WITHHELD = {
  altered: "chat.withheld-altered",
  sender: "chat.withheld-sender",
  replayed: "chat.withheld-replayed",
  moved: "chat.withheld-moved",
  late: "chat.withheld-late",
  unchecked: "chat.withheld-unchecked",
  equivocal: "chat.withheld-equivocal",
} as const satisfies Record<Suspicion, Key>;

interface MessageBodyProps {
  message: MessageView;
  onChange: (change: Change) => void;
  /** Its picture is to be seen as large as there is room. */
  onLook: () => void;
}

/** What somebody said, as its author left it. */
export function MessageBody({ message, onChange, onLook }: MessageBodyProps) {
  const { text, file, withheld, deletedAt, edited, pinnedBy, declined } = message;
  if (deletedAt !== undefined) {
    return (
      <p className="flex items-center gap-1.5 text-ink-soft text-sm">
        <Trash2 aria-hidden="true" className="size-3.5 shrink-0" />
        {deletionOf(message)}
      </p>
    );
  }
  return (
    <>
      {text === undefined ? null : <MessageText text={text} />}
      {withheld === undefined ? null : <p className="text-bad text-sm">{say(WITHHELD[withheld])}</p>}
      {file === undefined || file.sealed !== undefined || declined?.own === true ? null : (
        <FileCard
          file={file}
          own={message.own}
          onLook={onLook}
          beside={
            <Suspense>
              <Declining message={message} onChange={onChange} />
            </Suspense>
          }
        />
      )}
      <Suspense>
        {file === undefined ? null : declined?.own === true ? (
          <Declined message={message} onChange={onChange} />
        ) : file.sealed === undefined ? null : (
          <SealedFileCard
            message={message}
            onLook={onLook}
            beside={<Declining message={message} onChange={onChange} />}
          />
        )}
        {declined === undefined || declined.own ? null : <DeclinedBy names={declined.people} />}
      </Suspense>
      {edited === undefined ? null : <Versions edited={edited} />}
      {pinnedBy === undefined ? null : (
        <p className="flex items-center gap-1 text-ink-soft text-xs">
          <Pin aria-hidden="true" className="size-3" /> {say("chat.pinned-by", { name: pinnedBy })}
        </p>
      )}
    </>
  );
}

function deletionOf({ own, from: name, deletedFile }: MessageView): string {
  if (deletedFile === undefined) return own ? say("chat.deleted-by-you") : say("chat.deleted-by", { name });
  return own ? say("chat.file-deleted-by-you") : say("chat.file-deleted-by", { name });
}

/** That a text was changed, and what it was before. */
function Versions({ edited }: { edited: NonNullable<MessageView["edited"]> }) {
  return (
    <details className="text-ink-soft text-xs">
      <summary className="w-fit cursor-pointer rounded py-0.5 hover:text-ink max-xl:py-3">{say("chat.edited")}</summary>
      <ol aria-label={say("chat.earlier-versions")} className="flex flex-col gap-1 border-line border-s-2 ps-2.5">
        {edited.earlier.map(({ text, at }) => (
          <li key={at} className="whitespace-pre-wrap break-words text-sm [overflow-wrap:anywhere]">
            <time dateTime={new Date(at).toISOString()} className="figures me-2 text-2xs">
              {formatClock(at)}
            </time>
            <bdi>{text}</bdi>
          </li>
        ))}
      </ol>
    </details>
  );
}
