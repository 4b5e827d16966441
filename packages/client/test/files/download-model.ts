import { Download } from "../../src/files/download.ts";
import { judgeAnswer } from "../../src/files/download-answer.ts";
import type { DownloadEffect, DownloadInput, DownloadPhase } from "../../src/files/download-types.ts";

/** What a request meets: how the server, or what stands between, answers it. */
export type Meets =
  | { what: "good" }
  /** `after` bytes of the body, then the connection is lost, or the body ends as if complete. */
  | { what: "cut" | "short"; after: number }
  | { what: "unreachable" }
  | { what: "silence" }
  | { what: "whole" }
  | { what: "earlier"; by: number }
  | { what: "later"; by: number }
  | { what: "too-long"; by: number }
  | { what: "corrupt" }
  | { what: "status"; status: number }
  | { what: "416"; total: number | undefined }
  | { what: "other-etag" | "other-length" }
  /** The program ends after so many bytes and is started again: what was not synced is gone. */
  | { what: "crash"; after: number }
  | { what: "pause"; after: number };

export interface Outcome {
  phase: DownloadPhase;
  disk: number[];
  discarded: boolean;
  /** First byte that each request asked for, with what was written then. */
  asked: { from: number; ranged: boolean; written: number }[];
  /** Bytes that were written more than once, and those of them that a crash had taken. */
  rewritten: number;
  lost: number;
}

const SHA = "ab".repeat(32);

/** The machine alone between a scripted server and a disk, in virtual time. After its script the server is good. */
export class Model {
  readonly #content: Uint8Array;
  readonly #script: Meets[];
  readonly #piece: number;
  #machine: Download;
  #now = 0;
  #wake: number | undefined;
  #disk: number[] = [];
  #synced = 0;
  #high = 0;
  #current: (DownloadEffect & { do: "fetch" }) | undefined;
  readonly #outcome: Outcome;

  constructor(content: Uint8Array, script: readonly Meets[], piece: number) {
    this.#content = content;
    this.#script = [...script];
    this.#piece = piece;
    this.#machine = this.#newMachine();
    this.#outcome = {
      phase: { state: "checking" },
      disk: this.#disk,
      discarded: false,
      asked: [],
      rewritten: 0,
      lost: 0,
    };
  }

  run(): Outcome {
    this.#open();
    for (let step = 0; step < 10_000; step++) {
      const { phase } = this.#machine.view;
      if (phase.state === "verified" || phase.state === "failed" || phase.state === "cancelled") {
        return { ...this.#outcome, phase, disk: this.#disk };
      }
      if (this.#current !== undefined) this.#serve(this.#current, this.#script.shift() ?? { what: "good" });
      else if (phase.state === "paused") this.#input({ type: "resume" });
      else this.#tick();
    }
    throw new Error(`no end in sight: ${JSON.stringify(this.#machine.view)}`);
  }

  #newMachine(): Download {
    return new Download({ sha256: SHA, size: this.#content.length }, () => 0.5);
  }

  #open(): void {
    this.#input({ type: "opened", kept: this.#disk.length });
  }

  #tick(): void {
    if (this.#wake === undefined) throw new Error(`nothing would ever happen: ${JSON.stringify(this.#machine.view)}`);
    this.#now = Math.max(this.#now, this.#wake);
    this.#wake = undefined;
    this.#input({ type: "tick" });
  }

  #serve(fetch: DownloadEffect & { do: "fetch" }, meets: Meets): void {
    if (meets.what === "unreachable") this.#input({ type: "ended", request: fetch.request, cut: "unreachable" });
    else if (meets.what === "silence") this.#tick();
    else this.#answer(fetch, meets);
  }

  #answer({ request, from: wanted, ranged }: DownloadEffect & { do: "fetch" }, meets: Meets): void {
    const size = this.#content.length;
    const whole = meets.what === "whole" || !ranged;
    const start = meets.what === "earlier" ? Math.max(0, wanted - meets.by) : wanted;
    const from = whole ? 0 : meets.what === "later" ? start + meets.by : start;
    const total = meets.what === "other-length" ? size + 1 : size;
    const headers = new Headers({ etag: meets.what === "other-etag" ? '"other"' : `"${SHA}"` });
    if (whole) headers.set("content-length", String(total));
    else headers.set("content-range", `bytes ${from}-${size - 1}/${total}`);
    if (meets.what === "416") headers.set("content-range", `bytes */${meets.total ?? size}`);
    const status = meets.what === "416" ? 416 : meets.what === "status" ? meets.status : whole ? 200 : 206;
    const answer = judgeAnswer({ status, headers }, { sha256: SHA, size }, this.#disk.length);
    this.#input({ type: "answer", request, answer });
    if (answer.kind === "body") this.#send(request, this.#body(from, meets), meets);
  }

  #body(from: number, meets: Meets): number[] {
    const body = [...this.#content].slice(from);
    if (meets.what === "too-long") return [...body, ...Array.from({ length: meets.by }, () => 7)];
    if (meets.what === "corrupt") return body.map((byte, at) => (at === body.length - 1 ? byte ^ 1 : byte));
    return "after" in meets ? body.slice(0, meets.after) : body;
  }

  #send(request: number, body: readonly number[], meets: Meets): void {
    for (let at = 0; at < body.length && this.#current?.request === request; at += this.#piece) {
      const piece = body.slice(at, at + this.#piece);
      this.#now += 300;
      this.#input({ type: "body", request, length: piece.length }, piece);
    }
    if (this.#current?.request !== request) return;
    if (meets.what === "crash") this.#crash();
    else if (meets.what === "pause") this.#input({ type: "pause" });
    else this.#input({ type: "ended", request, cut: meets.what === "cut" ? "cut" : undefined });
  }

  #crash(): void {
    this.#outcome.lost += this.#disk.length - this.#synced;
    this.#disk = this.#disk.slice(0, this.#synced);
    this.#machine = this.#newMachine();
    this.#current = undefined;
    this.#wake = undefined;
    this.#open();
  }

  #input(input: DownloadInput, piece: readonly number[] = []): void {
    for (const effect of this.#machine.handle(input, this.#now)) this.#perform(effect, piece);
  }

  #perform(effect: DownloadEffect, piece: readonly number[]): void {
    switch (effect.do) {
      case "open":
        this.#open();
        break;
      case "fetch":
        if (this.#current !== undefined) throw new Error("two requests at once");
        this.#current = effect;
        this.#outcome.asked.push({ from: effect.from, ranged: effect.ranged, written: this.#disk.length });
        break;
      case "abort":
        this.#current = undefined;
        break;
      case "keep":
        if (effect.position !== this.#disk.length) throw new Error("not written in order");
        this.#outcome.rewritten += Math.max(0, Math.min(this.#high, effect.position + effect.length) - effect.position);
        this.#disk.push(...piece.slice(effect.skip, effect.skip + effect.length));
        this.#high = Math.max(this.#high, this.#disk.length);
        break;
      case "sync":
        if (effect.kept !== this.#disk.length) throw new Error("vouches for what is not written");
        this.#synced = effect.kept;
        break;
      case "digest":
        this.#input({ type: "digested", sha256: this.#isWhole() ? SHA : "cd".repeat(32) });
        break;
      case "deliver":
        this.#input({ type: "delivered" });
        break;
      case "discard":
        this.#outcome.discarded = true;
        this.#disk = [];
        this.#synced = 0;
        break;
      case "close":
        break;
      case "wake":
        this.#wake = effect.at;
        break;
    }
  }

  #isWhole(): boolean {
    return this.#disk.length === this.#content.length && this.#content.every((byte, at) => byte === this.#disk[at]);
  }
}
