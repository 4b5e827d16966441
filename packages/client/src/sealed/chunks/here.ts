import {
  CHUNK_FRAME_BYTES,
  type CryptoPort,
  FrameOpener,
  FrameSealer,
  merkleLeaf,
  merkleRoot,
  type Seq,
} from "@chatcast/protocol";
import { Blocks } from "../../files/blocks.ts";
import type { ChunkWork } from "./port.ts";
import { openWhole, sealWhole } from "./whole.ts";

/** Seals and opens on this thread, into memory that served before. There is nothing to drop: what is asked has begun. */
export function chunksHere(crypto: CryptoPort): ChunkWork {
  return {
    async sealing({ context, keys, signer, sealed }) {
      const bound = sealed.map(([seq, leaf]): [Seq, Uint8Array] => [seq, leaf]);
      const sealer = await FrameSealer.open({ crypto, context, keys, signer, sealed: bound });
      const blocks = new Blocks();
      return {
        seal: (seq, bytes) => sealWhole(crypto, sealer, seq, bytes, blocks.take(bytes.length + CHUNK_FRAME_BYTES)),
        release: (bytes) => blocks.release(bytes),
        drop: () => undefined,
      };
    },
    async opening({ context, keys, publicKey }) {
      const opener = await FrameOpener.open({ crypto, context, keys, publicKey });
      const blocks = new Blocks();
      return {
        async open(seq, frame) {
          const memory = blocks.take(Math.max(0, frame.length - CHUNK_FRAME_BYTES));
          const opened = await openWhole(crypto, opener, context, seq, frame, memory);
          // Not written into, or with what is nobody's.
          if (opened.status !== "valid" || opened.bytes.buffer !== memory.buffer) blocks.release(memory);
          return opened;
        },
        release: (bytes) => blocks.release(bytes),
        drop: () => undefined,
      };
    },
    leaf: (seq, bytes) => merkleLeaf(crypto, seq, bytes),
    root: (leaves) => merkleRoot(crypto, leaves),
  };
}
