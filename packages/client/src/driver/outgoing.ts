// long: the effects of one machine, each in a few lines, and what its parts share.
import {
  type Audience,
  Bitmap,
  type Credit,
  type ErrorBody,
  Sender,
  type SenderEffect,
  type SenderInput,
  type Seq,
} from "@chatcast/protocol";
import type { ChunkSource, QuarantineView, TransferPhase } from "../api.ts";
import type { TransferEntry, TransferStatus } from "../journal/transfer-entry.ts";
import type { StoredTransfer } from "../storage/port.ts";
import { readError } from "./chunk-packet.ts";
import { FileInHand } from "./file-in-hand.ts";
import { HeldChunks } from "./held-chunks.ts";
import { LastWord } from "./last-word.ts";
import type { OutgoingOptions } from "./outgoing-options.ts";
import type { Packing } from "./packing.ts";
import { PathWindow } from "./path-window.ts";
import { phaseOf } from "./phase.ts";
import { possible } from "./possible.ts";
import { Proof } from "./proof.ts";
import type { Begun } from "./sealed-upload.ts";
import { Wake } from "./wake.ts";
import { SocketRoom } from "./way.ts";

/** What is left of a stopped transfer for the one that goes on with it. */
export interface Remainder {
  source: ChunkSource;
  transfer: StoredTransfer;
  begun: Begun;
  /** The other one is kept: this one needs to be no more. */
  gone: () => void;
}

/** Performs the effects of one sender: reads, sends, keeps, sets its one timer, tells the journal. */
export class OutgoingTransfer {
  readonly #options: OutgoingOptions;
  readonly #window: PathWindow;
  readonly #sender: Sender;
  readonly #entry: TransferEntry;
  readonly #file: FileInHand;
  readonly #proof: Proof;
  readonly #held: HeldChunks;
  readonly #lastWord: LastWord;
  readonly #judged: Bitmap;
  readonly #room: SocketRoom;
  readonly #wake: Wake;
  #obstacle: ErrorBody | undefined;
  #result = { url: "", sha256: "" };
  /** Another tab goes on with it. */
  #released = false;
  /** So many of its first chunks are in quarantine; undefined: nobody has said. */
  #quarantined: number | undefined;

