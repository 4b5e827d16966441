import { RefreshCw } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { Button } from "../ui/Button.tsx";
import { say } from "../words/words.ts";
import { buildOf } from "./build.ts";
import { isBegun, isIdle } from "./idle.ts";
import { askToStay } from "./persistence.ts";
import { useSlice } from "./store.ts";
import { useOverview } from "./useAttention.ts";
import { useDeskView } from "./useDesk.ts";
import { useVisible } from "./useVisible.ts";
import { Versions } from "./versions.ts";

/** How long nobody has looked at the page when it takes the new version by itself. */
const UNSEEN_MS = 60_000;
/** How often a page that is looked at remembers that it is. */
const STILL_SEEN_MS = 600_000;

const versions = new Versions({
  container: navigator.serviceWorker,
  build: buildOf(document),
  now: () => performance.now(),
});
// `npm run dev` has no built page to keep.
if (import.meta.env.PROD) void versions.start();
void askToStay(navigator.storage, matchMedia("(display-mode: standalone)").matches);

/** From the first room on: keeps the page in the browser, and offers a new version of it when there is one. */
export function UpdateArea() {
  const seats = useDeskView().rooms.flatMap(({ stand }) => (stand.state === "open" ? [stand.seat] : []));
  const now = useRef(seats);
  now.current = seats;
  const newer = useSyncExternalStore(versions.subscribe, versions.newer);
  const busy = useOverview().some(({ summary }) => summary?.unfinished === true);
  const connected = useSlice((snapshot) => snapshot.connection.state === "connected");
  const visible = useVisible();

  useEffect(() => {
    if (connected) versions.reconnected();
  }, [connected]);

  useEffect(() => {
    if (!visible) return;
    versions.seen();
    const timer = setInterval(() => versions.seen(), STILL_SEEN_MS);
    return () => clearInterval(timer);
  }, [visible]);

  useEffect(() => {
    if (!newer || visible) return;
    const timer = setInterval(() => {
      const idle = now.current.every(
        ({ client, kept }) => isIdle(client.snapshot(), client.onlyHere(), document) && !isBegun(kept),
      );
      if (idle) location.reload();
    }, UNSEEN_MS);
    return () => clearInterval(timer);
  }, [newer, visible]);

  return (
    // It stands there before its words do, so that they are announced.
    <div aria-live="polite" className="shrink-0">
      {newer ? (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-accent-line border-b bg-accent-wash px-3 py-1 text-sm xl:px-5">
          <RefreshCw aria-hidden="true" className="size-4 shrink-0 text-accent" />
          <p className="min-w-0 flex-1">
            {say("rooms.new-version")}
            {busy ? ` ${say("rooms.new-version-stops")}` : null}
          </p>
          <Button dense onClick={() => location.reload()}>
            {say("shell.reload")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
