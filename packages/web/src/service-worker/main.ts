import { type Build, PageKeeper } from "./keeper.ts";
import { openRoom, type PageClient, type Pushed, readPushed } from "./pushed.ts";
import { WHICH_BUILD } from "./shared.ts";

/** Put in place of the name by the build, when it has written all files (`build/page-build.ts`). */
declare const CHATCAST_BUILD: Build;

interface Lasting extends Event {
  waitUntil(what: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface Pushing extends Lasting {
  readonly data: { json(): unknown } | null;
}
interface Pressing extends Lasting {
  readonly notification: Notification;
}

/** Subset of `ServiceWorkerGlobalScope`, whose types exclude those of a page. */
interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: "window"; includeUncontrolled: true }): Promise<readonly PageClient[]>;
    openWindow(url: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(type: "push", listener: (event: Pushing) => void): void;
  addEventListener(type: "notificationclick", listener: (event: Pressing) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent<unknown>) => void): void;
}
declare const self: WorkerScope;

const keeper = new PageKeeper(CHATCAST_BUILD, {
  origin: location.origin,
  shelves: caches,
  fetch: (request, options) => fetch(request as Request | string, options),
  async digest(bytes) {
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
  async inUse() {
    const { held = [] } = await navigator.locks.query();
    return new Set(held.map(({ name = "" }) => name));
  },
  replacing: () => (self.registration.installing ?? self.registration.waiting) !== null,
  after: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
});

// Pages of the build before go on with its files, so nobody has to wait until they are closed.
self.addEventListener("install", (event) => event.waitUntil(keeper.install().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim().then(() => keeper.tidy())));

self.addEventListener("fetch", (event) => {
  const answer = keeper.answer(event.request);
  if (answer === undefined) return;
  event.respondWith(answer);
  if (event.request.mode === "navigate") event.waitUntil(answer.then(() => keeper.tidy()));
});

self.addEventListener("message", ({ data, ports: [port] }) => {
  if (data === WHICH_BUILD) port?.postMessage(keeper.id);
});

const pages = (): Promise<readonly PageClient[]> =>
  self.clients.matchAll({ type: "window", includeUncontrolled: true });

// A page that somebody looks at tells of news itself.
async function show(pushed: Pushed): Promise<void> {
  if ((await pages()).some(({ focused }) => focused)) return;
  const { room, title, text } = pushed;
  const shown = { body: text, tag: `chatcast push ${room}`, icon: "/icons/round-192.png", data: pushed };
  await self.registration.showNotification(title, shown);
}

self.addEventListener("push", (event) => event.waitUntil(show(readPushed(event.data))));

self.addEventListener("notificationclick", (event) => {
  const { notification } = event;
  notification.close();
  const open = (url: string) => self.clients.openWindow(url);
  event.waitUntil(pages().then((there) => openRoom(notification.data as Pushed, there, open)));
});
