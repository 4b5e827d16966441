import type { MessageView } from "@chatcast/client";
import { useEffect, useState } from "react";
import { useSealedFiles } from "../../ui/sealedFiles.ts";

/** Verified bytes of a sealed file that an earlier fetch has left here; 0 while it is being fetched, or none are known. */
export function useKeptBytes(message: MessageView): number {
  const files = useSealedFiles();
  const state = message.file?.sealed?.reading.state;
  const idle = state === "unread" || state === "failed";
  const [kept, setKept] = useState(0);
  useEffect(() => {
    if (!idle || files === undefined) return;
    let gone = false;
    files.keptOf(message).then(
      (bytes) => gone || setKept(bytes),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [files, message, idle]);
  return idle ? kept : 0;
}
