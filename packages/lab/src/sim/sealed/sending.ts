import {
  continued,
  frameLeaf,
  MAX_STRETCHES,
  merkleRoot,
  Sender,
  type SenderEffect,
  type SenderInput,
  type Stretch,
  streamAt,
  writeChunkFrame,
  writeManifest,
  writeRoots,
} from "@chatcast/protocol";
import type { Rng } from "../kernel/rng.ts";
import type { Told } from "./keeper.ts";
import type { SealedPlant } from "./plant.ts";
import type { Cut, Secrets, Strand } from "./strand.ts";

/** What a file on its way needs of its world. */
export interface SendingWorld {
  now(): number;
  /** Does it then, alone. */
  later(delayMs: number, act: () => Promise<void>): void;
  /** Over a line that loses, doubles, delays and alters. */
  chunk(strand: Strand, seq: number, bytes: Uint8Array): void;
  seal(strand: Strand, frame: Awaited<ReturnType<Secrets["frame"]>>): void;
  ask(strand: Strand): void;
  /** Begins a stream, with those chunks of the one before. */
  open(
    strand: Strand,
    manifest: Awaited<ReturnType<Secrets["frame"]>>,
    continues?: { name: string; chunks: number },
  ): void;
  readonly epoch: number;
  readonly rng: Rng;
  readonly plant: SealedPlant;
  met(what: string): void;
}

const NAME = new TextEncoder().encode("heron.pdf");
const TYPE = new TextEncoder().encode("application/pdf");
const RETRY_MS = 500;

/** One file on its way into the room: the product's window, what seals it, and new keys after every kill. */
export class Sending {
  readonly bytes: Uint8Array;
  readonly cut: Cut;
  readonly #world: SendingWorld;
  readonly #secrets: Secrets;
  readonly #plain: Uint8Array[] = [];
  readonly #frames: Uint8Array[] = [];
  #stretches: Stretch<Strand>[] = [];
  #sender: Sender;
  #verified = 0;
  #wake = 0;
  state: "moving" | "done" | "given up" = "moving";

  constructor(world: SendingWorld, secrets: Secrets, bytes: Uint8Array, chunkSize: number) {
    this.#world = world;
    this.#secrets = secrets;
    this.bytes = bytes;
    this.cut = { total: Math.max(1, Math.ceil(bytes.length / chunkSize)), chunkSize, totalSize: bytes.length };
    this.#sender = new Sender({ totalChunks: this.cut.total });
  }

  /** The stream in which it goes on now. */
  get present(): Strand | undefined {
    return this.#stretches.at(-1)?.stream;
  }

  async begin(): Promise<void> {
    await this.#open(0);
    await this.handle({ type: "connected" });
  }

  async handle(input: SenderInput): Promise<void> {
    if (this.state !== "moving") return;
    for (const effect of this.#sender.handle(input, this.#world.now())) await this.#perform(effect);
  }

  async told(name: string, told: Told): Promise<void> {
    if (this.present?.name !== name) return;
    switch (told.type) {
      case "ack":
        await this.handle({ type: "ack", seq: told.seq });
        break;
      case "missing": {
        const { highest_contig: highestContig, truncated = false, ...rest } = told.report;
        await this.handle({ type: "missing", highestContig, truncated, ...rest });
        if (told.complete) await this.handle({ type: "complete" });
        break;
      }
      case "complete":
        await this.handle({ type: "complete" });
        break;
      case "killed":
        this.#verified = told.verified;
        await this.handle(
          told.verdict === undefined
            ? { type: "stopped", by: "somebody" }
            : { type: "compromised", verdict: told.verdict },
        );
        break;
    }
    if (this.#sender.state.state === "completing") await this.#sendSeal();
  }

  async #perform(effect: SenderEffect): Promise<void> {
    const strand = this.present;
    if (strand === undefined) return;
    switch (effect.do) {
      case "read":
        await this.handle({ type: "chunk-read", seq: effect.seq });
        break;
      case "send":
        await this.#send(effect.seq);
        break;
      case "ask-missing":
        this.#world.ask(strand);
        break;
      case "wake": {
        const wake = ++this.#wake;
        this.#world.later(effect.at - this.#world.now(), async () => {
          if (wake === this.#wake) await this.handle({ type: "tick" });
        });
        break;
      }
      case "finish":
        this.state = "done";
        break;
      case "end":
        if (effect.reason.kind === "killed") this.#world.later(RETRY_MS, () => this.#goOn());
        else if (effect.reason.kind === "failed") this.#world.later(RETRY_MS, () => this.handle({ type: "retry" }));
        break;
    }
  }

  async #send(seq: number): Promise<void> {
    const strand = streamAt(this.#stretches, seq);
    const { chunkSize } = this.cut;
    const plain = this.bytes.subarray(seq * chunkSize, (seq + 1) * chunkSize);
    const { frame, digest, leaf = new Uint8Array() } = await strand.chunks.sealWhole(seq, plain);
    this.#plain[seq] = leaf;
    this.#frames[seq] = await frameLeaf(this.#secrets.crypto, seq, frame.signature ?? new Uint8Array(), digest);
    const present = this.present;
    if (present !== undefined) this.#world.chunk(present, seq, writeChunkFrame(frame));
  }

  async #sendSeal(): Promise<void> {
    const strand = this.present;
    if (strand === undefined) return;
    const { crypto } = this.#secrets;
    const roots = { plain: await merkleRoot(crypto, this.#plain), frames: await merkleRoot(crypto, this.#frames) };
    this.#world.seal(strand, await this.#secrets.frame(strand, "seal", writeRoots(roots)));
  }

  /** Under new keys, from the last chunk on that was verified without a hole before it. */
  async #goOn(): Promise<void> {
    const tooMany = this.#world.plant.countsOneTooMany ? 1 : 0;
    const from = Math.min(this.cut.total, this.#verified + tooMany);
    if (this.#stretches.length === MAX_STRETCHES) {
      this.#world.met("stopped too often");
      this.state = "given up";
      return;
    }
    this.#world.met(from === 0 ? "began anew after a kill" : "went on after a kill");
    this.#sender = new Sender({ totalChunks: this.cut.total, resumed: true });
    await this.#open(from);
    await this.handle({ type: "connected" });
  }

  async #open(from: number): Promise<void> {
    const { epoch, rng } = this.#world;
    const last = this.present;
    if (last !== undefined && last.context.epoch < epoch) this.#world.met("went on in a new epoch");
    const strand = await this.#secrets.strand(rng, epoch, this.cut);
    this.#stretches = continued(this.#stretches, from, this.cut.total, strand);
    const before = this.#stretches.slice(0, -1).map(({ below, stream }) => ({ below, stream: stream.context }));
    const { commit } = await this.#secrets.of(strand.context, "chunk");
    const body = await writeManifest({ name: NAME, type: TYPE, before }, await this.#secrets.crypto.hmacSha256(commit));
    const continues = last === undefined || from === 0 ? undefined : { name: last.name, chunks: from };
    this.#world.open(strand, await this.#secrets.frame(strand, "manifest", body), continues);
  }
}
