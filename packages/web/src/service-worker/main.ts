import { type Build, PageKeeper } from "./keeper.ts";
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

/** Subset of `ServiceWorkerGlobalScope`, whose types exclude those of a page. */
interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
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
