import { type Audience, CELL, chunkSpan, type LedgerView, type Millis, type TransferPlan } from "@chatcast/protocol";
import type { EpochMillis, TransferPhase, TransferView } from "../api.ts";
import { toCsv } from "../csv.ts";
import { Slice } from "./slice.ts";
import { Throughput } from "./throughput.ts";

/** What never changes about a transfer. */
export interface TransferFacts {
  id: string;
  fileName: string;
  audience: Audience;
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
  inFlight: number;
  rttMs: Millis | undefined;
  pause: (() => void) | undefined;
  resume: (() => void) | undefined;
  retry: (() => void) | undefined;
  cancel: (() => void) | undefined;
  provide: TransferView["provide"];
  reopen: TransferView["reopen"];
}

const STATUS_NAMES = Object.fromEntries(Object.entries(CELL).map(([name, cell]) => [cell, name]));

/** A transfer as the journal keeps it: fixed facts, the sender's ledger, and how fast it goes. */
export class TransferEntry {
  readonly facts: TransferFacts;
  readonly #now: () => Millis;
  readonly #changed: () => void;
  readonly #throughput = new Throughput();
  readonly #slice: Slice<TransferView>;
  #status: TransferStatus;
  #bytesSeen = 0;
  #version = 0;

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
    this.#version++;
    this.#slice.stale();
    this.#changed();
  }

  #build(): TransferView {
    const { id, fileName, audience, plan, startedAt, ledger } = this.facts;
    const ackedBytes = this.#ackedBytes();
    const { phase } = this.#status;
    const throughput = phase.state === "moving" ? this.#throughput.rate(this.#now()) : 0;
    return {
      ...this.#status,
      id,
      fileName,
      audience,
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
      csv: () => this.#csv(),
    };
  }

  #ackedBytes(): number {
    const { ledger, plan } = this.facts;
    const last = plan.totalChunks - 1;
    const full = ledger.ackedCount * plan.chunkSize;
    return ledger.isAcked(last) ? full - plan.chunkSize + chunkSpan(plan, last).length : full;
  }

  #csv(): string {
    return toCsv(["seq", "status", "bytes", "sent_at", "acked_at", "rtt_ms", "retries", "checksum"], this.#rows());
  }

  *#rows(): Generator<(string | number | undefined)[]> {
    const { plan, ledger, checksum } = this.facts;
    for (let seq = 0; seq < plan.totalChunks; seq++) {
      const rtt = ledger.rtt(seq);
      yield [
        seq,
        STATUS_NAMES[ledger.cells[seq] ?? CELL.queued],
        chunkSpan(plan, seq).length,
        this.#time(ledger.sentAt(seq)),
        this.#time(ledger.ackedAt(seq)),
        rtt === undefined ? undefined : Math.round(rtt * 10) / 10,
        Math.max(0, ledger.attempts(seq) - 1),
        checksum(seq),
      ];
    }
  }

  #time(at: Millis | undefined): string | undefined {
    return at === undefined ? undefined : new Date(at + this.facts.clockOffset).toISOString();
  }
}
