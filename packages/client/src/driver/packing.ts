import {
  CHUNK_FRAME_BYTES,
  type ClientControl,
  type FileManifestPacket,
  type KeyedSuiteName,
  type Seq,
  type SuiteName,
} from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import type { FileSealing } from "../sealed/file-port.ts";
import type { PacketUp } from "../transport/port.ts";
import { chunkPacket, type HeldChunk } from "./chunk-packet.ts";
import type { ChunkSuite } from "./room-suite.ts";
import type { UploadJournal } from "./upload-journal.ts";

/** What a room's suite makes of the chunks of one file, and which packets carry them. */
export interface Packing {
  readonly suite: SuiteName | KeyedSuiteName;
  /** In a sealed room, once it is made: what another stream goes on with. */
  readonly sealing?: FileSealing | undefined;
  /** Else nothing may be sent of it: what seals it is not made yet, or has the keys of before. */
  readonly ready: boolean;
  /** Resolves when all is made that goes along with the first chunks; undefined where nothing is to be made. */
  readonly made?: Promise<void> | undefined;
  pack(seq: Seq, bytes: Uint8Array): HeldChunk | Promise<HeldChunk>;
  /** Nobody looks at these bytes any more, which `pack` made. */
  release?(bytes: Uint8Array): void;
  /** What was asked for and has not begun is not wanted any more: those calls reject. */
  drop?(): void;
  chunk(seq: Seq, held: HeldChunk): PacketUp;
  /** Asks what the server has. */
  ask(): PacketUp;
  /**
   * Says that everything is there; undefined where the last chunk says so.
   * @param read gives the bytes of a chunk that an earlier run of the program has sent
   */
  end?(read: (seq: Seq) => Promise<Uint8Array>): Promise<PacketUp>;
}

/** In the clear, each chunk under its tag. */
export function openPacking(record: UploadJournal, suite: ChunkSuite, source: ChunkSource | undefined): Packing {
  let shown: string | undefined;
  return {
    suite: suite.name,
    ready: true,
    // Few files have one, and no page waits for what looks at it.
    made:
      source?.thumbnail &&
      import("./small-picture.ts").then(async ({ smallPicture }) => {
        shown = await smallPicture(source);
      }),
    pack(seq, bytes) {
      const sealed = suite.seal(bytes, seq);
      return typeof sealed === "string" ? { bytes, tag: sealed } : sealed.then((tag) => ({ bytes, tag }));
    },
    // The chunk that opens the transfer decides, and any of the first ones may be that one.
    chunk: (seq, held) => ({
      ...chunkPacket(record.transfer, seq, held),
      ...(shown === undefined || record.known ? {} : { thumbnail: shown }),
    }),
    ask: (): ClientControl => ({ type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: record.transfer.id }),
  };
}

/** @param making what seals the file, once it is made */
export function sealedPacking(record: UploadJournal, making: () => FileSealing | undefined): Packing {
  const { id } = record.transfer;
  const sealing = (): FileSealing => {
    const made = making();
    if (made === undefined) throw new Error("nothing is sealed before it has begun");
    return made;
  };
  return {
    suite: "aes-256-gcm-room",
    get ready() {
      return making()?.current === true;
    },
    get sealing() {
      return making();
    },
    async pack(seq, plain) {
      const { bytes, tag, leaf } = await sealing().seal(seq, plain);
      // A place is bound to its bytes before anybody sees them: a later run must not seal others there.
      await record.sealed(seq, leaf);
      return { bytes, tag };
    },
    release: (bytes) => making()?.release(bytes),
    drop: () => making()?.drop(),
    chunk: (seq, { bytes }) => ({
      type: "SEALED_CHUNK",
      transfer_id: id,
      seq,
      payload: bytes as Uint8Array<ArrayBuffer>,
    }),
    ask(): FileManifestPacket {
      const { size, chunkSize, audience, expiresIn } = record.transfer;
      const { kept, continues } = sealing();
      return {
        type: "FILE_MANIFEST",
        transfer_id: id,
        total_size: size,
        chunk_size: chunkSize,
        ...(continues === undefined ? {} : { continues }),
        ...(expiresIn === undefined ? {} : { expires_in: expiresIn }),
        frame: kept.manifest,
        ...audience,
      };
    },
    end: async (read) => ({ type: "FILE_SEAL", transfer_id: id, frame: await sealing().finish(read) }),
  };
}

/** Bytes of a file in each chunk of a sealed one: what travels has the size of a chunk then, which suits memory and disks. */
export const sealedChunkSize = (chunkSize: number): number => chunkSize - CHUNK_FRAME_BYTES;
