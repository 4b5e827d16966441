import { useEffect } from "react";

/** Subset of a page and its `navigator`. */
export interface Wakeful {
  readonly document: Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;
  /** Not there at a plain-HTTP address, whatever its type says. */
  readonly wakeLock: { request(type: "screen"): Promise<{ release(): Promise<void> }> } | undefined;
}

/**
 * Keeps the screen awake: a phone that falls asleep stops sending. Browsers let go of it when the page is hidden, so it is
 * asked for again whenever somebody looks. @returns an end to it
 */
export function keepAwake({ document: page, wakeLock }: Wakeful): () => void {
  let over = false;
  let release: (() => void) | undefined;
  const drop = () => {
    release?.();
    release = undefined;
  };
  const look = () => {
    drop();
    if (page.visibilityState !== "visible") return;
    let unwanted = false;
    let held: { release(): Promise<void> } | undefined;
    release = () => {
      unwanted = true;
      void held?.release();
    };
    wakeLock?.request("screen").then(
      (lock) => {
        if (unwanted || over) void lock.release();
        else held = lock;
      },
      // A low battery, say. Then it sleeps, and the transfer goes on when it wakes.
      () => undefined,
    );
  };
  look();
  page.addEventListener("visibilitychange", look);
  return () => {
    over = true;
    page.removeEventListener("visibilitychange", look);
    drop();
  };
}

/** Keeps the screen awake while `wanted`. */
export function useWakeLock(wanted: boolean): void {
  useEffect(() => (wanted ? keepAwake({ document, wakeLock: navigator.wakeLock }) : undefined), [wanted]);
}
