import { useEffect } from "react";

/** `?` asks for the keyboard map wherever it is no part of what somebody writes. `onHelp` must stay the same. */
export function useHelpKey(onHelp: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : undefined;
      if (target?.closest("input, textarea, select") || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      onHelp();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [onHelp]);
}
