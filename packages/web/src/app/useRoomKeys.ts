import { useEffect } from "react";
import type { Desk } from "./desk.ts";

/** Alt with ↑ or ↓ leads to the room above or below in the list, whatever has the focus. */
export function useRoomKeys(desk: Desk): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (step === undefined || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      event.stopPropagation();
      const { rooms, shown } = desk.view();
      const open = rooms.filter(({ stand }) => stand.state === "open");
      const at = open.findIndex(({ key }) => key === shown?.key);
      const next = open[(at + step + open.length) % open.length];
      if (next !== undefined && next.key !== shown?.key) desk.show(next.key);
    };
    // Before the field that somebody writes in gets it.
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, [desk]);
}
