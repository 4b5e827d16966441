import { useEffect, useRef } from "react";
import { Button } from "../../ui/Button.tsx";
import { say } from "../../words/words.ts";
import type { CommandWords } from "./words.ts";

interface AskedProps {
  words: CommandWords;
  busy: boolean;
  onYes: () => void;
  onNo: () => void;
}

/** Asks once before what cannot simply be taken back. The focus stands on the harmless answer. */
export function Asked({ words, busy, onYes, onNo }: AskedProps) {
  const no = useRef<HTMLDivElement>(null);
  useEffect(() => no.current?.querySelector("button")?.focus(), []);
  return (
    <div className="flex flex-col gap-3 rounded-lg bg-wait-wash px-4 py-3">
      <p className="break-words text-sm">{words.ask}</p>
      <div ref={no} className="flex flex-wrap gap-2">
        <Button onClick={onNo}>{say("members.do-not")}</Button>
        <Button look="primary" disabled={busy} onClick={onYes}>
          {words.act}
        </Button>
      </div>
    </div>
  );
}
