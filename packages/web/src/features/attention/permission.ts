import { useSyncExternalStore } from "react";

/** unasked: it takes a press to ask · unable: this browser shows none here. */
export type Permission = "granted" | "denied" | "unasked" | "unable";

/** Whether the browser shows notifications of this page, as it says now. */
export function permissionNow(): Permission {
  if (!("Notification" in globalThis)) return "unable";
  return Notification.permission === "default" ? "unasked" : Notification.permission;
}

/** Has the browser ask the person; only ever called when somebody has just pressed something. */
export async function askToNotify(): Promise<Permission> {
  if (permissionNow() === "unasked") await Notification.requestPermission();
  look();
  return permissionSeen();
}

let seen: Permission | undefined;
const watching = new Set<() => void>();

/**
 * Likewise, as the browser said when it was looked at last. The page stands still until the browser's own process has
 * answered, so that something drawn again for each acknowledged chunk cannot ask each time.
 */
export function permissionSeen(): Permission {
  seen ??= permissionNow();
  return seen;
}

function look(): void {
  const now = permissionNow();
  if (now === seen) return;
  seen = now;
  for (const changed of watching) changed();
}

let unhook: (() => void) | undefined;

/** Calls back when it has changed: in the browser's settings, in its own menu, or in answer to a question. */
export function watchPermission(changed: () => void): () => void {
  watching.add(changed);
  unhook ??= hook();
  return () => {
    watching.delete(changed);
    if (watching.size > 0) return;
    unhook?.();
    unhook = undefined;
  };
}

/** Once for all who watch: each question is answered by a status of its own, which lives as long as anybody listens to it. */
function hook(): () => void {
  const over = new AbortController();
  const { signal } = over;
  // Not every browser tells of a change; who has made one elsewhere comes back to the page.
  addEventListener("focus", look, { signal });
  const told = navigator.permissions?.query({ name: "notifications" }).catch(() => undefined);
  told?.then((status) => status?.addEventListener("change", look, { signal }));
  return () => over.abort();
}

/** Likewise, for whoever shows it. */
export const usePermission = (): Permission => useSyncExternalStore(watchPermission, permissionSeen);
