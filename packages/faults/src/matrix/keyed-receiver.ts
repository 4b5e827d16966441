import {
  ChatReplayWindow,
  ChunkReplayWindow,
  type CryptoPort,
  chainNext,
  chainStart,
  FrameOpener,
  KEYED_SUITES,
  type KeyedSuiteName,
  merkleLeaf,
  merkleRoot,
  type Received,
  type ReplayWindow,
  type RoomKeys,
  receiveFrame,
  type SealedFrame,
  type StreamContext,
  type StreamKeys,
  statementOf,
} from "@chatcast/protocol";
import type { Frame, Report } from "./frame.ts";
import { asHex, asText, saying } from "./sample.ts";

/** What a member knows by itself. */
export interface Known {
  suite: KeyedSuiteName;
  crypto: CryptoPort;
  roomHash: Uint8Array;
  keys: RoomKeys;
  members: ReadonlyMap<string, { id: Uint8Array; publicKey: Uint8Array }>;
}

interface Totals {
  total: number;
  chunkSize: number;
  totalSize: number;
}

const NO_FILE: Totals = { total: 0, chunkSize: 0, totalSize: 0 };

interface Stream {
  context: StreamContext;
  opener: FrameOpener;
  window: ReplayWindow;
}

/** A member that receives under the room's key: of a frame it believes the sender's name, the stream and the number. */
export class KeyedReceiver {
  readonly #known: Known;
  readonly #streams = new Map<string, Stream>();
  readonly #report: Report = { fates: [], refused: [], copies: 0, took: [], missing: "no" };
  readonly #chunks = new Map<number, Uint8Array>();
  #totals: Totals | undefined;
  #root: Uint8Array | undefined;
  #head: Uint8Array | undefined;

  constructor(known: Known) {
    this.#known = known;
  }

  async receive(frames: readonly Frame[]): Promise<Report> {
    const { crypto, roomHash, suite } = this.#known;
    if (KEYED_SUITES[suite].signs) this.#head = await chainStart(crypto, roomHash, 0);
    for (const frame of frames) await this.#accept(frame);
    if (frames.some(({ kind }) => kind !== "message")) await this.#finishFile();
    return this.#head === undefined ? this.#report : { ...this.#report, head: asHex(this.#head) };
  }

  /** Opens one frame under given keys. */
  async read(context: StreamContext, keys: StreamKeys, frame: Frame): Promise<Uint8Array | undefined> {
    const opened = await (await this.#opener(context, keys, frame.from)).open(sealedOf(frame));
    return opened.status === "valid" ? opened.plaintext : undefined;
  }

  async #accept(frame: Frame): Promise<void> {
    // The room's suite holds, whatever a frame says.
    const stream = frame.suite === this.#known.suite ? await this.#stream(frame) : undefined;
    if (stream === undefined) {
      const why = frame.suite === this.#known.suite ? "unknown stream" : "suite";
      this.#report.refused.push(why);
      this.#note(frame, why);
      return;
    }
    const received = await receiveFrame(stream.opener, stream.window, sealedOf(frame));
    if (received.outcome === "fresh") await this.#take(frame, stream.context, received.plaintext);
    else this.#refuse(frame, received);
  }

  #note({ kind, seq }: Frame, fate: string): void {
    this.#report.fates.push({ kind, seq, fate });
  }

  #refuse(frame: Frame, received: Exclude<Received, { outcome: "fresh" }>): void {
    const why = received.outcome === "compromised" ? received.fault : received.outcome;
    if (why === "duplicate") this.#report.copies++;
    else if (why === "gap") this.#report.missing = "seen";
    else this.#report.refused.push(why);
    this.#note(frame, why === "duplicate" ? "copy" : why);
  }

  async #take(frame: Frame, context: StreamContext, plaintext: Uint8Array): Promise<void> {
    this.#note(frame, "taken");
    switch (frame.kind) {
      case "manifest":
        this.#totals = JSON.parse(asText(plaintext)) as Totals;
        break;
      case "chunk":
        this.#chunks.set(frame.seq, plaintext);
        break;
      case "seal":
        this.#root = plaintext;
        break;
      case "message":
        this.#report.took.push(saying(frame.from, asText(plaintext)));
    }
    if (this.#head === undefined) return;
    const { crypto } = this.#known;
    this.#head = await chainNext(crypto, this.#head, await statementOf(crypto, context, sealedOf(frame)));
  }

  /** A file is shown when its seal is there and fits all that came; what lacks, an authentic manifest or seal says. */
  async #finishFile(): Promise<void> {
    const total = this.#totals?.total ?? 0;
    if (this.#root === undefined || this.#totals === undefined || this.#chunks.size < total) {
      this.#report.missing = this.#totals === undefined && this.#root === undefined ? "seen" : "proven";
      return;
    }
    const chunks = Array.from({ length: total }, (_, seq) => this.#chunks.get(seq) ?? new Uint8Array());
    const leaves = await Promise.all(chunks.map((chunk, seq) => merkleLeaf(this.#known.crypto, seq, chunk)));
    if (asHex(await merkleRoot(this.#known.crypto, leaves)) === asHex(this.#root)) {
      this.#report.took.push(chunks.map(asText).join(""));
    } else this.#report.refused.push("root");
  }

  async #stream({ kind, from, stream: streamId }: Frame): Promise<Stream | undefined> {
    const { suite, roomHash, keys, members } = this.#known;
    const member = members.get(from);
    const totals = kind === "chunk" ? this.#totals : NO_FILE;
    if (member === undefined || totals === undefined) return undefined;
    const name = `${kind} ${from} ${asHex(streamId)}`;
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const place = { suite, kind, epoch: 0, roomHash, senderId: member.id, recipientId: undefined, streamId } as const;
    const context = { ...place, ...totals };
    const streamKeys = await keys.stream(context);
    if (streamKeys === undefined) return undefined;
    const window = kind === "message" ? new ChatReplayWindow() : new ChunkReplayWindow();
    const stream = { context, opener: await this.#opener(context, streamKeys, from), window };
    this.#streams.set(name, stream);
    return stream;
  }

  #opener(context: StreamContext, keys: StreamKeys, from: string): Promise<FrameOpener> {
    const { crypto, suite, members } = this.#known;
    const publicKey = KEYED_SUITES[suite].signs ? members.get(from)?.publicKey : undefined;
    return FrameOpener.open({ crypto, context, keys, ...(publicKey === undefined ? {} : { publicKey }) });
  }
}

function sealedOf({ seq, final, bytes, tag, signature }: Frame): SealedFrame {
  const body = new Uint8Array(bytes.length + (tag?.length ?? 0));
  body.set(bytes);
  if (tag !== undefined) body.set(tag, bytes.length);
  return { seq, final, body, signature };
}
