import type { EpochMillis } from "../transfer-view.ts";
import { applyPacket, type ChunkStates } from "./chunk-states.ts";
import type { FlightPacket, Recording } from "./recording.ts";

/** Numbers that one recording keeps: a packet counts as one, and one more for each chunk or stretch in its list. */
const MOST = 16_384;

const weightOf = ({ seqs, missing }: FlightPacket): number => 1 + (seqs?.length ?? 0) + (missing?.length ?? 0);

/** Keeps the last packets of one transfer. What older ones did to its chunks is kept as the state before the first. */
export class FlightRecorder {
  readonly #transfer: Recording["transfer"];
  readonly #startedAt: EpochMillis;
  #packets: FlightPacket[] = [];
  /** Where the kept ones begin in the list. */
  #first = 0;
  #weight = 0;
  #dropped = 0;
  #before: ChunkStates | undefined;

  constructor(transfer: Recording["transfer"], startedAt: EpochMillis) {
    this.#transfer = transfer;
    this.#startedAt = startedAt;
  }

  add(packet: FlightPacket): void {
    this.#packets.push(packet);
    this.#weight += weightOf(packet);
    while (this.#weight > MOST && this.#first < this.#packets.length - 1) this.#drop();
    // One copy for as many packets as are kept.
    if (this.#first * 2 > this.#packets.length) {
      this.#packets = this.#packets.slice(this.#first);
      this.#first = 0;
    }
  }

  /** A copy, which does not change any more. */
  recording(): Recording {
    const { cells, tries } = this.#before ?? untouched(this.#transfer.totalChunks);
    return {
      transfer: { ...this.#transfer },
      startedAt: this.#startedAt,
      before: { cells: cells.slice(), tries: tries.slice() },
      dropped: this.#dropped,
      packets: this.#packets.slice(this.#first),
    };
  }

  #drop(): void {
    const packet = this.#packets[this.#first++];
    if (packet === undefined) return;
    this.#before ??= untouched(this.#transfer.totalChunks);
    applyPacket(this.#before, packet);
    this.#weight -= weightOf(packet);
    this.#dropped++;
  }
}

const untouched = (totalChunks: number): ChunkStates => ({
  cells: new Uint8Array(totalChunks),
  tries: new Uint16Array(totalChunks),
});
