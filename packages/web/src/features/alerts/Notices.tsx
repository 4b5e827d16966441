import type { NoticeView } from "@chatcast/client";
import { Info, TriangleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { IconButton } from "../../ui/Button.tsx";
import { say } from "../../words/words.ts";
import { sayNotice } from "./notice-words.ts";

interface NoticesProps {
  notices: readonly NoticeView[];
  onDismiss: (key: number) => void;
}

const SHOWN = 3;
const INFO_STAYS_MS = 10_000;

/** Passing words, newest last, at most three at a time. Errors stay until they are dismissed. */
export function Notices({ notices, onDismiss }: NoticesProps) {
  return (
    <div className="pointer-events-none flex flex-col items-center gap-2 p-2 xl:absolute xl:inset-x-0 xl:top-0">
      {notices.slice(-SHOWN).map((notice) => (
        <Notice key={notice.key} notice={notice} onDismiss={onDismiss} />
      ))}
    </div>
  );
}

function Notice({ notice, onDismiss }: { notice: NoticeView; onDismiss: (key: number) => void }) {
  const { key, tone } = notice;

  useEffect(() => {
    if (tone === "error") return;
    const timer = setTimeout(() => onDismiss(key), INFO_STAYS_MS);
    return () => clearTimeout(timer);
  }, [key, tone, onDismiss]);

  return (
    <div className="pointer-events-auto flex w-full max-w-md items-start gap-2.5 rounded-xl border border-line bg-raised py-1 pe-1 ps-3 shadow-lift">
      {tone === "error" ? (
        <TriangleAlert aria-hidden="true" className="mt-3 size-4 shrink-0 text-bad" />
      ) : (
        <Info aria-hidden="true" className="mt-3 size-4 shrink-0 text-accent" />
      )}
      <p className="min-w-0 flex-1 self-center break-words py-1.5 text-sm">{sayNotice(notice.told)}</p>
      <IconButton label={say("frame.dismiss")} onClick={() => onDismiss(key)}>
        <X aria-hidden="true" className="size-4" />
      </IconButton>
    </div>
  );
}
