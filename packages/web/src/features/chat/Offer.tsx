import type { Change, MessageView } from "@chatcast/client";
import { FileX } from "lucide-react";
import { Button } from "../../ui/Button.tsx";
import { formatSeries } from "../../ui/format.ts";
import { say } from "../../words/words.ts";

interface OfferProps {
  message: MessageView;
  onChange: (change: Change) => void;
}

/** Below a file of somebody else's: that it is not wanted here, which its sender reads. */
export function Declining({ message, onChange }: OfferProps) {
  if (message.own || message.offset === undefined) return null;
  return (
    <Button dense look="quiet" onClick={() => onChange({ kind: "decline" })}>
      {say("chat.decline")}
    </Button>
  );
}

/** In place of a file that this person does not want. */
export function Declined({ message, onChange }: OfferProps) {
  return (
    <div className="mt-1 inline-flex max-w-full flex-wrap items-center gap-x-3 gap-y-1 rounded-xl border border-line border-dashed px-3 py-1.5 text-sm">
      <FileX aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
      <div className="min-w-0 text-ink-soft">
        <bdi className="block truncate">{message.file?.name}</bdi>
        <p className="text-xs">{say("chat.you-declined")}</p>
      </div>
      <Button dense onClick={() => onChange({ kind: "accept" })}>
        {say("chat.take-after-all")}
      </Button>
    </div>
  );
}

/** Who does not want it, for everybody else. */
export function DeclinedBy({ names }: { names: readonly string[] }) {
  return (
    <p className="flex items-center gap-1 text-ink-soft text-xs">
      <FileX aria-hidden="true" className="size-3 shrink-0" /> {say("chat.declined-by", { names: formatSeries(names) })}
    </p>
  );
}
