import type { Level } from "../features/attention/news.ts";

/** Subset of `PushSubscription`. */
interface Subscription {
  readonly endpoint: string;
  readonly options: { readonly applicationServerKey: ArrayBuffer | null };
  getKey(name: "p256dh" | "auth"): ArrayBuffer | null;
  unsubscribe(): Promise<boolean>;
}

/** Subset of `PushManager`. */
export interface Pushes {
  getSubscription(): Promise<Subscription | null>;
  subscribe(options: { userVisibleOnly: true; applicationServerKey: string }): Promise<Subscription>;
}

/** Whose room, what of it is wanted, and what is shown where the server knows no words. */
export interface PushWish {
  token: string;
  level: Level;
  words: string;
}

export interface PushOptions {
  /** Undefined where the browser has no push, or the page is not kept. */
  pushes: () => Promise<Pushes | undefined>;
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
}

const encode = (bytes: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/**
 * Has the server tell this browser of news of a room while no page is there, or no more. A browser has one address for all rooms of
 * a server; where it was made for another server's key it is made anew.
 * @returns whether the server does what is wished; it does without push as before
 */
export async function wishPush({ token, level, words }: PushWish, { pushes, fetch }: PushOptions): Promise<boolean> {
  const manager = await pushes();
  if (manager === undefined) return false;
  const tell = async (method: "PUT" | "DELETE", body: object): Promise<boolean> => {
    const headers = { authorization: ["Bearer", token].join(" "), "content-type": "application/json" };
    return (await fetch("/push", { method, headers, body: JSON.stringify(body) })).ok;
  };
  const before = await manager.getSubscription();
  if (level === "nothing") return before === null || tell("DELETE", { endpoint: before.endpoint });
  const answer = await fetch("/push");
  const { key } = answer.ok ? ((await answer.json()) as { key?: unknown }) : {};
  if (typeof key !== "string") return false;
  const fits = before !== null && encode(before.options.applicationServerKey) === key;
  if (before !== null && !fits) await before.unsubscribe();
  const now = fits ? before : await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const keys = { p256dh: encode(now.getKey("p256dh")), auth: encode(now.getKey("auth")) };
  return tell("PUT", { endpoint: now.endpoint, keys, level, words });
}

/** Of an installed page that may show notifications; a page in a tab is told of nothing once it is closed. */
export async function pushesHere(): Promise<Pushes | undefined> {
  if (!matchMedia("(display-mode: standalone)").matches || !("PushManager" in globalThis)) return undefined;
  if (Notification.permission !== "granted") return undefined;
  const registration = await navigator.serviceWorker.getRegistration();
  return registration?.pushManager as Pushes | undefined;
}
