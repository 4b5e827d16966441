import {
  CHUNK_FRAME_BYTES,
  ChatCastError,
  type CryptoPort,
  FrameOpener,
  FrameSealer,
  gcmCipher,
  merkleLeaf,
  merkleRoot,
  type Seq,
} from "@chatcast/protocol";
import { gcmKey } from "../../crypto/gcm-key.ts";
import { signerOfKey, verifiesWith } from "../../crypto/native-curves.ts";
import { source } from "../../crypto/source.ts";
import type { PostedOpening, PostedSealing, SealingAnswer, SealingOrder } from "./orders.ts";
import { unpackedLeaves } from "./packed.ts";
import type { OpenedFrame, SealedChunk } from "./port.ts";
import { openWhole, sealWhole } from "./whole.ts";

type Seal = (seq: Seq, bytes: Uint8Array) => Promise<SealedChunk>;
type Open = (seq: Seq, bytes: Uint8Array) => Promise<OpenedFrame>;

/** Carries out orders in the worker: those of several streams side by side, as WebCrypto does them. */
export class SealingHand {
  readonly #subtle: SubtleCrypto;
  readonly #answer: (answer: SealingAnswer, transfer: ArrayBuffer[]) => void;
  readonly #crypto: Pick<CryptoPort, "sha256">;
  readonly #sealing = new Map<number, Promise<Seal>>();
  readonly #opening = new Map<number, Promise<Open>>();

  /** @param answer hands over the buffers in `transfer`, which are not used here any more */
  constructor(subtle: SubtleCrypto, answer: (answer: SealingAnswer, transfer: ArrayBuffer[]) => void) {
    this.#subtle = subtle;
    this.#answer = answer;
    this.#crypto = { sha256: async (bytes) => new Uint8Array(await subtle.digest("SHA-256", source(bytes))) };
  }

  /** Rejects for what only a broken page orders; what a chunk is refused for is answered. */
  async obey(order: SealingOrder): Promise<void> {
    switch (order.do) {
      case "begin-sealing":
        this.#sealing.set(order.job, heard(this.#sealer(order.stream)));
        break;
      case "begin-opening":
        this.#opening.set(order.job, heard(this.#opener(order.stream)));
        break;
      case "forget":
        this.#sealing.delete(order.job);
        this.#opening.delete(order.job);
        break;
      case "seal": {
        const { job, of, seq, bytes } = order;
        await this.#answered(job, async () => {
          const sealed = await (await known(this.#sealing.get(of)))(seq, bytes);
          this.#answer({ job, sealed }, [sealed.bytes.buffer]);
        });
        break;
      }
      case "open": {
        const { job, of, seq, bytes } = order;
        await this.#answered(job, async () => {
          const opened = await (await known(this.#opening.get(of)))(seq, bytes);
          this.#answer({ job, opened }, opened.status === "valid" ? [source(opened.bytes).buffer] : []);
        });
        break;
      }
      case "leaf":
        this.#answer({ job: order.job, digest: await merkleLeaf(this.#crypto, order.seq, order.bytes) }, []);
        break;
      case "root":
        this.#answer({ job: order.job, digest: await merkleRoot(this.#crypto, unpackedLeaves(order.leaves)) }, []);
        break;
    }
  }

  async #answered(job: number, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (cause) {
      if (!(cause instanceof ChatCastError)) throw cause;
      this.#answer({ job, refused: cause.body() }, []);
    }
  }

  async #sealer({ context, aead, iv, sign, publicKey, seqs, leaves }: PostedSealing): Promise<Seal> {
    const crypto = this.#crypto;
    const signer = signerOfKey(this.#subtle, sign, publicKey);
    const unpacked = unpackedLeaves(leaves);
    const sealed = seqs.map((seq, at): [Seq, Uint8Array] => [seq, unpacked[at] ?? new Uint8Array()]);
    const cipher = gcmCipher(gcmKey(this.#subtle, aead), iv);
    const sealer = await FrameSealer.with(cipher, { crypto, context, signer, sealed });
    return (seq, bytes) => sealWhole(crypto, sealer, seq, bytes, new Uint8Array(bytes.length + CHUNK_FRAME_BYTES));
  }

  async #opener({ context, aead, iv, verify, publicKey }: PostedOpening): Promise<Open> {
    const good = verifiesWith(this.#subtle, verify);
    const crypto = {
      ...this.#crypto,
      verifySignature: (_key: Uint8Array, ...signed: Parameters<typeof good>) => good(...signed),
    };
    const opener = await FrameOpener.with(gcmCipher(gcmKey(this.#subtle, aead), iv), { crypto, context, publicKey });
    return (seq, bytes) => openWhole(crypto, opener, context, seq, bytes);
  }
}

/** Whoever asks for the first chunk hears of its failure. */
function heard<T>(beginning: Promise<T>): Promise<T> {
  beginning.catch(() => undefined);
  return beginning;
}

function known<T>(stream: Promise<T> | undefined): Promise<T> {
  if (stream === undefined) throw new Error("nothing is known of that stream");
  return stream;
}
