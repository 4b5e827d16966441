import { ChatCastError, type CryptoPort, equalBytes, type Seq } from "@chatcast/protocol";
import { SMALL, type Thread } from "../../thread/thread.ts";
import { Gate } from "./gate.ts";
import { chunksHere } from "./here.ts";
import type { SealingAnswer, SealingOrder } from "./orders.ts";
import { packedLeaves } from "./packed.ts";
import type { ChunkOpening, ChunkSealing, ChunkWork, SealedChunk, StreamToOpen, StreamToSeal } from "./port.ts";
import { postedOpening, postedSealing } from "./posted.ts";

export type SealingThread = Thread<SealingOrder, SealingAnswer>;

/** Bytes that are with the worker at once: enough that it never waits, and no more than a slab of a file in memory. */
const AT_ONCE = 4 * 1024 * 1024;

/**
 * Seals and opens in a worker of the page. Each chunk is copied once for it and comes back as it is. Where there is none, or it
 * ends, or WebCrypto cannot sign, the same is done here; so it is with streams whose chunks are smaller than the asking.
 */
export function chunksElsewhere(thread: SealingThread, subtle: SubtleCrypto, port: CryptoPort): ChunkWork {
  const here = chunksHere(port);
  const gate = new Gate(AT_ONCE);
  /** Of so many bytes: by the worker, or here where there are few of them or it does not answer. */
  async function hashed(
    bytes: number,
    ask: (job: number) => Promise<SealingAnswer>,
    own: () => Promise<Uint8Array>,
  ): Promise<Uint8Array> {
    if (bytes < SMALL) return own();
    await gate.enter(gate, bytes);
    try {
      const answer = await thread.use(ask).catch(() => undefined);
      return answer?.digest ?? (await own());
    } finally {
      gate.leave(bytes);
    }
  }
  return {
    async sealing(stream) {
      // Finds what cannot be sealed at all, and is at hand for what the worker does not answer.
      const own = await here.sealing(stream);
      if (isSmall(stream)) return own;
      const posted = await postedSealing(subtle, stream).catch(() => undefined);
      if (posted === undefined) return own;
      const leaves = new Map(stream.sealed);
      const line = new Line(thread, gate, (job) => ({ do: "begin-sealing", job, stream: posted(leaves) }));
      return new Sealing(line, leaves, () => here.sealing({ ...stream, sealed: [...leaves] }));
    },
    async opening(stream) {
      const own = await here.opening(stream);
      if (isSmall(stream)) return own;
      const posted = await postedOpening(subtle, stream).catch(() => undefined);
      if (posted === undefined) return own;
      const line = new Line(thread, gate, (job) => ({ do: "begin-opening", job, stream: posted }));
      return opening(line, own);
    },
    leaf: (seq, bytes) =>
      hashed(
        bytes.length,
        (job) => {
          const copy = bytes.slice();
          return thread.ask({ do: "leaf", job, seq, bytes: copy }, [copy.buffer]);
        },
        () => here.leaf(seq, bytes),
      ),
    root(leaves) {
      const packed = packedLeaves(leaves);
      const own = () => here.root(leaves);
      // One answer is enough, and the leaves stay here in case that there is none.
      return hashed(packed.length, (job) => thread.ask({ do: "root", job, leaves: packed }, [packed.buffer]), own);
    },
  };
}

const isSmall = ({ context }: StreamToSeal | StreamToOpen): boolean =>
  Math.min(context.chunkSize, context.totalSize) < SMALL;

/** One stream's way to the worker: says what it needs to know before the first chunk, and again to each new worker. */
class Line {
  readonly #thread: SealingThread;
  readonly #gate: Gate;
  readonly #begin: (job: number) => SealingOrder;
  #begun: { worker: object; job: number } | undefined;

  constructor(thread: SealingThread, gate: Gate, begin: (job: number) => SealingOrder) {
    this.#thread = thread;
    this.#gate = gate;
    this.#begin = begin;
  }

  /** @returns undefined where no worker answers @throws ChatCastError `E_UNAVAILABLE` for what was dropped before */
  async ask(what: "seal" | "open", seq: Seq, bytes: Uint8Array): Promise<SealingAnswer | undefined> {
    const { length } = bytes;
    if (!(await this.#gate.enter(this, length))) throw new ChatCastError("E_UNAVAILABLE", "not wanted any more");
    try {
      return await this.#thread.use((job) => this.#post(what, job, seq, bytes));
    } catch {
      return undefined;
    } finally {
      this.#gate.leave(length);
    }
  }

  drop(): void {
    this.#gate.sendAway(this);
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun !== undefined && this.#thread.worker === begun.worker)
      this.#thread.tell({ do: "forget", job: begun.job }, []);
  }

  #post(what: "seal" | "open", job: number, seq: Seq, bytes: Uint8Array): Promise<SealingAnswer> {
    const of = this.#stream();
    // The worker gets a copy: the caller's bytes may be part of something larger, and are there when it does not answer.
    const copy = bytes.slice();
    return this.#thread.ask({ do: what, job, of, seq, bytes: copy }, [copy.buffer]);
  }

  /** The number under which the present worker knows the stream. */
  #stream(): number {
    const begun = this.#begun;
    if (begun !== undefined && begun.worker === this.#thread.worker) return begun.job;
    const job = this.#thread.number();
    const worker = this.#thread.tell(this.#begin(job), []);
    this.#begun = { worker, job };
    return job;
  }
}

/** The one rule of sealing is kept on both threads: nothing leaves this one for a place that is bound to other bytes. */
class Sealing implements ChunkSealing {
  readonly #line: Line;
  readonly #leaves: Map<Seq, Uint8Array>;
  readonly #begin: () => Promise<ChunkSealing>;
  /** Once the worker has failed: whoever goes on must know all that was sealed. */
  #here: Promise<ChunkSealing> | undefined;

  constructor(line: Line, leaves: Map<Seq, Uint8Array>, begin: () => Promise<ChunkSealing>) {
    this.#line = line;
    this.#leaves = leaves;
    this.#begin = begin;
  }

  async seal(seq: Seq, bytes: Uint8Array): Promise<SealedChunk> {
    const answer = this.#here === undefined ? await this.#line.ask("seal", seq, bytes) : undefined;
    if (answer?.refused !== undefined) throw new ChatCastError(answer.refused.code, answer.refused.message);
    const sealed = answer?.sealed ?? (await (await this.#fallback()).seal(seq, bytes));
    const before = this.#leaves.get(seq);
    if (before !== undefined && !equalBytes(before, sealed.plain)) {
      throw new ChatCastError("E_SOURCE_CHANGED", "the file changed since this part of it was sent");
    }
    this.#leaves.set(seq, sealed.plain);
    return sealed;
  }

  drop(): void {
    this.#line.drop();
  }

  #fallback(): Promise<ChunkSealing> {
    this.#here ??= this.#begin();
    return this.#here;
  }
}

const opening = (line: Line, own: ChunkOpening): ChunkOpening => ({
  async open(seq, frame) {
    const answer = await line.ask("open", seq, frame);
    return answer?.opened ?? own.open(seq, frame);
  },
  drop: () => line.drop(),
});
