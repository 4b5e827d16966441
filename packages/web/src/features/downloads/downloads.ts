import type { DownloadPhase, DownloadView, MessageFile } from "@chatcast/client";
import { saveAs } from "../../ui/saveAs.ts";
import { bytesOf, type Leftover, leftovers, noteHanded } from "./folders.ts";
import type { Order, Report } from "./messages.ts";

/** A file of a message that says what its bytes must be. */
export type ProvenFile = MessageFile & { sha256: string };

export interface SaveView {
  /** none: nothing of it is here · no-room: it needs more bytes than the browser lets this page keep. */
  phase: DownloadPhase | { state: "none" } | { state: "no-room"; needed: number; free: number };
  received: number;
  /** Bytes a second. */
  rate: number;
}

const NONE: SaveView = { phase: { state: "none" }, received: 0, rate: 0 };

/** What the browser lets this page keep; see `StorageManager.estimate`. */
export type Estimate = () => Promise<{ quota?: number; usage?: number }>;

/** Bytes that are too many for what is left, if they are. An unknown quota refuses nothing. */
export function lacking(needed: number, { quota, usage = 0 }: { quota?: number; usage?: number }) {
  if (quota === undefined) return undefined;
  const free = Math.max(0, quota - usage);
  return needed > free ? { needed, free } : undefined;
}

/**
 * The verified downloads of this page, by the files' SHA-256: two messages with the same file share one. They go on
 * while their card is scrolled out of sight; a worker, made for the first of them, does the work.
 */
export class Downloads {
  readonly #newWorker: () => Worker;
  readonly #estimate: Estimate;
  readonly #views = new Map<string, SaveView>();
  readonly #files = new Map<string, ProvenFile>();
  readonly #listeners = new Set<() => void>();
  #worker: Worker | undefined;

  constructor(found: readonly Leftover[], newWorker: () => Worker, estimate: Estimate) {
    this.#newWorker = newWorker;
    this.#estimate = estimate;
    for (const { sha256, kept, handed } of found) {
      this.#views.set(sha256, { phase: { state: handed ? "none" : "paused" }, received: kept, rate: 0 });
    }
  }

  /** With what earlier visits left here. @throws where the browser keeps no files for a page. */
  static async open(): Promise<Downloads> {
    return new Downloads(
      await leftovers(Date.now()),
      () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "downloads" }),
      () => navigator.storage.estimate(),
    );
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  view(sha256: string): SaveView {
    return this.#views.get(sha256) ?? NONE;
  }

  /** Begins, or goes on with what is here, if there is room for the rest. */
  async run(file: ProvenFile): Promise<void> {
    const { sha256, size, url } = file;
    const { received } = this.view(sha256);
    const lack = lacking(size - received, await this.#estimate());
    if (lack !== undefined) {
      this.#show(sha256, { phase: { state: "no-room", ...lack }, received, rate: 0 });
      return;
    }
    this.#files.set(sha256, file);
    this.#order({ do: "run", sha256, size, url: new URL(url, location.href).href });
  }

  pause(sha256: string): void {
    this.#order({ do: "pause", sha256 });
  }

  /** Removes what is here of files that their senders have deleted. */
  forget(deleted: Iterable<string>): void {
    for (const sha256 of deleted) {
      if (!this.#views.has(sha256)) continue;
      this.cancel(sha256);
      this.#views.delete(sha256);
    }
  }

  /** Whether anything is here, or under way. */
  get any(): boolean {
    return this.#views.size > 0;
  }

  /** Ends it and removes what came. */
  cancel(sha256: string): void {
    this.#order({ do: "cancel", sha256 });
    this.#files.delete(sha256);
    this.#show(sha256, NONE);
  }

  /** Gives verified bytes to the person, from disk to disk. */
  async handOver({ sha256, name }: ProvenFile): Promise<void> {
    saveAs(name, await bytesOf(sha256));
    await noteHanded(sha256);
  }

  /** The server can be reached again. */
  nudge(): void {
    this.#worker?.postMessage({ do: "nudge" } satisfies Order);
  }

  /** Stops everything where it stands: what is synced stays. */
  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #order(order: Order): void {
    if (this.#worker === undefined) {
      this.#worker = this.#newWorker();
      this.#worker.addEventListener("message", ({ data }: MessageEvent<Report>) => this.#told(data));
      this.#worker.addEventListener("error", () => this.#broken());
    }
    this.#worker.postMessage(order);
  }

  #told({ sha256, view }: Report): void {
    const file = this.#files.get(sha256);
    if (file === undefined) return;
    const { phase, received, rate }: DownloadView = view;
    this.#show(sha256, { phase, received, rate });
    if (phase.state !== "verified") return;
    this.handOver(file).catch(() => {
      const error = { code: "E_NOT_FOUND", message: "what was saved here is gone" } as const;
      this.#show(sha256, { phase: { state: "failed", error, kept: false }, received: 0, rate: 0 });
    });
  }

  /** The worker could not be loaded, or ended: what is synced is kept, and going on begins with a new one. */
  #broken(): void {
    this.close();
    const error = { code: "E_UNAVAILABLE", message: "the saving stopped" } as const;
    for (const sha256 of this.#files.keys()) {
      const { phase, received } = this.view(sha256);
      if (phase.state === "verified" || phase.state === "failed") continue;
      this.#show(sha256, { phase: { state: "failed", error, kept: true }, received, rate: 0 });
    }
  }

  #show(sha256: string, view: SaveView): void {
    this.#views.set(sha256, view);
    for (const listener of this.#listeners) listener();
  }
}
