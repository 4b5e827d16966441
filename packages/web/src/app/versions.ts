import { WHICH_BUILD } from "../service-worker/shared.ts";

const HOUR = 3_600_000;

/** What can be asked for its build: a service worker. */
interface Askable {
  postMessage(question: string, ports: Transferable[]): void;
}

/** Subset of `ServiceWorkerRegistration`. */
interface Registration {
  readonly active: Askable | null;
  readonly installing: unknown;
  readonly waiting: unknown;
  update(): Promise<unknown>;
}

/** Subset of `ServiceWorkerContainer`. */
export interface WorkerContainer {
  readonly controller: Askable | null;
  register(script: string): Promise<Registration | undefined>;
  addEventListener(type: "controllerchange", listener: () => void): void;
}

export interface VersionsOptions {
  /** Absent where the browser has no service workers: at a plain-HTTP address of a network. */
  container: WorkerContainer | undefined;
  /** Id of the build that this page is of. */
  build: string;
  /** Milliseconds, of any origin. */
  now(): number;
}

/**
 * Has the browser keep this page, and notices when a newer build of it is there. The service worker of that build has all
 * of it by then, and what this page may still fetch stays.
 */
export class Versions {
  readonly #options: VersionsOptions;
  readonly #listeners = new Set<() => void>();
  #registration: Registration | undefined;
  #asked = Number.NEGATIVE_INFINITY;
  #newer = false;
  #comparisons = 0;

  constructor(options: VersionsOptions) {
    this.#options = options;
  }

  /** Another build than this page's would be opened now. */
  readonly newer = (): boolean => this.#newer;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Where it cannot be done (storage is blocked, the certificate is not trusted) the page works as if it were not tried. */
  async start(): Promise<void> {
    const { container, now } = this.#options;
    container?.addEventListener("controllerchange", () => void this.#compare(container.controller));
    // Whoever stands between may answer with nothing.
    this.#registration = await container?.register("/sw.js").catch(() => undefined);
    // Registering looks for a newer one.
    this.#asked = now();
    await this.#compare(this.#registration?.active ?? null);
  }

  /** The server is there again, which may be another one. */
  reconnected(): void {
    this.#look(0);
  }

  /** Somebody looks at the page: for the first time in a while, or still. */
  seen(): void {
    this.#look(HOUR);
  }

  #look(atMostEvery: number): void {
    const now = this.#options.now();
    if (this.#registration === undefined || now - this.#asked < atMostEvery) return;
    this.#asked = now;
    // It goes away meanwhile; the next time will do.
    this.#registration.update().catch(() => undefined);
  }

  async #compare(worker: Askable | null): Promise<void> {
    if (worker === null) return;
    this.#comparisons += 1;
    const mine = this.#comparisons;
    const newer = (await ask(worker)) !== this.#options.build && (await this.#isNewest());
    if (mine !== this.#comparisons || newer === this.#newer) return;
    this.#newer = newer;
    for (const listener of this.#listeners) listener();
  }

  /** Whether the server has no newer build than that of the worker in charge. A page that comes from it may be newer. */
  async #isNewest(): Promise<boolean> {
    const registration = this.#registration;
    try {
      await registration?.update();
    } catch {
      return false;
    }
    return registration !== undefined && (registration.installing ?? registration.waiting) === null;
  }
}

/** The id of the build that a service worker keeps. */
function ask(worker: Askable): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      port1.close();
      resolve(data);
    };
    worker.postMessage(WHICH_BUILD, [port2]);
  });
}
