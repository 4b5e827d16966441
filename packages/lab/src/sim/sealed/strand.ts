import {
  type CryptoPort,
  type FrameKind,
  FrameOpener,
  FrameSealer,
  RoomKeys,
  type SealedFrame,
  type Signer,
  type StreamContext,
  type StreamKeys,
} from "@chatcast/protocol";
import type { Rng } from "../kernel/rng.ts";

/** Sizes of one file. */
export interface Cut {
  total: number;
  chunkSize: number;
  totalSize: number;
}

/** What everybody can know of one stream, the server too. */
export interface PublicStrand {
  name: string;
  context: StreamContext;
  publicKey: Uint8Array;
}

/** One stream of a file as its sender has it. */
export interface Strand extends PublicStrand {
  signer: Signer;
  chunks: FrameSealer;
}

/** The secrets of a room, one for each epoch that somebody knows. */
export class Secrets {
  readonly #crypto: CryptoPort;
  readonly #roomId: Uint8Array;
  readonly #secrets: readonly Uint8Array[];
  readonly #keys = new Map<number, Promise<RoomKeys>>();
  readonly #openers = new Map<string, Promise<FrameOpener>>();

  constructor(crypto: CryptoPort, roomId: Uint8Array, secrets: readonly Uint8Array[]) {
    this.#crypto = crypto;
    this.#roomId = roomId;
    this.#secrets = secrets;
  }

  get crypto(): CryptoPort {
    return this.#crypto;
  }

  /** Keys of a stream; for an epoch whose secret is not here, those that the newest one makes. */
  async of(context: StreamContext, kind: FrameKind): Promise<StreamKeys> {
    const { epoch } = context;
    const made = this.#keys.get(epoch) ?? this.#derive(epoch);
    this.#keys.set(epoch, made);
    const keys = await (await made).stream({ ...context, kind });
    if (keys === undefined) throw new Error("a stream for the room has keys");
    return keys;
  }

  opener(strand: PublicStrand, kind: FrameKind): Promise<FrameOpener> {
    const name = `${strand.name} ${kind}`;
    const made = this.#openers.get(name) ?? this.#open(strand, kind);
    this.#openers.set(name, made);
    return made;
  }

  async #open({ context, publicKey }: PublicStrand, kind: FrameKind): Promise<FrameOpener> {
    const keys = await this.of(context, kind);
    return FrameOpener.open({ crypto: this.#crypto, context: { ...context, kind }, keys, publicKey });
  }

  /** The one frame of its kind in a stream. */
  async frame({ context, signer }: Strand, kind: "manifest" | "seal", body: Uint8Array): Promise<SealedFrame> {
    const options = { crypto: this.#crypto, context: { ...context, kind }, keys: await this.of(context, kind), signer };
    return (await FrameSealer.open(options)).seal(0, body);
  }

  /** A new stream, with a key and an id that no other has. */
  async strand(rng: Rng, epoch: number, { total, chunkSize, totalSize }: Cut): Promise<Strand> {
    const crypto = this.#crypto;
    const signer = await crypto.signerOf(rng.bytes(new Uint8Array(32)));
    const streamId = rng.bytes(new Uint8Array(16));
    const context: StreamContext = {
      suite: "aes-256-gcm-room",
      kind: "chunk",
      epoch,
      roomHash: await crypto.sha256(this.#roomId),
      senderId: await crypto.sha256(signer.publicKey),
      recipientId: undefined,
      streamId,
      total,
      chunkSize,
      totalSize,
    };
    const keys = await this.of(context, "chunk");
    const chunks = await FrameSealer.open({ crypto, context, keys, signer });
    return { name: Buffer.from(streamId).toString("hex"), context, publicKey: signer.publicKey, signer, chunks };
  }

  #derive(epoch: number): Promise<RoomKeys> {
    const secret = this.#secrets[epoch] ?? this.#secrets.at(-1) ?? new Uint8Array(32);
    return RoomKeys.derive(this.#crypto, this.#roomId, secret);
  }
}
