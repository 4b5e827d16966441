import { useSyncExternalStore } from "react";

/** unasked: it takes a press to ask · unable: this browser shows none here. */
export type Permission = "granted" | "denied" | "unasked" | "unable";

/** Whether the browser shows notifications of this page. */
export function permissionNow(): Permission {
  if (!("Notification" in globalThis)) return "unable";
  return Notification.permission === "default" ? "unasked" : Notification.permission;
}

/** Has the browser ask the person; only ever called when somebody has just pressed something. */
export async function askToNotify(): Promise<Permission> {
  if (permissionNow() === "unasked") await Notification.requestPermission();
  for (const changed of watching) changed();
  return permissionNow();
}

const watching = new Set<() => void>();

function watch(changed: () => void): () => void {
  watching.add(changed);
  return () => watching.delete(changed);
}

/** Likewise, for whoever shows it. */
export const usePermission = (): Permission => useSyncExternalStore(watch, permissionNow);
