import type { ConversationView } from "@chatcast/client";
import { type ReactNode, useEffect, useState } from "react";
import type { VerifiedSaving } from "../features/downloads/open.tsx";
import { FetchingProvider } from "../ui/fetching.ts";
import { type FileActions, FileActionsProvider } from "../ui/fileActions.ts";
import type { Desk } from "./desk.ts";
import { useSlice } from "./store.ts";
import { useDesk } from "./useDesk.ts";
import { useFetchingChoice } from "./useFetchingChoice.ts";

const opened = new WeakMap<Desk, Promise<VerifiedSaving>>();

/** One for all rooms of a page: a file is saved on while another room is shown. */
function savingOf(desk: Desk): Promise<VerifiedSaving> {
  const known = opened.get(desk);
  if (known !== undefined) return known;
  const opening = import("../features/downloads/open.tsx").then(({ openVerifiedSaving }) => openVerifiedSaving());
  opened.set(desk, opening);
  opening.catch(() => opened.delete(desk));
  return opening;
}

/** SHA-256 of files that were deleted, and are in no other message. */
function deletedFiles(conversations: readonly ConversationView[]): Set<string> {
  const messages = conversations.flatMap((conversation) => conversation.messages);
  const shown = new Set(messages.flatMap(({ file }) => file?.sha256 ?? []));
  const deleted = messages.flatMap(({ deletedFile }) => deletedFile?.sha256 ?? []);
  return new Set(deleted.filter((sha256) => !shown.has(sha256)));
}

/** As high as the row of a file that nothing is here of yet, until it is known whether there is one. */
const KeptRow: FileActions = ({ file }) =>
  file.sha256 === undefined ? null : (
    <div aria-hidden="true" className="border-line border-t py-1.5">
      <div className="h-10 xl:h-8" />
    </div>
  );

/**
 * Gives file cards their verified saving where the browser keeps files for a page: not on plain-HTTP addresses, nor in
 * some private windows. There, and when this part cannot be fetched, a card has its link alone. Until that is known its
 * place is kept.
 */
export function FileSaving({ children }: { children: ReactNode }) {
  const desk = useDesk();
  const [saving, setSaving] = useState<VerifiedSaving>();
  const [possible, setPossible] = useState(isSecureContext);
  const connected = useSlice((snapshot) => snapshot.connection.state === "connected");

  useEffect(() => {
    if (!isSecureContext) return;
    let gone = false;
    savingOf(desk).then(
      (next) => gone || setSaving(next),
      () => gone || setPossible(false),
    );
    return () => {
      gone = true;
    };
  }, [desk]);

  useEffect(() => {
    if (connected) saving?.nudge();
  }, [connected, saving]);

  const conversations = useSlice((snapshot) => snapshot.conversations);
  useEffect(() => saving?.forget(() => deletedFiles(conversations)), [saving, conversations]);

  const [fetching] = useFetchingChoice();
  return (
    <FetchingProvider value={fetching}>
      <FileActionsProvider value={saving?.Actions ?? (possible ? KeptRow : undefined)}>{children}</FileActionsProvider>
    </FetchingProvider>
  );
}
