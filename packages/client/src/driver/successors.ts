import type { ChunkSource } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform } from "../platform.ts";
import type { StoredTransfer } from "../storage/port.ts";
import { sendAgain } from "./again.ts";
import { newStreamId } from "./new-transfer.ts";
import type { OutgoingTransfer, Remainder } from "./outgoing.ts";
import type { TransferPacket } from "./transfer-packets.ts";
import type { Sending } from "./transfers-options.ts";

interface SuccessorsOptions {
  platform: Platform;
  journal: Journal;
  /** Begins a transfer with what another one has left. */
  begin: (
    member: Sending,
    source: ChunkSource,
    stored: StoredTransfer,
    rest: Pick<Remainder, "begun" | "gone">,
  ) => void;
  /** Sends a file from its beginning. */
  anew: (
    source: ChunkSource,
    how: Pick<OutgoingTransfer, "audience" | "expiresIn">,
    member: Sending,
  ) => OutgoingTransfer | undefined;
  /** Nobody needs the transfer any more. */
  drop: (transfer: OutgoingTransfer) => void;
}

/** Transfers that go on in another stream, because theirs was stopped or sealed for keys of before. */
export class Successors {
  readonly #options: SuccessorsOptions;

  constructor(options: SuccessorsOptions) {
    this.#options = options;
  }

  /** The server says that the keys of this transfer are those of before. */
  late(
    transfer: OutgoingTransfer,
    { seq, meta }: TransferPacket & { type: "NACK" },
    member: Sending | undefined,
  ): void {
    // Its keys are on their way, or what is there of it is being asked for.
    if (!transfer.stale) transfer.suspend();
    else if (seq === undefined) this.#rekey(transfer, meta.quarantined ?? 0, member);
  }

  /** The server has nothing of what it was to go on with, or it may not be gone on with. */
  again(transfer: OutgoingTransfer, member: Sending | undefined, code: "E_EPOCH" | "E_NOT_FOUND"): void {
    const { journal, anew, drop } = this.#options;
    const { expiresIn } = transfer;
    sendAgain(transfer, journal, code, (source, audience) =>
      member === undefined ? undefined : anew(source, { audience, expiresIn }, member),
    );
    drop(transfer);
  }

  /** Goes on with what was verified of a killed transfer, in another stream and under other keys. */
  resume(killed: OutgoingTransfer, member: Sending): void {
    const rest = killed.handOn();
    if (rest !== undefined) this.#goOn(killed.id, rest, member, false);
  }

  /** Goes on under the keys of now with a file of which the server has that much; without the file it waits for that. */
  #rekey(old: OutgoingTransfer, chunks: number, member: Sending | undefined): void {
    if (chunks === 0 || member === undefined) {
      this.again(old, member, "E_EPOCH");
      return;
    }
    const rest = old.handOn(chunks);
    if (rest === undefined) return;
    this.#goOn(old.id, rest, member, rest.transfer.paused);
    this.#options.drop(old);
    this.#options.journal.removeTransfer(old.id);
  }

  #goOn(before: string, { source, transfer, begun, gone }: Remainder, member: Sending, paused: boolean): void {
    const { platform, journal, begin } = this.#options;
    const { sealed: _sealed, stopped: _stopped, ...same } = transfer;
    const stored = { ...same, id: newStreamId(platform), startedAt: platform.now(), paused };
    journal.log(`transfer ${stored.id}: goes on with ${before}`);
    begin(member, source, stored, { begun, gone });
  }
}
