import { type ReactNode, useEffect, useState } from "react";
import type { VerifiedSaving } from "../features/downloads/open.tsx";
import { FileActionsProvider } from "../ui/fileActions.ts";
import { useSlice } from "./store.ts";

/**
 * Gives file cards their verified saving where the browser keeps files for a page: not on plain-HTTP addresses, nor in
 * some private windows. There, and when this part cannot be fetched, a card has its link alone.
 */
export function FileSaving({ children }: { children: ReactNode }) {
  const [saving, setSaving] = useState<VerifiedSaving>();
  const connected = useSlice((snapshot) => snapshot.connection.state === "connected");

  useEffect(() => {
    if (!isSecureContext) return;
    let gone = false;
    let opened: VerifiedSaving | undefined;
    import("../features/downloads/open.tsx")
      .then(({ openVerifiedSaving }) => openVerifiedSaving())
      .then(
        (next) => {
          opened = next;
          if (gone) next.close();
          else setSaving(next);
        },
        () => undefined,
      );
    return () => {
      gone = true;
      opened?.close();
    };
  }, []);

  useEffect(() => {
    if (connected) saving?.nudge();
  }, [connected, saving]);

  return <FileActionsProvider value={saving?.Actions}>{children}</FileActionsProvider>;
}