  constructor(options: OutgoingOptions) {
    const { record, source, packing, allowance, credit, way, platform, journal } = options;
    const {
      id,
      fileName,
      audience,
      startedAt,
      size: totalSize,
      chunkSize,
      totalChunks,
      paused,
      stopped,
    } = record.transfer;
    const plan = { totalSize, chunkSize, totalChunks };
    this.#options = options;
    this.#window = new PathWindow(credit, chunkSize, options.startBytes);
    this.#wake = new Wake(platform, () => this.handle({ type: "tick" }));
    this.#sender = new Sender({
      totalChunks,
      window: this.#window.policy,
      resumed: source === undefined || packing.end !== undefined,
    });
    this.#room = new SocketRoom(way, chunkSize);
    this.#file = new FileInHand({ ...options, changed: () => this.#fileChanged() }, source);
    this.#proof = new Proof(
      this.#file,
      () => this.#close(),
      () => this.#tell(),
    );
    this.#held = new HeldChunks({
      fileName,
      plan,
      pack: (seq, bytes) => packing.pack(seq, bytes),
      unpack: () => packing.drop?.(),
      release: (bytes) => packing.release?.(bytes),
      allowance,
      file: this.#file,
      read: (seq, bytes) => this.#read(seq, bytes),
      inUse: (seq) => options.record.isHashing(seq),
      failed: (error) => this.handle({ type: "read-failed", error }),
    });
    this.#lastWord = new LastWord({
      packing,
      plan,
      file: this.#file,
      isDue: () => this.#sender.state.state === "completing",
      send: (packet) => way.send(packet),
      failed: (cause) => this.fail(cause),
    });
    this.#judged = new Bitmap(totalChunks);
    const clockOffset = platform.now() - platform.monotonic();
    const { ledger } = this.#sender;
    const checksum = (seq: Seq) => (ledger.attempts(seq) > 0 ? this.#held.tag(seq) : undefined);
    const sealed = packing.suite !== "crc32-xor-seq";
    const facts = { id, fileName, audience, sealed, plan, ledger, clockOffset, startedAt, checksum };
    if (paused) this.#sender.handle({ type: "pause" }, platform.monotonic());
    if (stopped !== undefined) {
      this.#quarantined = stopped.chunks;
      for (const input of killedBefore(stopped)) this.#sender.handle(input, stopped.at - clockOffset);
    }
    this.#held.park(paused);
    this.#entry = journal.transfer(facts, this.#status());
  }

  get id(): string {
    return this.#options.record.transfer.id;
  }

  get suite(): Packing["suite"] {
    return this.#options.packing.suite;
  }

  get fileName(): string {
    return this.#options.record.transfer.fileName;
  }

  get expiresIn(): number | undefined {
    return this.#options.record.transfer.expiresIn;
  }

  get audience(): Audience {
    return this.#options.record.transfer.audience;
  }

  /** It goes on with what another stream has begun, and the server may have nothing of that left. */
  get continues(): boolean {
    return this.#options.packing.sealing?.continues !== undefined && !this.isSent;
  }

  /** All of it was acknowledged; whether it is complete is for the server to say. */
  get isSent(): boolean {
    return this.#sender.state.state === "completing";
  }

  /** The room has other keys than what seals it: it goes on in another stream, or not at all. */
  get stale(): boolean {
    const { sealing } = this.#options.packing;
    return sealing !== undefined && !sealing.current && this.running;
  }

  /** Sends nothing more until somebody says how it goes on. */
  suspend(): void {
    this.handle({ type: "disconnected" });
  }

  /** Asks the server what it has of it. */
  ask(): void {
    this.#options.way.send(this.#options.packing.ask());
  }

  /** The server has so many of its first chunks in quarantine. */
  quarantined(chunks: number): void {
    this.#quarantined = chunks;
    this.#keepStopped();
    this.#tell();
  }

  get inQuarantine(): boolean {
    return this.#quarantine(this.phase) !== undefined;
  }

  /** What another stream goes on with: from now on the file is that one's. Undefined where it cannot go on here. */
  handOn(chunks = this.#quarantined ?? 0): Remainder | undefined {
    const { record, packing } = this.#options;
    const { sealing } = packing;
    const { source } = this;
    if (source === undefined || chunks === 0 || sealing === undefined) return undefined;
    if (this.running) this.suspend();
    this.#stop();
    this.#file.handOver();
    this.#quarantined = 0;
    this.#tell();
    return { source, transfer: record.transfer, begun: { sealing, chunks }, gone: () => record.end() };
  }

  /** Nobody goes on with it. */
  discard(): void {
    this.#quarantined = 0;
    this.#close();
    this.#tell();
  }

  /** A later run can go on with what is in quarantine. */
  #keepStopped(): void {
    const { state } = this.#sender;
    if (state.state !== "ended" || state.reason.kind !== "killed" || this.#quarantined === undefined) return;
    const { record, platform } = this.#options;
    const { cause } = state.reason;
    const at = Math.round(state.at + platform.now() - platform.monotonic());
    if (this.#quarantined === 0) record.end();
    else record.change({ stopped: { at, chunks: this.#quarantined, cause } });
  }

  #fileChanged(): void {
    this.#tell();
    if (this.source !== undefined) this.#options.found();
  }

  /** Ends it, for another one in its place. @returns the file, where it is at hand, for that one */
  withdraw(): ChunkSource | undefined {
    const source = this.#file.handOver();
    this.handle({ type: "cancel" });
    this.handle({ type: "cancelled" });
    return source;
  }

  /** The file, while it is at hand. */
  get source(): ChunkSource | undefined {
    return this.#file.source;
  }

  /** Bytes per millisecond that its path carries; undefined before it is known. */
  get rate(): number | undefined {
    return this.#window.rate;
  }

  /** Bytes that its path takes at once, as far as this transfer has learnt. */
  get windowBytes(): number {
    return this.#window.bytes;
  }

  /** Whether it would move if it could. While it waits for its file it needs to know what the server has, and no more. */
  get active(): boolean {
    const { state } = this.#sender.state;
    const waits = state === "moving" && this.#file.absence !== undefined;
    return this.running && state !== "paused" && !waits;
  }

  /** Whether something may still be sent or asked for it without anybody's doing. */
  get running(): boolean {
    const { state } = this.#sender.state;
    return state !== "done" && state !== "ended";
  }

  /** Whether it is kept as far as it can be, so that it may be sent. */
  get begun(): boolean {
    return this.#options.record.begun && this.#options.packing.ready;
  }

  /** What no storage has ever taken of it, so that no other tab can know of it. */
  get unkept(): StoredTransfer | undefined {
    const { record } = this.#options;
    return record.kept ? undefined : record.transfer;
  }

  /** The rates of a moving transfer change even when nothing arrives. */
  touch(): void {
    if (this.#sender.state.state === "moving") this.#entry.touch();
  }

  /** @returns true the first time that a verdict on this chunk arrives. */
  judged(seq: Seq): boolean {
    return this.#judged.set(seq);
  }

  /** Of an earlier run: takes the file that is still at hand, or looks for the one that it had. */
  takeUp(source: ChunkSource | undefined): void {
    if (this.#options.record.transfer.cancelled) {
      this.handle({ type: "cancel" });
      return;
    }
    // Why it is not here, its phase tells.
    (source === undefined ? this.#file.look(false) : this.#file.take(source)).catch(() => undefined);
  }

  /** Another tab goes on with it. The file stays at hand, in case that this one takes it back. */
  release(): void {
    this.#released = true;
    this.handle({ type: "disconnected" });
    this.#stop();
    this.#options.record.release();
  }

  /** It cannot be sent. */
  fail(cause: unknown): void {
    this.handle({ type: "read-failed", error: readError(cause, this.fileName) });
  }

  complete(url: string, sha256: string): void {
    this.#result = { url, sha256 };
    const open = this.running || this.phase.state === "failed";
    // A sealed file proves itself: each place is bound to its bytes before they are sent.
    const { source, packing } = this.#options;
    if (source === undefined && packing.end === undefined && open && this.#proof.state === undefined)
      this.#proof.begin(sha256);
    this.handle({ type: "complete" });
  }

  handle(input: SenderInput): void {
    if (input.type === "nack" && input.retryable) this.#obstacle = input.error;
    if (input.type === "ack" || input.type === "acks") this.#obstacle = undefined;
    if (input.type === "cancel") this.#options.record.change({ cancelled: true });
    if (input.type === "pause" || input.type === "resume") {
      this.#held.park(input.type === "pause");
      this.#options.record.change({ paused: input.type === "pause" });
    }
    if (WISHES.has(input.type)) this.#options.wanted();
    this.#fillSocket();
    this.#absorb(input);
    this.#fillSocket();
    this.#lastWord.say();
    this.#tell(["ack", "acks", "cumulative"].includes(input.type));
  }

  /** The receiver takes so much from now on. */
  credit(credit: Credit): void {
    this.#absorb(this.#window.changed(credit));
  }

  /** The socket may have room again. */
  drained(): void {
    if (this.running && this.#fillSocket()) this.#tell();
  }

  #fillSocket(): boolean {
    return this.#room.tell((news) => this.#absorb(news));
  }

  #absorb(input: SenderInput): void {
    const effects = this.#sender.handle(input, this.#options.platform.monotonic());
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: SenderEffect): void {
    const { way } = this.#options;
    switch (effect.do) {
      case "read":
        this.#held.read(effect.seq);
        break;
      case "send":
        this.#send(effect.seq);
        break;
      case "release":
        if (this.#sender.ledger.isAcked(effect.seq)) this.#options.record.acked(effect.seq);
        this.#held.release(effect.seq);
        break;
      case "ask-missing":
        way.send(this.#options.packing.ask());
        this.#lastWord.asked();
        break;
      case "tell-cancel":
        way.send({ type: "CONTROL", cmd: "CANCEL", transfer_id: this.id });
        break;
      case "wake":
        this.#wake.at(effect.at);
        break;
      case "finish":
        this.#stop();
        if (this.#proof.state === undefined) this.#close();
        break;
      case "end":
        this.#stop();
        if (effect.reason.kind === "killed" && this.#options.packing.end !== undefined) {
          // Another stream may go on with the file.
          this.#keepStopped();
          break;
        }
        // A failed transfer may be retried, and then reads again; unless the server has closed it.
        if (effect.reason.kind !== "failed" || effect.reason.error.code === "E_STREAM_CLOSED") this.#close();
        break;
    }
  }

  #read(seq: Seq, bytes: Uint8Array): void {
    if (this.#options.packing.end === undefined) this.#options.record.read(seq, bytes);
    this.handle({ type: "chunk-read", seq });
  }

  #send(seq: Seq): void {
    const { way, packing } = this.#options;
    this.#held.send(seq, (chunk, copied) => {
      way.send(packing.chunk(seq, chunk), copied);
      this.#room.sent();
    });
  }

  #stop(): void {
    this.#wake.stop();
    this.#held.drop();
  }

  /** Nothing of it will be needed again. */
  #close(): void {
    this.#file.close();
    this.#options.record.end();
  }

  #tell(arrived = false): void {
    this.#entry.update(this.#status(), arrived);
  }

  #status(): TransferStatus {
    const { state } = this.#sender.state;
    const { phase, begun } = this;
    const running = this.running && !this.#released;
    const handle = (input: SenderInput) => this.handle(input);
    const { kill, record } = this.#options;
    const { source: origin } = record.transfer;
    const quarantine = this.#quarantine(phase);
    const kept = quarantine !== undefined;
    const fetched = (getting: Promise<void>) => this.#fetched(getting);
    return {
      phase,
      origin: origin.kind === "none" ? undefined : origin,
      inFlight: this.#sender.inFlight,
      window: this.#window.policy.limit,
      rttMs: this.#sender.rtt,
      quarantine,
      ...possible({ phase, state, running, begun, kept, file: this.#file, proof: this.#proof, handle, kill, fetched }),
    };
  }

  #quarantine({ state }: TransferPhase): QuarantineView | undefined {
    const [chunks, actions] = [this.#quarantined, this.#options.quarantine];
    if (state !== "killed" || !chunks || actions === undefined || this.#released) return undefined;
    const ready = this.source !== undefined && this.#options.packing.sealing !== undefined;
    return { chunks, resume: ready ? actions.resume : undefined, discard: actions.discard };
  }

  get phase(): TransferPhase {
    const { platform } = this.#options;
    return phaseOf(this.#sender.state, {
      clockOffset: platform.now() - platform.monotonic(),
      obstacle: this.#sender.inFlight === 0 ? this.#obstacle : undefined,
      result: this.#result,
      released: this.#released ? (this.unkept ? "waits here" : "goes on there") : undefined,
      file: this.#file,
      proof: this.#proof.state,
    });
  }

  /** Whoever gets the file wants the transfer to go on. */
  async #fetched(getting: Promise<void>): Promise<void> {
    await getting;
    if (this.source !== undefined) this.handle({ type: "resume" });
  }
}

/** What a killed transfer of an earlier run has heard last. */
function killedBefore({ chunks, cause }: NonNullable<StoredTransfer["stopped"]>): SenderInput[] {
  const kill: SenderInput = "by" in cause ? { type: "stopped", by: cause.by } : { type: "compromised", ...cause };
  return [{ type: "cumulative", highestContig: chunks - 1 }, kill];
}

/** What a person asks for. */
const WISHES: ReadonlySet<SenderInput["type"]> = new Set(["resume", "retry", "cancel"]);
