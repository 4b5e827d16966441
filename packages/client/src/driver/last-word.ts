import { chunkSpan, type Seq, type TransferPlan } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import type { PacketUp } from "../transport/port.ts";
import type { FileInHand } from "./file-in-hand.ts";
import type { Packing } from "./packing.ts";

export interface LastWordOptions {
  packing: Packing;
  plan: TransferPlan;
  file: FileInHand;
  /** Everything is there, as far as is known here, and the server has not said so. */
  isDue: () => boolean;
  send: (packet: PacketUp) => void;
  failed: (cause: unknown) => void;
}

/** In a sealed room: says that everything is there, and says so again when the server was asked since. */
export class LastWord {
  readonly #options: LastWordOptions;
  #said = false;

  constructor(options: LastWordOptions) {
    this.#options = options;
  }

  say(): void {
    const { packing, isDue, send, failed } = this.#options;
    if (packing.end === undefined || this.#said || !isDue()) return;
    this.#said = true;
    packing
      .end((seq) => this.#read(seq))
      .then((packet) => {
        if (isDue()) send(packet);
      }, failed);
  }

  asked(): void {
    this.#said = false;
  }

  async #read(seq: Seq): Promise<Uint8Array> {
    const { plan, file } = this.#options;
    const { position, length } = chunkSpan(plan, seq);
    const source = await new Promise<ChunkSource>((resolve) => file.use(resolve));
    return source.read(position, length);
  }
}
