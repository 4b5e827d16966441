import { type ComponentType, createContext, useContext } from "react";

/** A file as its card shows it. */
export interface CardFile {
  url: string;
  name: string;
  size: number;
  sha256?: string;
}

/** What stands below a file's link, where the browser can do more than follow it. */
export type FileActions = ComponentType<{ file: CardFile }>;

const Context = createContext<FileActions | undefined>(undefined);

/** Given by the app, drawn by whoever shows a file: features know nothing of each other. */
export const FileActionsProvider = Context.Provider;
export const useFileActions = (): FileActions | undefined => useContext(Context);
