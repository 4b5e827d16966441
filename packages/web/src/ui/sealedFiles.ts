import type { MessageView } from "@chatcast/client";
import { createContext, useContext } from "react";

/** What can be done with the files of a sealed room. */
export interface SealedFiles {
  /** Names of everybody who is in the room. */
  people: readonly string[];
  /** Where the verified bytes of a message's file can be had; undefined before they are here. */
  urlOf(message: MessageView): string | undefined;
  /** Those bytes. */
  bytesOf(message: MessageView): Blob | undefined;
  /** Verified bytes of it that an earlier fetch has left here, or in the place that somebody chose. */
  keptOf(message: MessageView): Promise<number>;
  /** Fetches and verifies the file, behind what is kept of it. */
  read(message: MessageView): void;
  /**
   * Fetches it, each verified piece going to a place on the disk that somebody chooses; undefined where browsers cannot. Rejects
   * when no place can be chosen; why it does not go on later stands in the message.
   */
  saveToDisk: ((message: MessageView) => Promise<void>) | undefined;
  /** It was saved so, since the page was opened. */
  isOnDisk(message: MessageView): boolean;
  /** Hands the receipts of the file, or the one by that key, to the browser as a download. */
  saveReceipts(message: MessageView, key?: string): void;
}

const Context = createContext<SealedFiles | undefined>(undefined);

/** Given by the app, used by whoever shows a file: features know nothing of the client. */
export const SealedFilesProvider = Context.Provider;
export const useSealedFiles = (): SealedFiles | undefined => useContext(Context);
