import { ChatCastError } from "@chatcast/protocol";
import { Throughput } from "../journal/throughput.ts";
import type { Platform, StopTimer } from "../platform.ts";
import { Download } from "./download.ts";
import { judgeAnswer } from "./download-answer.ts";
import type {
  DownloadEffect,
  DownloadFacts,
  DownloadInput,
  DownloadSink,
  DownloadView,
  RunningHash,
} from "./download-types.ts";
import { free } from "./free.ts";

/** Read at once when bytes of an earlier try are hashed again. */
const CHECK_BYTES = 4 * 1024 * 1024;

export interface DownloadParts {
  sink: DownloadSink;
  platform: Pick<Platform, "now" | "monotonic" | "after" | "random" | "fetch">;
  newHash: () => RunningHash;
  onChange: (view: DownloadView) => void;
}

const NO_BYTES = new Uint8Array(0);

/** Performs what the machine of one download decides. Effects on the disk happen one after the other, in order. */
export class DownloadDriver {
  readonly #facts: DownloadFacts;
  readonly #parts: DownloadParts;
  readonly #machine: Download;
  readonly #throughput = new Throughput();
  #url: string;
  #hash: RunningHash;
  #disk: Promise<void> = Promise.resolve();
  #broken = false;
  #controller: AbortController | undefined;
  #stopTimer: StopTimer | undefined;

  constructor(facts: DownloadFacts, url: string, parts: DownloadParts) {
    this.#facts = facts;
    this.#parts = parts;
    this.#url = url;
    this.#hash = parts.newHash();
    this.#machine = new Download(facts, parts.platform.random);
  }

  get view(): DownloadView {
    const { now, monotonic } = this.#parts.platform;
    const { phase, received } = this.#machine.view;
    const rate = phase.state === "moving" ? this.#throughput.rate(monotonic()) : 0;
    const shown = phase.state === "waiting" ? { ...phase, nextTryAt: now() + phase.nextTryAt - monotonic() } : phase;
    return { phase: shown, received, size: this.#facts.size, rate };
  }

  /** Begins, or goes on, with what is on the disk. */
  start(): void {
    this.#perform([{ do: "open" }], NO_BYTES);
    this.#parts.onChange(this.view);
  }

  /** Goes on after a pause or a failure, at once after a cut. @param url where the file is by now */
  resume(url: string): void {
    this.#url = url;
    this.#handle({ type: "resume" });
  }

  pause(): void {
    this.#handle({ type: "pause" });
  }

  cancel(): void {
    this.#handle({ type: "cancel" });
  }

  /** The network may be back. */
  nudge(): void {
    this.#handle({ type: "nudge" });
  }

  /** Stops where it stands; what is written is synced and stays. Resolves when the sink is closed. */
  async close(): Promise<void> {
    this.#handle({ type: "pause" });
    this.#stopTimer?.();
    this.#enqueue(() => this.#parts.sink.close(), "even if broken");
    await this.#disk;
  }

  #handle(input: DownloadInput, piece = NO_BYTES): void {
    this.#perform(this.#machine.handle(input, this.#parts.platform.monotonic()), piece);
    this.#parts.onChange(this.view);
  }

  #perform(effects: readonly DownloadEffect[], piece: Uint8Array): void {
    const { sink, platform } = this.#parts;
    for (const effect of effects) {
      switch (effect.do) {
        case "open":
          this.#enqueue(() => this.#open(), "even if broken");
          break;
        case "fetch":
          this.#begin(effect);
          break;
        case "abort":
          this.#controller?.abort();
          break;
        case "keep":
          this.#enqueue(() => this.#keep(effect.position, piece.subarray(effect.skip, effect.skip + effect.length)));
          break;
        case "sync":
          this.#enqueue(() => sink.sync(effect.kept));
          break;
        case "digest":
          this.#enqueue(async () => this.#handle({ type: "digested", sha256: this.#hash.digest() }));
          break;
        case "deliver":
          this.#enqueue(async () => {
            await sink.deliver();
            this.#handle({ type: "delivered" });
          });
          break;
        case "discard":
          this.#enqueue(() => sink.discard(), "even if broken");
          break;
        case "close":
          this.#enqueue(() => sink.close(), "even if broken");
          break;
        case "wake":
          this.#stopTimer?.();
          this.#stopTimer = platform.after(Math.max(0, effect.at - platform.monotonic()), () =>
            this.#handle({ type: "tick" }),
          );
          break;
      }
    }
  }

  /**
   * One disk effect after the other. Behind one that failed none is carried out until the sink is opened anew: a sync
   * must not vouch for bytes that were not written.
   */
  #enqueue(act: () => Promise<void>, when?: "even if broken"): void {
    this.#disk = this.#disk
      .then(() => (this.#broken && when === undefined ? undefined : act()))
      .catch((error: unknown) => {
        this.#broken = true;
        this.#handle({ type: "disk-failed", error: bodyOf(error) });
      });
  }

  /** What is here, hashed from the beginning: the digest in the end is that of what lies on the disk. */
  async #open(): Promise<void> {
    const { sink, newHash } = this.#parts;
    this.#broken = false;
    this.#hash = newHash();
    const kept = await sink.open();
    let checked = 0;
    while (checked < kept && this.#machine.view.phase.state === "checking") {
      const bytes = await sink.read(checked, Math.min(CHECK_BYTES, kept - checked));
      if (bytes.length === 0) throw new Error("what was kept cannot be read");
      this.#hash.update(bytes);
      checked += bytes.length;
      this.#handle({ type: "checked", bytes: checked });
    }
    this.#handle({ type: "opened", kept });
  }

  async #keep(position: number, bytes: Uint8Array): Promise<void> {
    await this.#parts.sink.write(position, bytes);
    this.#hash.update(bytes);
  }

  #begin(effect: DownloadEffect & { do: "fetch" }): void {
    const controller = new AbortController();
    this.#controller = controller;
    this.#receive(effect, controller.signal).then(
      () => this.#handle({ type: "ended", request: effect.request, cut: undefined }),
      (error: unknown) => this.#handle({ type: "ended", request: effect.request, cut: wordsOf(error) }),
    );
  }

  async #receive({ request, from, ranged }: DownloadEffect & { do: "fetch" }, signal: AbortSignal): Promise<void> {
    // No If-Range: the answer's ETag is compared here, and the digest decides. It would also cost a preflight elsewhere.
    const response = await this.#parts.platform.fetch(this.#url, {
      headers: ranged ? { range: `bytes=${from}-` } : {},
      cache: "no-store",
      signal,
    });
    const have = this.#machine.view.received;
    this.#handle({ type: "answer", request, answer: judgeAnswer(response, this.#facts, have) });
    if (signal.aborted || response.body === null) return;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      this.#throughput.record(this.#parts.platform.monotonic(), value.length);
      this.#handle({ type: "body", request, length: value.length }, value);
      // The next piece is asked for when this one is written: the disk sets the pace, and no more than that is in memory.
      await this.#disk;
      free(value);
    }
  }
}

function bodyOf(error: unknown): ReturnType<ChatCastError["body"]> {
  if (error instanceof ChatCastError) return error.body();
  if (isFull(error)) return { code: "E_DISK_FULL", message: "there is no room left to write" };
  return { code: "E_UNAVAILABLE", message: `the disk failed: ${wordsOf(error)}` };
}

function wordsOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : "the connection was lost";
}

/** A full disk by Node's codes, a used-up quota by the browser's name. */
function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return error.name === "QuotaExceededError" || code === "ENOSPC" || code === "EDQUOT";
}
