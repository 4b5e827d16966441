import type { ChatCastClient, Snapshot } from "@chatcast/client";
import { createContext, useContext, useSyncExternalStore } from "react";
import type { Installation } from "./install.ts";

/** The client's snapshot at the pace of the screen. */
export interface Store {
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
}

const HIDDEN_PACE_MS = 250;

/**
 * Follows a client at most once a frame: a fast transfer changes its snapshot hundreds of times a second, and nobody
 * sees more than the frames. A hidden page has no frames and is followed by a slow timer.
 */
export function createStore(client: ChatCastClient): Store {
  const listeners = new Set<() => void>();
  let current = client.snapshot();
  let scheduled = false;

  const flush = () => {
    scheduled = false;
    current = client.snapshot();
    for (const listener of listeners) listener();
  };
  client.subscribe(() => {
    if (scheduled) return;
    scheduled = true;
    if (document.hidden) setTimeout(flush, HIDDEN_PACE_MS);
    else requestAnimationFrame(flush);
  });

  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface Page {
  client: ChatCastClient;
  store: Store;
  installation: Installation;
}

const PageContext = createContext<Page | undefined>(undefined);
export const PageProvider = PageContext.Provider;

function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("drawn outside PageProvider");
  return page;
}

/** The one client of this page. */
export const useClient = (): ChatCastClient => usePage().client;

export const useInstallation = (): Installation => usePage().installation;

/** A slice of the snapshot; draws again only when the slice is another one. `select` must return a stable value. */
export function useSlice<Slice>(select: (snapshot: Snapshot) => Slice): Slice {
  const { store } = usePage();
  return useSyncExternalStore(store.subscribe, () => select(store.snapshot()));
}
