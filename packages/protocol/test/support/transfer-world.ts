import {
  fixedWindow,
  Receiver,
  Sender,
  type SenderEffect,
  type SenderInput,
  type TransferPlan,
  type WindowPolicy,
} from "../../src/index.ts";
import { VirtualClock } from "./clock.ts";
import { randomBytes, seeded } from "./random.ts";

/**
 * A sender and a receiver with a bad network between them, all in virtual time.
 *
 * The driver half does what a real one does with effects, and checks on every one of them what must never happen
 * (`broken` collects it). To extend: a new fault goes into `#carry`, a new packet into `#serve` or `#answer`.
 */
export interface WorldOptions {
  seed: number;
  totalSize: number;
  chunkSize: number;
  windowChunks: number;
  /** A policy whose window is never above `windowChunks`; a fixed window of so many when absent. */
  policy?: WindowPolicy;
  /** What the sender's line carries, in bytes per ms; any number when absent. */
  rate?: number;
  /** Bytes that may wait in the sender's socket: the sender is told how many chunks it takes. Needs a `rate`. */
  socket?: number;
  /** Probability that a packet is lost, or comes twice, in either direction. */
  loss: number;
  duplicate: number;
  /** Least and additional random delay of a packet in ms: more jitter means more reordering. */
  delay: number;
  jitter: number;
  /** Times at which the connection breaks; it is back 50 ms later. */
  cuts: number[];
}

type Up = { do: "chunk"; seq: number; bytes: Uint8Array } | { do: "ask" } | { do: "cancel" };

export class TransferWorld {
  readonly clock = new VirtualClock();
  readonly sender: Sender;
  readonly sent: Uint8Array;
  readonly stored: Uint8Array;
  /** Every effect, in order, with its time. */
  readonly trace: { at: number; effect: SenderEffect }[] = [];
  readonly broken: string[] = [];
  /** Most bytes that ever waited in the sender's socket. */
  mostQueued = 0;
  readonly #options: WorldOptions;
  readonly #policy: WindowPolicy;
  readonly #plan: TransferPlan;
  readonly #random: () => number;
  readonly #receiver: Receiver;
  readonly #held = new Set<number>();
  readonly #flying = new Set<number>();
  /** Chunks that the sender had been told of when the connection last came up. */
  #known = new Set<number>();
  readonly #acked = new Set<number>();
  /** All below was told to be acknowledged. */
  #prefix = 0;
  #epoch = 0;
  #queued = 0;
  /** When what waits in the socket will have left. */
  #lineFree = 0;
  #connected = false;
  #maySend = true;
  #over = false;
  #cancelTimer: () => void = () => undefined;

