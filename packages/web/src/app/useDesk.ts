import { createContext, useContext, useSyncExternalStore } from "react";
import type { Desk } from "./desk.ts";
import type { DeskView } from "./desk-view.ts";
import type { Installation } from "./install.ts";
import type { Reading } from "./reading.ts";

/** What all rooms of a page have in common. */
export interface Page {
  desk: Desk;
  reading: Reading;
  installation: Installation;
}

const PageContext = createContext<Page | undefined>(undefined);
export const PageProvider = PageContext.Provider;

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("drawn outside PageProvider");
  return page;
}

/** The rooms of this page, and what can be done with them. */
export const useDesk = (): Desk => usePage().desk;

export function useDeskView(): DeskView {
  const { desk } = usePage();
  return useSyncExternalStore(desk.subscribe, desk.view);
}

export const useReading = (): Reading => usePage().reading;

export const useInstallation = (): Installation => usePage().installation;
