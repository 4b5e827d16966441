import {
  type IncomingTransfer,
  type MissingReport,
  parseName,
  Receiver,
  type ToldKill,
  type TransferTerms,
  toldKill,
} from "@chatcast/protocol";
import type { ChunkLeaf, TransferRecord } from "../store/port.ts";
import { type AheadBudget, FileDigest } from "./file-digest.ts";
import { Leaves } from "./leaves.ts";
import { SealedStream } from "./sealed-stream.ts";

/** What `COMPLETE` tells, beside the url that is minted for the asker. */
export interface Completed {
  savedName: string;
  sha256: string;
  size: number;
}

/** How sealing a transfer ended: `incomplete` when chunks were lost on the disk and have to be sent again. */
export type Sealing = { kind: "sealed"; file: Completed } | { kind: "incomplete"; report: MissingReport };

/**
 * A transfer in memory. `record.state` is what was decided, at once and for every chunk that comes after; `opened`
 * resolves when the store has it, and `writes` are the chunks on their way to the disk.
 */
export class LiveTransfer {
  readonly record: TransferRecord;
  readonly receiver: Receiver;
  readonly leaves: Leaves;
  readonly digest: FileDigest;
  readonly terms: TransferTerms;
  /** In a sealed room: by what its chunks are checked. */
  readonly sealed: SealedStream | undefined;
  /** In a sealed room: what its sender said when all chunks were acknowledged. Not stored: it says so again. */
  seal: string | undefined;
  readonly writes = new Map<number, Promise<void>>();
  opened: Promise<void> = Promise.resolve();
  /** Resolves with `asked`, when the store was asked to open it: what it is asked from then on finds it open. */
  readonly openingAsked: Promise<void>;
  readonly asked: () => void;
  completing: Promise<Sealing> | undefined;
  /** Resolves when a kill that is under way has its verdict: refusals because of it must not overtake that. */
  killing: Promise<void> = Promise.resolve();

  constructor(record: TransferRecord, stored: readonly ChunkLeaf[], ahead: AheadBudget) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.openingAsked = promise;
    this.asked = resolve;
    this.digest = new FileDigest(ahead);
    this.record = record;
    this.terms = termsOfRecord(record);
    this.sealed = record.manifest === undefined ? undefined : new SealedStream(record, record.manifest);
    this.receiver = new Receiver(
      this.terms,
      stored.map(({ seq }) => seq),
    );
    this.leaves = new Leaves(isDead(record) ? 0 : record.totalChunks);
    for (const { seq, leaf } of stored) this.leaves.set(seq, leaf);
  }

  /** How the core sees it. */
  get incoming(): IncomingTransfer {
    const { state, ownerId, quarantined } = this.record;
    if (state === "open" || state === "complete") return { state, ownerId, terms: this.terms };
    return { state, ownerId, quarantined: quarantined !== undefined };
  }

  /** By whose signed word it was killed, as long as something of it is kept. */
  get stoppedBy(): ToldKill | undefined {
    const { killedBy } = this.record;
    return killedBy === undefined ? undefined : toldKill.parse(JSON.parse(killedBy));
  }

  /** What it takes of memory, as far as that grows with its file: a leaf and a bit a chunk. */
  get bytes(): number {
    return this.leaves.bytes + this.record.totalChunks / 8;
  }

  /** Members that hear of it, or undefined for the whole room. */
  get readers(): string[] | undefined {
    const { recipient, ownerId } = this.record;
    return recipient && [ownerId, recipient.memberId];
  }

  /** Resolves when no chunk of it is on its way to the disk any more. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.opened, ...this.writes.values()]);
  }
}

/** None of its chunks is needed any more, not by a stream that goes on with it either. */
export const isDead = ({ state, quarantined }: TransferRecord): boolean =>
  (state === "cancelled" || state === "killed") && quarantined === undefined;

function termsOfRecord(record: TransferRecord): TransferTerms {
  const { fileName: filename, totalChunks, chunkSize, totalSize, recipient } = record;
  const audience: TransferTerms["audience"] = recipient
    ? { mode: "unicast", recipientKey: parseName(recipient.name)?.key ?? "" }
    : { mode: "broadcast" };
  return { filename, totalChunks, chunkSize, totalSize, audience };
}
