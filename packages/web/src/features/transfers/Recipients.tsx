import type { SealedFileView, TransferView } from "@chatcast/client";
import { classes } from "../../ui/classes.ts";
import { formatClock } from "../../ui/format.ts";
import { say } from "../../words/words.ts";

interface RecipientsProps {
  transfer: Pick<TransferView, "audience" | "totalChunks">;
  sealed: SealedFileView;
  /** Names of everybody else in the room now. */
  others: readonly string[];
}

/**
 * Everybody whom a sealed file is for, each with a bar of their own: full once they have signed that they verified every
 * chunk of it. How far somebody is before that nobody is told.
 */
export function Recipients({ transfer: { audience, totalChunks }, sealed, others }: RecipientsProps) {
  const verifiedAt = new Map(sealed.receipts.filter(({ own }) => !own).map(({ name, at }) => [name, at]));
  const meant = audience.mode === "unicast" ? [audience.recipient] : others;
  const names = [...new Set([...verifiedAt.keys(), ...meant])];
  if (names.length === 0) return null;
  return (
    <ul aria-label={say("transfers.recipients")} className="flex flex-col gap-1 text-xs">
      {names.map((name) => {
        const at = verifiedAt.get(name);
        return (
          <li key={name} className="grid grid-cols-[minmax(0,8rem)_minmax(2rem,1fr)_auto] items-center gap-x-3">
            <bdi className="truncate font-medium">{name}</bdi>
            <span aria-hidden="true" className="h-1 overflow-hidden rounded-full bg-sunken">
              <span className={classes("block h-full rounded-full bg-good", at === undefined && "w-0")} />
            </span>
            <span className={at === undefined ? "text-ink-soft" : "text-good"}>
              {at === undefined
                ? say("transfers.not-verified")
                : say("transfers.verified-all", { n: totalChunks, time: formatClock(at) })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
