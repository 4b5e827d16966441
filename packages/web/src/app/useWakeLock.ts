import { useEffect } from "react";

/** Keeps the screen awake while `wanted`: a phone that falls asleep stops sending. Browsers let go of it when the page is hidden. */
export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    // Not there at a plain-HTTP address, whatever its type says.
    const wakeLock: WakeLock | undefined = navigator.wakeLock;
    if (!wanted || wakeLock === undefined) return;
    let over = false;
    let lock: WakeLockSentinel | undefined;
    wakeLock.request("screen").then(
      (sentinel) => {
        if (over) void sentinel.release();
        else lock = sentinel;
      },
      // A low battery, say. Then it sleeps, and the transfer goes on when it wakes.
      () => undefined,
    );
    return () => {
      over = true;
      void lock?.release();
    };
  }, [wanted]);
}
