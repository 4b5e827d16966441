import { type AnyVerdict, type Credit, errorOf, type ReliableDown, type TransferStopped } from "@chatcast/protocol";
import type { Journal } from "../journal/journal.ts";
import { transferAlert } from "./alarms.ts";
import type { ComingFiles } from "./coming.ts";
import type { KillSwitch } from "./kill-switch.ts";
import type { OutgoingTransfer } from "./outgoing.ts";
import { stoppedMeanwhile } from "./stopped-meanwhile.ts";
import { validVerdict, validVerdictOf, verdictOf } from "./verdict.ts";

/** A packet about one transfer. */
export type TransferPacket = ReliableDown & { transfer_id: string };

/** What packets say beyond the one transfer that they are about. */
interface Consequences {
  journal: Journal;
  find: (id: string) => OutgoingTransfer | undefined;
  /** The files of others. */
  coming: ComingFiles;
  kills: () => KillSwitch | undefined;
  /** The suite of the room, for verdicts on what is no transfer here. */
  suite: () => OutgoingTransfer["suite"];
  /** The receiver takes so much from now on. */
  credit: (credit: Credit) => void;
  /** The server has other keys than those that seal the transfer. */
  late: (transfer: OutgoingTransfer, packet: TransferPacket & { type: "NACK" }) => void;
  /** The server has nothing of what the transfer was to go on with. */
  lost: (transfer: OutgoingTransfer) => void;
  /** A view may change from now on without a packet. */
  stirred: () => void;
}

/** Reads each packet about an own transfer into the machine that it is for, and into the journal. */
export class TransferPackets {
  readonly #on: Consequences;

  constructor(on: Consequences) {
    this.#on = on;
  }

  handle(packet: TransferPacket): void {
    const transfer = this.#on.find(packet.transfer_id);
    if (packet.type === "CONTROL" && packet.cmd === "INTEGRITY_FAIL") {
      const verdict = verdictOf(packet, transfer?.suite ?? this.#on.suite());
      this.#on.journal.verdict("FILE_CHUNK", packet.transfer_id, verdict);
      if (transfer !== undefined) this.#kill(transfer, verdict);
      return;
    }
    if (transfer === undefined) return;
    switch (packet.type) {
      case "ACK":
        this.#judge(transfer, packet.seq, validVerdictOf(packet, transfer.suite));
        transfer.handle({ type: "ack", seq: packet.seq });
        break;
      case "NACK":
        this.#refused(transfer, packet);
        break;
      case "CONTROL":
        this.#control(transfer, packet);
        break;
    }
  }

  /** A transfer was stopped. Of an own one the packets about it tell, unless somebody has signed that it is. */
  async stopped(stop: TransferStopped, self: string | undefined): Promise<void> {
    const { transfer_id: id, reason, kill, quarantined } = stop;
    this.#on.journal.log(`transfer ${id} stopped: ${reason}`);
    const own = this.#on.find(id);
    if (own === undefined) {
      await this.#on.coming.stopped(stop, self);
      return;
    }
    if (reason !== "rekeyed") own.quarantined(quarantined ?? 0);
    if (kill === undefined) return;
    const { audience, fileName } = own;
    const isPrivate = audience.mode === "unicast";
    const members = [self, ...(isPrivate ? [audience.recipientId] : [])];
    const stopped = (by: string) => own.handle({ type: "stopped", by });
    await this.#on.kills()?.heard({ stop, members, private: isPrivate, own: { fileName, stopped } }, this.#on.journal);
  }

  /** One verdict a chunk: the acknowledgement of a repeated chunk tells nothing new. */
  #judge(transfer: OutgoingTransfer, seq: number, verdict: AnyVerdict | undefined): void {
    if (verdict !== undefined && transfer.judged(seq)) this.#on.journal.verdict("FILE_CHUNK", transfer.id, verdict);
  }

  #refused(transfer: OutgoingTransfer, packet: TransferPacket & { type: "NACK" }): void {
    const { seq, meta } = packet;
    const { retryable, code, message } = meta;
    const error = errorOf(meta);
    this.#on.journal.log(`transfer ${transfer.id}: NACK ${seq ?? ""} ${code} ${message}`);
    if (code === "E_EPOCH") this.#on.late(transfer, packet);
    else if (code === "E_NOT_FOUND" && transfer.continues) this.#on.lost(transfer);
    else if (meta.quarantined !== undefined) stoppedMeanwhile(transfer, meta, this.#on.kills(), this.#on.journal);
    else if (seq === undefined) transfer.handle({ type: "refused", error });
    else transfer.handle({ type: "nack", seq, error, retryable });
    this.#on.stirred();
  }

  #control(transfer: OutgoingTransfer, packet: TransferPacket & { type: "CONTROL" }): void {
    const { journal } = this.#on;
    switch (packet.cmd) {
      case "ACKS": {
        const { acked, highest_contig: highestContig = -1, credit } = packet.meta;
        // A batch names the tag that the server expected, and got.
        for (const [seq, tag] of acked) this.#judge(transfer, seq, validVerdict(transfer.suite, seq, tag));
        if (credit !== undefined) this.#on.credit(credit);
        transfer.handle({ type: "acks", acked: acked.map(([seq]) => seq), highestContig });
        break;
      }
      case "CUM_ACK":
        transfer.handle({ type: "cumulative", highestContig: packet.meta.highest_contig });
        break;
      case "MISSING": {
        // Nothing is sealed for a server that would have it with the keys of before.
        if (transfer.stale) break;
        const { highest_contig, received, missing, truncated = false } = packet.meta;
        journal.log(`transfer ${transfer.id}: the server has ${received} chunks`);
        transfer.handle({ type: "missing", highestContig: highest_contig, received, missing, truncated });
        this.#on.stirred();
        break;
      }
      case "COMPLETE":
        journal.log(`transfer ${transfer.id}: complete, SHA-256 ${packet.meta.sha256}`);
        transfer.complete(packet.meta.url, packet.meta.sha256);
        break;
      case "CANCELLED":
        transfer.handle({ type: "cancelled" });
        break;
    }
  }

  #kill(transfer: OutgoingTransfer, verdict: AnyVerdict): void {
    const before = transfer.phase.state;
    transfer.handle({ type: "compromised", verdict });
    this.#on.journal.log(`transfer ${transfer.id}: INTEGRITY_FAIL at ${verdict.seq}`);
    if (transfer.phase.state !== "killed" || before === "killed") return;
    this.#on.journal.alert(transferAlert(transfer.fileName, verdict));
  }
}
