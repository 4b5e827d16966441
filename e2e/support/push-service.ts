import { type BrowserContext, type CDPSession, expect, type Page, type Worker } from "@playwright/test";

interface Shown {
  title: string;
  options: { body?: string; tag?: string; data?: unknown };
}

declare global {
  /** In the service worker. */
  /** How often it has found out which pages are open, and whether somebody looks. */
  var looked: number;
  var shown: Shown[];
  var opened: string[];
}

/** Subset of `ServiceWorkerGlobalScope`, whose types exclude those of a page. */
interface WorkerScope {
  registration: { showNotification(title: string, options: Shown["options"]): Promise<void> };
  clients: { openWindow(url: string): Promise<unknown>; matchAll(options: object): Promise<unknown> };
  dispatchEvent(event: Event): boolean;
}

/**
 * Delivers to a page's service worker what its server would have pushed, as the browser does once it has decrypted that.
 * A Chromium without windows shows no notification and opens no window for one, so what the worker asks of it is written down.
 */
export class PushService {
  readonly #worker: Worker;
  readonly #browser: CDPSession;
  readonly #to: { origin: string; registrationId: string };

  private constructor(worker: Worker, browser: CDPSession, to: { origin: string; registrationId: string }) {
    this.#worker = worker;
    this.#browser = browser;
    this.#to = to;
  }

  /** For a page that is kept; `from` is a page of the same browser that stays open. */
  static async of(context: BrowserContext, page: Page, from: Page): Promise<PushService> {
    const [worker] = context.serviceWorkers();
    if (worker === undefined) throw new Error("no service worker is there");
    await worker.evaluate(() => {
      const scope = globalThis as unknown as WorkerScope;
      const { clients } = scope;
      const matchAll = clients.matchAll.bind(clients);
      [globalThis.looked, globalThis.shown, globalThis.opened] = [0, [], []];
      clients.matchAll = async (options) => {
        const there = await matchAll(options);
        globalThis.looked += 1;
        return there;
      };
      scope.registration.showNotification = async (title, options) => void globalThis.shown.push({ title, options });
      clients.openWindow = async (url) => void globalThis.opened.push(url);
    });
    const session = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: [first] }) => {
        if (first !== undefined) resolve(first.registrationId);
      });
    });
    await session.send("ServiceWorker.enable");
    const to = { origin: new URL(page.url()).origin, registrationId: await registered };
    const browser = await context.newCDPSession(from);
    await browser.send("ServiceWorker.enable");
    return new PushService(worker, browser, to);
  }

  /** Resolves when the worker knows whether somebody looks. */
  async deliver(data: string): Promise<void> {
    const looked = () => this.#worker.evaluate(() => globalThis.looked);
    const before = await looked();
    await this.#browser.send("ServiceWorker.deliverPushMessage", { ...this.#to, data });
    await expect.poll(looked).toBe(before + 1);
  }

  shown(): Promise<Shown[]> {
    return this.#worker.evaluate(() => globalThis.shown);
  }

  /** Presses what was shown last. @returns the addresses that were opened for it */
  async press(): Promise<string[]> {
    await this.#worker.evaluate(async () => {
      const notification = { data: globalThis.shown.at(-1)?.options.data, close: () => undefined };
      const waiting: Promise<unknown>[] = [];
      const event = Object.assign(new Event("notificationclick"), {
        notification,
        waitUntil: (what: Promise<unknown>) => void waiting.push(what),
      });
      (globalThis as unknown as WorkerScope).dispatchEvent(event);
      await Promise.all(waiting);
    });
    return this.#worker.evaluate(() => globalThis.opened);
  }
}
