import { useCallback, useEffect, useMemo, useState } from "react";
import { useKept } from "../ui/kept.ts";

export type WindowName = "connection" | "transfers" | "integrity" | "lab";

interface OpenWindow {
  name: WindowName;
  /** See ProofWindow: 0 leaves the focus where it is. */
  asked: number;
}

export interface Windows {
  /** In the order of opening: the last one is closed by Escape, and is the one in view where only one fits. */
  open: readonly OpenWindow[];
  /** Opens a window, or brings it forward; it takes the focus. */
  show: (name: WindowName) => void;
  /** Opens a window without taking the focus. */
  reveal: (name: WindowName) => void;
  close: (name: WindowName) => void;
}

let asks = 0;
const NONE: readonly WindowName[] = [];

/** The windows of the proof panel. They stay open while another room is shown, and take no focus when they come back. */
export function useWindows(): Windows {
  const [names, setNames] = useKept("windows", NONE);
  const [asked, setAsked] = useState<{ [name in WindowName]?: number }>({});
  const open = useMemo(() => names.map((name) => ({ name, asked: asked[name] ?? 0 })), [names, asked]);

  const bring = useCallback(
    (name: WindowName, ask: number) => {
      setNames((before) => [...before.filter((other) => other !== name), name]);
      setAsked((before) => ({ ...before, [name]: ask }));
    },
    [setNames],
  );
  const show = useCallback(
    (name: WindowName) => {
      asks += 1;
      bring(name, asks);
    },
    [bring],
  );
  const reveal = useCallback((name: WindowName) => bring(name, 0), [bring]);
  const close = useCallback(
    (name: WindowName) => {
      handFocusBack(name);
      setNames((before) => before.filter((other) => other !== name));
    },
    [setNames],
  );

  const last = open.at(-1)?.name;
  useEffect(() => {
    if (last === undefined) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
      // The first Escape in a search field empties it.
      if (event.target instanceof HTMLInputElement && event.target.type === "search" && event.target.value !== "")
        return;
      close(last);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [last, close]);

  return { open, show, reveal, close };
}

/** The focus must not fall out of the page with the window that had it: the button that opens it gets it back. */
function handFocusBack(name: WindowName): void {
  const frame = document.querySelector(`[data-window="${name}"]`);
  if (!frame?.contains(document.activeElement)) return;
  document.querySelector<HTMLElement>(`[data-opens="${name}"]`)?.focus();
}
