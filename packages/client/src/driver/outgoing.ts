import {
  type Audience,
  BdpWindow,
  Bitmap,
  type Credit,
  chunkSpan,
  type ErrorBody,
  type IntegritySuite,
  Sender,
  type SenderEffect,
  type SenderInput,
  type Seq,
  type TransferPlan,
} from "@chatcast/protocol";
import type { ChunkSource, TransferPhase } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import type { TransferEntry, TransferStatus } from "../journal/transfer-entry.ts";
import type { Platform, StopTimer } from "../platform.ts";
import { type ChunkAllowance, chunksOf } from "./allowance.ts";
import { chunkPacket, type HeldChunk, readError } from "./chunk-packet.ts";
import { phaseOf } from "./phase.ts";
import { SocketRoom, type Way } from "./way.ts";

export interface OutgoingOptions {
  id: string;
  source: ChunkSource;
  audience: Audience;
  plan: TransferPlan;
  suite: IntegritySuite;
  platform: Platform;
  journal: Journal;
  allowance: ChunkAllowance;
  credit: Credit;
  way: Way;
  /** Somebody wants it to move, or to be told of. */
  wanted: () => void;
}

/** Performs the effects of one sender: reads, seals, sends, sets its one timer, tells the journal. */
export class OutgoingTransfer {
  readonly #options: OutgoingOptions;
  readonly #window: BdpWindow;
  readonly #sender: Sender;
  readonly #entry: TransferEntry;
  /** Bytes from the read until the acknowledgement: a retransmission never reads again. */
  readonly #held = new Map<Seq, HeldChunk>();
  readonly #tags: Uint32Array;
  readonly #judged: Bitmap;
  readonly #room: SocketRoom;
  #heldBytes = 0;
  #parked = false;
  /** Reads that were begun before a transfer ended must not be taken for those of its retry. */
  #run = 0;
  #stopTimer: StopTimer | undefined;
  #obstacle: ErrorBody | undefined;
  #result = { url: "", sha256: "" };

