import type { TransferView } from "@chatcast/client";
import { FolderOpen, Play } from "lucide-react";
import { say } from "../words/words.ts";
import { Button } from "./Button.tsx";
import { sourceOf } from "./pickFiles.ts";
import { useFilePicker } from "./useFilePicker.tsx";

interface FileAgainProps {
  transfer: TransferView;
  /** Where several stand together each name says which file it is about. */
  among?: "others";
}

/** One press for a transfer that waits for its file: allows the one that is known, or lets somebody choose it again. */
export function FileAgain({ transfer: { fileName, provide, reopen }, among }: FileAgainProps) {
  const { input, pick } = useFilePicker(([picked]) => {
    // Another file is refused; the transfer's own words say so.
    if (picked !== undefined) provide?.(sourceOf(picked)).catch(() => undefined);
  }, false);
  if (reopen !== undefined) {
    return (
      <Button
        dense
        look="primary"
        aria-label={among === undefined ? undefined : say("file-again.continue-file", { file: fileName })}
        icon={<Play aria-hidden="true" className="size-4" />}
        onClick={() => void reopen().catch(() => undefined)}
      >
        {say("file-again.continue")}
      </Button>
    );
  }
  if (provide === undefined) return null;
  return (
    <>
      {input}
      <Button
        dense
        look="primary"
        aria-label={among === undefined ? undefined : say("file-again.pick-file", { file: fileName })}
        icon={<FolderOpen aria-hidden="true" className="size-4" />}
        onClick={pick}
      >
        {say(among === undefined ? "file-again.pick-the-file" : "file-again.pick")}
      </Button>
    </>
  );
}
