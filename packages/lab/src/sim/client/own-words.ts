import type { Coverage } from "../checker/coverage.ts";
import type { Said } from "../checker/history.ts";
import type { Desk } from "./desk.ts";

/** What somebody said in one run of the client, and what the next run, or another tab, has to know of it. */
export class OwnWords {
  readonly #coverage: Coverage;
  readonly #desk: Desk | undefined;
  readonly #said = new Set<Said>();
  /** Has left: it was kept before, if there was room. */
  readonly #left = new Set<Said>();
  readonly #shown = new Set<Said>();
  /** Was pending when another tab took over, and is perhaps not kept. */
  readonly #behind = new Set<Said>();
  /** The disk was full before another tab took over. */
  #diskHasFailed = false;

  constructor(coverage: Coverage, desk: Desk | undefined) {
    this.#coverage = coverage;
    this.#desk = desk;
    if (desk?.folder !== undefined) desk.folder.hasFailed = false;
  }

  has(said: Said): boolean {
    return this.#said.has(said);
  }

  add(said: Said): void {
    this.#said.add(said);
  }

  shows(said: Said): void {
    this.#shown.add(said);
  }

  hasLeft(said: Said): void {
    this.#left.add(said);
  }

  acknowledged(said: Said): void {
    if (!this.#behind.delete(said)) return;
    this.#coverage.hit("message that was not kept sent after the room was taken back");
  }

  /** The program, or its membership, is gone: of what was not acknowledged nothing is known any more, unless it is kept. */
  gone(): void {
    for (const said of this.#said) {
      if (said.state === "acknowledged" || said.state === "forgotten") continue;
      if (said.state === "pending") this.#coverage.hit("client gone with messages pending");
      if (!this.#isKept(said)) said.state = "unknown";
    }
    this.#said.clear();
  }

  /** Another tab takes over: what a full disk did not take stays here, and goes out in its own time. */
  handsOver(): void {
    this.#diskHasFailed ||= this.#desk?.folder?.hasFailed === true;
    if (!this.#diskHasFailed) return;
    for (const said of this.#said) {
      if (said.state !== "pending") continue;
      said.queue = `left by ${said.queue}`;
      this.#behind.add(said);
    }
  }

  /** The other tab is closed. What it has shown was not left behind; one that was never in has shown nothing. */
  takesBack(other: OwnWords, wasIn: boolean): void {
    for (const said of other.#shown) this.#behind.delete(said);
    if (!wasIn) this.#behind.clear();
  }

  /** Whether the next run must know of it. A journal takes its time, and may have been on a full disk. */
  #isKept(said: Said): boolean {
    const folder = this.#desk?.folder;
    const hasFailed = this.#diskHasFailed || folder?.hasFailed;
    return this.#desk !== undefined && (folder === undefined || (this.#left.has(said) && !hasFailed));
  }
}
