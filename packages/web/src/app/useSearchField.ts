import { useCallback, useEffect, useState } from "react";

export interface SearchField {
  /** 0: closed. Grows whenever somebody asks for it. */
  asked: number;
  open: () => void;
  close: () => void;
}

/**
 * Whether the search stands above the conversation. Ctrl+F or ⌘F opens it, since the browser finds only what is drawn;
 * pressed once more in its field, the browser's own search comes. In the windows beside the conversation and in dialogs
 * the key stays the browser's.
 */
export function useSearchField(): SearchField {
  const [asked, setAsked] = useState(0);
  const open = useCallback(() => setAsked((before) => before + 1), []);
  const close = useCallback(() => {
    setAsked(0);
    document.querySelector<HTMLElement>("[data-opens=search]")?.focus();
  }, []);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "f" || event.shiftKey || event.altKey || event.ctrlKey === event.metaKey) return;
      const target = event.target instanceof Element ? event.target : undefined;
      if (target?.closest("[data-window], dialog, [data-search]") || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      open();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [open]);

  return { asked, open, close };
}
