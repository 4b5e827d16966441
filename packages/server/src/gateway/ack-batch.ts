import type { Credit, ReliableDown } from "@chatcast/protocol";

interface Acknowledged {
  highest: number | undefined;
  acked: [seq: number, tag: string][];
}

/**
 * Acknowledgements of chunks for a client that asked for batches: those of one turn, which is what one commit makes
 * durable, leave as one packet a transfer.
 */
export class AckBatch {
  readonly #send: (packet: ReliableDown) => void;
  readonly #credit: () => Credit | undefined;
  readonly #pending = new Map<string, Acknowledged>();

  /** @param credit what the client may have unacknowledged from now on, where it is told. */
  constructor(send: (packet: ReliableDown) => void, credit: () => Credit | undefined) {
    this.#send = send;
    this.#credit = credit;
  }

  /** `highest` is the end of the contiguous prefix, where it has grown. */
  add(transferId: string, seq: number, tag: string, highest: number | undefined): void {
    if (this.#pending.size === 0) setImmediate(() => this.flush());
    const known = this.#pending.get(transferId);
    const batch = known ?? { highest: undefined, acked: [] };
    if (known === undefined) this.#pending.set(transferId, batch);
    batch.acked.push([seq, tag]);
    if (highest !== undefined) batch.highest = highest;
  }

  /** Call before anything else is said of a transfer: what was stored before is told before. */
  flush(transferId?: string): void {
    for (const id of transferId === undefined ? [...this.#pending.keys()] : [transferId]) {
      const batch = this.#pending.get(id);
      if (batch === undefined) continue;
      this.#pending.delete(id);
      const { highest, acked } = batch;
      const credit = this.#credit();
      const meta = {
        ...(highest === undefined ? {} : { highest_contig: highest }),
        acked,
        ...(credit === undefined ? {} : { credit }),
      };
      this.#send({ type: "CONTROL", cmd: "ACKS", transfer_id: id, meta });
    }
  }
}