  constructor(options: WorldOptions) {
    const { seed, totalSize, chunkSize, windowChunks, cuts } = options;
    this.#options = options;
    this.#policy = options.policy ?? fixedWindow({ chunks: windowChunks });
    this.#random = seeded(seed);
    this.#plan = { totalSize, chunkSize, totalChunks: Math.max(1, Math.ceil(totalSize / chunkSize)) };
    this.sent = randomBytes(this.#random, totalSize);
    this.stored = new Uint8Array(totalSize);
    this.#receiver = new Receiver(this.#plan);
    this.sender = new Sender({
      totalChunks: this.#plan.totalChunks,
      window: this.#policy,
      maxRetries: 1_000,
    });
    this.clock.at(0, () => this.#connect());
    for (const cut of cuts) this.clock.at(cut, () => this.#cut());
  }

  /** Hands an input to the sender, does what it says, and looks for broken promises. */
  tell(input: SenderInput): void {
    const { socket, chunkSize } = this.#options;
    if (socket !== undefined) {
      const room = Math.max(this.#queued === 0 ? 1 : 0, Math.floor((socket - this.#queued) / chunkSize));
      this.#hand({ type: "writable", chunks: this.#connected ? room : 0 });
    }
    this.#hand(input);
  }

  #hand(input: SenderInput): void {
    const effects = this.sender.handle(input, this.clock.now);
    if (this.#over && effects.length > 0) this.broken.push(`${effects[0]?.do} after the end`);
    const attempts = effects.flatMap((effect) => (effect.do === "send" ? [effect.attempt] : []));
    if (attempts.some((attempt, i) => attempt > 1 && attempts[i - 1] === 1)) this.broken.push("a new chunk went first");
    for (const effect of effects) {
      this.trace.push({ at: this.clock.now, effect });
      this.#perform(effect);
    }
  }

  /** Runs until the transfer has ended and what is still on the way has arrived. */
  settle(): void {
    this.clock.run(() => false);
  }

  #connect(): void {
    if (this.#connected) return;
    this.#connected = true;
    this.#epoch++;
    this.#maySend = this.#epoch === 1 || !this.trace.some(({ effect }) => effect.do === "send");
    this.#known = new Set(this.#acked);
    this.tell({ type: "connected" });
  }

  #cut(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#flying.clear();
    this.#queued = 0;
    this.#lineFree = this.clock.now;
    this.tell({ type: "disconnected" });
    this.clock.after(50, () => this.#connect());
  }

  #perform(effect: SenderEffect): void {
    const { windowChunks, chunkSize } = this.#options;
    switch (effect.do) {
      case "read":
        this.#held.add(effect.seq);
        if (this.#held.size > windowChunks) this.broken.push(`${this.#held.size} chunks held`);
        this.clock.after(this.#random() * 3, () => this.tell({ type: "chunk-read", seq: effect.seq }));
        break;
      case "send":
        if (!this.#connected) this.broken.push("sent while disconnected");
        if (!this.#maySend) this.broken.push("sent before the server told what it has");
        if (!this.#held.has(effect.seq)) this.broken.push(`chunk ${effect.seq} sent without its bytes`);
        if (this.#known.has(effect.seq)) this.broken.push(`acknowledged chunk ${effect.seq} sent again`);
        if (!this.#flying.has(effect.seq) && this.#flying.size >= this.#policy.limit) {
          this.broken.push(`chunk ${effect.seq} sent beyond a window of ${this.#policy.limit}`);
        }
        this.#flying.add(effect.seq);
        this.#up({
          do: "chunk",
          seq: effect.seq,
          bytes: this.sent.subarray(effect.seq * chunkSize, (effect.seq + 1) * chunkSize),
        });
        break;
      case "release":
        this.#held.delete(effect.seq);
        break;
      case "ask-missing":
        this.#up({ do: "ask" });
        break;
      case "tell-cancel":
        this.#up({ do: "cancel" });
        break;
      case "wake":
        this.#cancelTimer();
        this.#cancelTimer = this.clock.at(effect.at, () => this.tell({ type: "tick" }));
        break;
      case "finish":
      case "end":
        this.#over = true;
        this.#held.clear();
        this.#flying.clear();
        this.#cancelTimer();
        break;
    }
  }

  #carry(arrive: () => void): void {
    const { loss, duplicate, delay, jitter } = this.#options;
    const epoch = this.#epoch;
    if (this.#random() < loss) return;
    for (let copies = this.#random() < duplicate ? 2 : 1; copies > 0; copies--) {
      this.clock.after(delay + this.#random() * jitter, () => {
        if (this.#epoch === epoch && this.#connected) arrive();
      });
    }
  }

  #up(packet: Up): void {
    const { rate } = this.#options;
    if (rate === undefined || packet.do !== "chunk") {
      this.#carry(() => this.#serve(packet));
      return;
    }
    const { length } = packet.bytes;
    const epoch = this.#epoch;
    this.#queued += length;
    this.mostQueued = Math.max(this.mostQueued, this.#queued);
    this.#lineFree = Math.max(this.#lineFree, this.clock.now) + length / rate;
    this.clock.at(this.#lineFree, () => {
      if (this.#epoch !== epoch || !this.#connected) return;
      this.#queued -= length;
      this.#carry(() => this.#serve(packet));
      if (this.#options.socket !== undefined && !this.#over) this.tell({ type: "tick" });
    });
  }

  #serve(packet: Up): void {
    if (packet.do === "cancel") {
      this.#down(() => this.tell({ type: "cancelled" }));
    } else if (packet.do === "ask") {
      const { highest_contig, received, missing, truncated = false } = this.#receiver.missing();
      this.#down(() => this.#hear({ type: "missing", highestContig: highest_contig, received, missing, truncated }));
      if (this.#receiver.complete) this.#down(() => this.tell({ type: "complete" }));
    } else {
      this.#store(packet.seq, packet.bytes);
    }
  }

  #store(seq: number, bytes: Uint8Array): void {
    const offer = this.#receiver.offer(seq, bytes.length);
    if (offer === "duplicate") this.#down(() => this.#hear({ type: "ack", seq }));
    if (offer !== "fresh") return;
    this.#receiver.begin(seq);
    // A cut does not stop the disk: what was being written is stored, only its ACK has nowhere to go.
    this.clock.after(this.#random() * 5, () => {
      this.stored.set(bytes, seq * this.#options.chunkSize);
      const { cumulative, complete } = this.#receiver.stored(seq);
      this.#down(() => this.#hear({ type: "ack", seq }));
      if (cumulative !== undefined) this.#down(() => this.#hear({ type: "cumulative", highestContig: cumulative }));
      if (complete) this.#down(() => this.tell({ type: "complete" }));
    });
  }

  #down(arrive: () => void): void {
    this.#carry(arrive);
  }

  /** Keeps the checker's own count of what the sender was told, apart from the sender's. */
  #hear(input: SenderInput): void {
    if (input.type === "ack") this.#acknowledge(input.seq);
    if (input.type === "cumulative") while (this.#prefix <= input.highestContig) this.#acknowledge(this.#prefix++);
    if (input.type === "missing") {
      if (!this.#maySend) {
        const listed = (seq: number) => input.missing.some(([first, last]) => first <= seq && seq <= last);
        for (let seq = 0; seq < this.#plan.totalChunks; seq++) if (!listed(seq)) this.#acknowledge(seq);
        this.#known = new Set(this.#acked);
      }
      this.#maySend = true;
    }
    this.tell(input);
  }

  #acknowledge(seq: number): void {
    this.#acked.add(seq);
    this.#flying.delete(seq);
  }
}
