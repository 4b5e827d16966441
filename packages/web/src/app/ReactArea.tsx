import { Suspense } from "react";
import { EmojiPicker } from "../features/chat/LazyEmojiPicker.ts";
import { ModalDialog } from "../ui/ModalDialog.tsx";
import { say } from "../words/words.ts";

/** Any emoji as an answer to a message. */
export function ReactArea({ onPick, onClose }: { onPick: (emoji: string) => void; onClose: () => void }) {
  return (
    <ModalDialog title={say("chat.react")} width="w-[min(24rem,calc(100vw-1rem))]" onClose={onClose}>
      <Suspense fallback={<div className="h-80" />}>
        <EmojiPicker inline onPick={onPick} onClose={onClose} />
      </Suspense>
    </ModalDialog>
  );
}
