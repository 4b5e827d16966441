import { CELL } from "@chatcast/protocol";
import type { FlightPacket, Recording } from "./recording.ts";

/** How every chunk stands, as far as packets tell: its state (`CELL`) and how often it was sent. */
export interface ChunkStates {
  readonly cells: Uint8Array;
  readonly tries: Uint16Array;
}

/** Takes one packet in; the arrays are changed in place. */
export function applyPacket({ cells, tries }: ChunkStates, packet: FlightPacket): void {
  const { kind, seq = -1, upTo = -1 } = packet;
  switch (kind) {
    case "chunk": {
      const before = tries[seq];
      if (before === undefined) break;
      tries[seq] = before + 1;
      cells[seq] = before === 0 ? CELL.sent : CELL.retransmitted;
      break;
    }
    case "ack":
      if (seq < cells.length) cells[seq] = CELL.acked;
      break;
    case "acks":
      for (const acked of packet.seqs ?? []) if (acked < cells.length) cells[acked] = CELL.acked;
      cells.fill(CELL.acked, 0, upTo + 1);
      break;
    case "cumulative":
      cells.fill(CELL.acked, 0, upTo + 1);
      break;
    case "missing":
      applyMissing(cells, packet);
      break;
    case "nack":
      if (seq >= 0 && seq < cells.length && cells[seq] !== CELL.acked) cells[seq] = CELL.nacked;
      break;
    case "complete":
      cells.fill(CELL.acked);
      break;
    case "compromised":
      for (let at = 0; at < cells.length; at++) if (cells[at] !== CELL.acked) cells[at] = CELL.killed;
      break;
    case "ask":
    case "cancel":
    case "cancelled":
      break;
  }
}

/** The server's list is the truth: what it lacks was lost, whatever was acknowledged; the rest it has. */
function applyMissing(cells: Uint8Array, { missing = [], truncated = false }: FlightPacket): void {
  let known = 0;
  for (const [first, last] of missing) {
    cells.fill(CELL.acked, known, first);
    for (let seq = first; seq <= last && seq < cells.length; seq++) {
      if (cells[seq] === CELL.acked) cells[seq] = CELL.queued;
    }
    known = Math.max(known, last + 1);
  }
  if (!truncated) cells.fill(CELL.acked, known);
}

/**
 * Walks through a recording: how the chunks stood after so many of its packets. Forwards it takes in what lies between,
 * backwards it begins again.
 */
export class Replay {
  readonly recording: Recording;
  #states: ChunkStates;
  #position = 0;

  constructor(recording: Recording) {
    this.recording = recording;
    this.#states = copy(recording.before);
  }

  /** Packets that were taken in. */
  get position(): number {
    return this.#position;
  }

  /** Changed in place by `goTo`. */
  get states(): ChunkStates {
    return this.#states;
  }

  goTo(position: number): void {
    const { packets, before } = this.recording;
    const target = Math.max(0, Math.min(packets.length, Math.trunc(position)));
    if (target < this.#position) {
      this.#states.cells.set(before.cells);
      this.#states.tries.set(before.tries);
      this.#position = 0;
    }
    for (; this.#position < target; this.#position++) {
      const packet = packets[this.#position];
      if (packet !== undefined) applyPacket(this.#states, packet);
    }
  }
}

const copy = ({ cells, tries }: ChunkStates): ChunkStates => ({ cells: cells.slice(), tries: tries.slice() });

/** How many packets had passed at that time (milliseconds since the recording began). */
export function positionAt({ packets }: Recording, at: number): number {
  let low = 0;
  let high = packets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((packets[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
