import { type Audience, chunkSpan, type LedgerView, type Millis, type TransferPlan } from "@chatcast/protocol";
import type { EpochMillis, TransferPhase, TransferView } from "../api.ts";
import { Slice } from "./slice.ts";
import { Throughput } from "./throughput.ts";
import { Timeline } from "./timeline.ts";
import { chunkOf, transferCsv } from "./transfer-export.ts";

/** What never changes about a transfer. */
export interface TransferFacts {
  id: string;
  fileName: string;
  audience: Audience;
  sealed: boolean;
  plan: TransferPlan;
  startedAt: EpochMillis;
  /** Added to a time of the ledger's clock gives the time since the epoch. */
  clockOffset: number;
  ledger: LedgerView;
  /** Tag that chunk `seq` was sealed with; undefined before its first send. */
  checksum: (seq: number) => string | undefined;
}

/** What the window is doing now. Actions that cannot be taken are undefined. */
export interface TransferStatus {
  phase: TransferPhase;
  origin: TransferView["origin"];
  inFlight: number;
  /** Chunks that may be under way at once. */
  window: number;
  rttMs: Millis | undefined;
  pause: (() => void) | undefined;
  resume: (() => void) | undefined;
  retry: (() => void) | undefined;
  cancel: (() => void) | undefined;
  kill: (() => void) | undefined;
  quarantine: TransferView["quarantine"];
  provide: TransferView["provide"];
  reopen: TransferView["reopen"];
}

/** A transfer as the journal keeps it: fixed facts, the sender's ledger, and how fast it goes. */
export class TransferEntry {
  readonly facts: TransferFacts;
  readonly #now: () => Millis;
  readonly #changed: () => void;
  readonly #throughput = new Throughput();
  readonly #timeline = new Timeline();
  readonly #slice: Slice<TransferView>;
  // Of one identity, so that a view of them is not drawn anew with every change.
  readonly #samples = () => this.#timeline.samples;
  readonly #chunk = (seq: number) => chunkOf(this.facts, seq);
  #status: TransferStatus;
  #bytesSeen = 0;
  #version = 0;
  #sampledEnd = false;

  constructor(facts: TransferFacts, status: TransferStatus, now: () => Millis, changed: () => void) {
    this.facts = facts;
    this.#status = status;
    this.#now = now;
    this.#changed = changed;
    this.#slice = new Slice(() => this.#build());
  }

  get view(): TransferView {
    return this.#slice.value;
  }

  /** `arrived` tells that bytes which count as acknowledged since the last update came over the network just now. */
  update(status: TransferStatus, arrived: boolean): void {
    const bytes = this.#ackedBytes();
    if (arrived && bytes > this.#bytesSeen) this.#throughput.record(this.#now(), bytes - this.#bytesSeen);
    this.#bytesSeen = bytes;
    this.#status = status;
    this.touch();
  }

  /** Time passed: rates have to be read again. */
  touch(): void {
    this.#sample();
    this.#version++;
    this.#slice.stale();
    this.#changed();
  }

  /** What comes after the end of a transfer is no part of how it went. */
  #sample(): void {
    if ("at" in this.#status.phase && this.#sampledEnd) return;
    this.#sampledEnd = "at" in this.#status.phase;
    const { inFlight, window, rttMs } = this.#status;
    const { ledger, clockOffset } = this.facts;
    const now = { at: this.#now() + clockOffset, ackedBytes: this.#ackedBytes() };
    this.#timeline.add({ ...now, window, inFlight, rttMs, retransmits: ledger.retransmits });
  }

  #build(): TransferView {
    const { id, fileName, audience, sealed, plan, startedAt, ledger } = this.facts;
    const ackedBytes = this.#ackedBytes();
    const { phase } = this.#status;
    const throughput = phase.state === "moving" ? this.#throughput.rate(this.#now()) : 0;
    return {
      ...this.#status,
      id,
      fileName,
      audience,
      sealed,
      startedAt,
      size: plan.totalSize,
      chunkSize: plan.chunkSize,
      totalChunks: plan.totalChunks,
      ackedChunks: ledger.ackedCount,
      ackedBytes,
      retransmits: ledger.retransmits,
      throughput,
      etaMs: throughput > 0 ? ((plan.totalSize - ackedBytes) / throughput) * 1000 : undefined,
      cells: ledger.cells,
      version: this.#version,
      timeline: this.#samples,
      chunk: this.#chunk,
      csv: () => transferCsv(this.facts),
    };
  }

  #ackedBytes(): number {
    const { ledger, plan } = this.facts;
    const last = plan.totalChunks - 1;
    const full = ledger.ackedCount * plan.chunkSize;
    return ledger.isAcked(last) ? full - plan.chunkSize + chunkSpan(plan, last).length : full;
  }
}