  constructor(options: OutgoingOptions) {
    const { id, source, audience, plan, platform, journal, credit, way } = options;
    this.#options = options;
    this.#window = new BdpWindow(chunksOf(credit, plan.chunkSize));
    this.#sender = new Sender({
      totalChunks: plan.totalChunks,
      window: this.#window,
    });
    this.#room = new SocketRoom(way, plan.chunkSize);
    this.#tags = new Uint32Array(plan.totalChunks);
    this.#judged = new Bitmap(plan.totalChunks);
    const clockOffset = platform.now() - platform.monotonic();
    const { ledger } = this.#sender;
    this.#entry = journal.transfer(
      {
        id,
        fileName: source.name,
        audience,
        plan,
        ledger,
        clockOffset,
        startedAt: platform.now(),
        checksum: (seq) =>
          ledger.attempts(seq) > 0 ? (this.#tags[seq] ?? 0).toString(16).padStart(8, "0") : undefined,
      },
      this.#status(),
    );
  }

  get id(): string {
    return this.#options.id;
  }

  get fileName(): string {
    return this.#options.source.name;
  }

  get phase(): TransferPhase {
    return this.#phase();
  }

  /** Bytes per millisecond that its path carries; undefined before it is known. */
  get rate(): number | undefined {
    return this.#window.rate === 0 ? undefined : this.#window.rate * this.#options.plan.chunkSize;
  }

  /** Whether it would move if it could. */
  get active(): boolean {
    return this.running && this.#sender.state.state !== "paused";
  }

  /** Whether something may still be sent or asked for it without anybody's doing. */
  get running(): boolean {
    const { state } = this.#sender.state;
    return state !== "done" && state !== "ended";
  }

  /** The rates of a moving transfer change even when nothing arrives. */
  touch(): void {
    if (this.#sender.state.state === "moving") this.#entry.touch();
  }

  /** @returns true the first time that a verdict on this chunk arrives. */
  judged(seq: Seq): boolean {
    return this.#judged.set(seq);
  }

  complete(url: string, sha256: string): void {
    this.#result = { url, sha256 };
    this.handle({ type: "complete" });
  }

  handle(input: SenderInput): void {
    if (input.type === "nack" && input.retryable) this.#obstacle = input.error;
    if (input.type === "ack" || input.type === "acks") this.#obstacle = undefined;
    if (input.type === "pause" || input.type === "resume") this.#park(input.type === "pause");
    if (WISHES.has(input.type)) this.#options.wanted();
    this.#fillSocket();
    this.#absorb(input);
    this.#fillSocket();
    this.#entry.update(this.#status(), ["ack", "acks", "cumulative"].includes(input.type));
  }

  /** The receiver takes so much from now on. */
  credit(credit: Credit): void {
    this.#absorb({ type: "credit", chunks: chunksOf(credit, this.#options.plan.chunkSize) });
  }

  /** The socket may have room again. */
  drained(): void {
    if (this.running && this.#fillSocket()) this.#entry.update(this.#status(), false);
  }

  #fillSocket(): boolean {
    return this.#room.tell((news) => this.#absorb(news));
  }

  #absorb(input: SenderInput): void {
    const effects = this.#sender.handle(input, this.#options.platform.monotonic());
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: SenderEffect): void {
    const { id, source, way, platform } = this.#options;
    switch (effect.do) {
      case "read":
        this.#read(effect.seq);
        break;
      case "send":
        this.#send(effect.seq);
        break;
      case "release":
        this.#release(effect.seq);
        break;
      case "ask-missing":
        way.send({ type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: id });
        break;
      case "tell-cancel":
        way.send({ type: "CONTROL", cmd: "CANCEL", transfer_id: id });
        break;
      case "wake":
        this.#stopTimer?.();
        this.#stopTimer = platform.after(Math.max(0, effect.at - platform.monotonic()), () =>
          this.handle({ type: "tick" }),
        );
        break;
      case "finish":
        this.#dropAll();
        source.close();
        break;
      case "end":
        this.#dropAll();
        // A failed transfer may be retried, and then reads again.
        if (effect.reason.kind !== "failed") source.close();
        break;
    }
  }

  #read(seq: Seq): void {
    const { allowance, plan, source } = this.#options;
    const run = this.#run;
    const { position, length } = chunkSpan(plan, seq);
    const ifCurrent = (then: () => void) => {
      if (this.#run === run) then();
      else allowance.give(this, 1, length);
    };
    allowance.take(this, length, () => {
      // A source may be anybody's: one that throws instead of rejecting must not break the window.
      new Promise<Uint8Array>((resolve) => resolve(source.read(position, length))).then(
        (bytes) => ifCurrent(() => this.#keep(seq, bytes, length)),
        (cause: unknown) =>
          ifCurrent(() => {
            allowance.give(this, 1, length);
            this.handle({ type: "read-failed", error: readError(cause, source.name) });
          }),
      );
    });
  }

  #keep(seq: Seq, bytes: Uint8Array, length: number): void {
    const { suite, allowance, source } = this.#options;
    if (bytes.length !== length) {
      allowance.give(this, 1, length);
      const message = `${source.name} is shorter than it was`;
      this.handle({ type: "read-failed", error: { code: "E_SOURCE_CHANGED", message } });
      return;
    }
    const tag = suite.seal(bytes, seq);
    this.#tags[seq] = Number.parseInt(tag, 16);
    this.#held.set(seq, { bytes, tag });
    this.#heldBytes += length;
    // Paused while it was being read: what a paused transfer holds is not counted.
    if (this.#parked) allowance.give(this, 1, length);
    this.handle({ type: "chunk-read", seq });
  }

  #send(seq: Seq): void {
    const chunk = this.#held.get(seq);
    if (chunk === undefined) return;
    this.#options.way.send(chunkPacket(this.#options, seq, chunk));
    this.#room.sent();
  }

  #release(seq: Seq): void {
    const chunk = this.#held.get(seq);
    if (chunk === undefined) return;
    this.#held.delete(seq);
    this.#heldBytes -= chunk.bytes.length;
    if (!this.#parked) this.#options.allowance.give(this, 1, chunk.bytes.length);
  }

  /** What a paused transfer holds would keep the others from moving; it takes it up again when it goes on. */
  #park(parked: boolean): void {
    if (this.#parked === parked) return;
    this.#parked = parked;
    const { allowance } = this.#options;
    if (parked) allowance.give(this, this.#held.size, this.#heldBytes);
    else allowance.force(this, this.#held.size, this.#heldBytes);
  }

  #dropAll(): void {
    this.#run++;
    this.#stopTimer?.();
    this.#options.allowance.forget(this);
    for (const seq of [...this.#held.keys()]) this.#release(seq);
    this.#parked = false;
  }

  #status(): TransferStatus {
    const { state } = this.#sender.state;
    const phase = this.#phase();
    const act = (possible: boolean, input: SenderInput) => (possible ? () => this.handle(input) : undefined);
    const live = this.running && state !== "cancelling";
    const failed = phase.state === "failed";
    return {
      phase,
      inFlight: this.#sender.inFlight,
      rttMs: this.#sender.rtt,
      pause: act(live && state !== "paused", { type: "pause" }),
      resume: act(state === "paused", { type: "resume" }),
      retry: act(failed, { type: "retry" }),
      cancel: act(live || failed, { type: "cancel" }),
    };
  }

  #phase(): TransferPhase {
    const { platform } = this.#options;
    return phaseOf(this.#sender.state, {
      clockOffset: platform.now() - platform.monotonic(),
      obstacle: this.#sender.inFlight === 0 ? this.#obstacle : undefined,
      result: this.#result,
    });
  }
}

/** What a person asks for. */
const WISHES: ReadonlySet<SenderInput["type"]> = new Set(["resume", "retry", "cancel"]);
