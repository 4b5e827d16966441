import { useEffect, useRef } from "react";
import { addressOf, meantBy, roomIn } from "./address.ts";
import type { Desk } from "./desk.ts";
import { currentPlace } from "./memory.ts";
import { useDeskView } from "./useDesk.ts";

/** Has the address bar tell the room that is shown, and the browser's Back and Forward lead through those that were. */
export function useAddress(desk: Desk): void {
  const { shown } = useDeskView();
  const place = shown?.place;
  const written = useRef(false);

  useEffect(() => {
    const address = addressOf(place);
    // Until a room is shown, the address says which one is meant.
    if (place === undefined && !written.current) return;
    if (location.pathname + location.hash === address) {
      written.current = true;
      return;
    }
    if (written.current) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    written.current = true;
  }, [place]);

  useEffect(() => {
    const onPop = () => {
      const { rooms, shown: now } = desk.view();
      const room = meantBy(location.hash, rooms, currentPlace());
      if (room !== undefined) desk.show(room.key);
      else if (location.hash === "") desk.goHome();
      // A link within the page: it leads there, and the address goes on telling the room.
      else if (roomIn(location.hash) === undefined) history.replaceState(null, "", addressOf(now?.place));
    };
    window.addEventListener("popstate", onPop);
    return () => window.removeEventListener("popstate", onPop);
  }, [desk]);
}
