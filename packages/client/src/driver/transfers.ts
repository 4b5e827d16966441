import type { Audience, Credit, PathFacts, ServerFacts, TransferStopped } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform } from "../platform.ts";
import type { StoredTransfer } from "../storage/port.ts";
import { endedUnkept } from "./alarms.ts";
import { ChunkAllowance, ORDINARY_CREDIT, withinOwn } from "./allowance.ts";
import { ComingFiles } from "./coming.ts";
import { newTransfer } from "./new-transfer.ts";
import { OutgoingTransfer, type Remainder } from "./outgoing.ts";
import { PacketTap } from "./packet-tap.ts";
import { openPacking } from "./packing.ts";
import { Refreshing } from "./refreshing.ts";
import { type Begun, SealedUpload } from "./sealed-upload.ts";
import { refuseExpiry, refuseTooLarge } from "./size-limit.ts";
import { Successors } from "./successors.ts";
import { type TransferPacket, TransferPackets } from "./transfer-packets.ts";
import type { OpenableWay, Sending, TransfersOptions } from "./transfers-options.ts";
import { UploadJournal } from "./upload-journal.ts";

/** How long the server keeps what it has verified of a killed file, in milliseconds. */
const QUARANTINE = 24 * 3_600_000;

/** All transfers of this client, and the way of a packet to the one that it is about. */
export class Transfers {
  readonly tap = new PacketTap();
  /** Of others. */
  readonly coming: ComingFiles;
  readonly #options: TransfersOptions;
  readonly #platform: Platform;
  readonly #journal: Journal;
  readonly #way: OpenableWay;
  readonly #byId = new Map<string, OutgoingTransfer>();
  /** Another tab goes on with these. */
  #released: OutgoingTransfer[] = [];
  readonly #allowance = new ChunkAllowance();
  #credit = ORDINARY_CREDIT;
  #online = false;
  #turn = 0;
  /** Of the room whose transfers these are. */
  #suite: OutgoingTransfer["suite"] = "crc32-xor-seq";
  readonly #refreshing: Refreshing;
  readonly #packets: TransferPackets;
  readonly #successors: Successors;
  #member: Sending | undefined;

  constructor(options: TransfersOptions) {
    this.#options = { ...options, way: this.tap.on(options.way) };
    this.#platform = options.platform;
    this.#journal = options.journal;
    this.coming = new ComingFiles(options.journal);
    this.#way = this.#options.way;
    this.#refreshing = new Refreshing(options.platform, () => this.#touch());
    this.#successors = new Successors({
      ...{ platform: this.#platform, journal: this.#journal },
      begin: (member, source, stored, rest) => {
        this.#begin(member, source, stored, rest);
        this.#stir();
      },
      anew: (source, { audience, expiresIn }, member) =>
        this.#byId.get(this.start(source, audience, member, undefined, expiresIn)),
      drop: ({ id }) => this.#byId.delete(id),
    });
    this.#packets = new TransferPackets({
      journal: this.#journal,
      find: (id) => this.#byId.get(id),
      coming: this.coming,
      kills: () => this.#member?.kills,
      suite: () => this.#suite,
      credit: (credit) => this.#changeCredit(credit),
      late: (transfer, packet) => this.#successors.late(transfer, packet, this.#member),
      lost: (transfer) => this.#successors.again(transfer, this.#member, "E_NOT_FOUND"),
      stirred: () => this.#refreshing.start(),
    });
  }

  /** @returns the transfer's id. @throws ChatCastError `E_TOO_LARGE` before a byte is read. */
  start(source: ChunkSource, audience: Audience, member: Sending, server?: ServerFacts, expiresIn?: number): string {
    refuseTooLarge(source.size, server);
    refuseExpiry(expiresIn);
    const stored = newTransfer(this.#platform, source, audience, this.#path, member.seal !== undefined, expiresIn);
    const { id, fileName, size } = stored;
    this.#journal.log(`transfer ${id}: ${fileName}, ${size} bytes`);
    this.#begin(member, source, stored);
    this.#stir();
    return id;
  }

  #stir(): void {
    this.#way.wanted();
    this.#refreshing.start();
  }

  /** Whether any of them wants to move. */
  get active(): boolean {
    return [...this.#byId.values()].some((transfer) => transfer.active);
  }

  /** How many are under way and known to no storage, those that another tab has taken over included. */
  get onlyHere(): number {
    const all = [...this.#byId.values(), ...this.#released];
    return all.filter(({ running, unkept }) => running && unkept !== undefined).length;
  }

  /** What an earlier run of the program, or another tab, has begun goes on here, and what could not be kept as well. */
  takeUp(transfers: readonly StoredTransfer[], member: Sending): void {
    this.coming.switch = member.kills;
    const before = new Map(this.#released.splice(0).map((transfer) => [transfer.id, transfer]));
    for (const stored of transfers) {
      const { transfer, sealed } = this.#add(member, undefined, stored, true);
      if (stored.stopped !== undefined && this.#platform.now() - stored.stopped.at > QUARANTINE) {
        this.#forget(transfer);
        continue;
      }
      this.#journal.log(`transfer ${stored.id}: ${stored.fileName} is taken up again`);
      const source = before.get(stored.id)?.source;
      if (sealed === undefined) transfer.takeUp(source);
      else sealed.start(transfer, () => this.#connect(transfer, () => transfer.takeUp(source)));
      before.delete(stored.id);
    }
    for (const { id, fileName, unkept, source } of before.values()) {
      // What a sealed one has sealed was known to its own run alone.
      const goesOn = unkept !== undefined && member.seal === undefined;
      if (goesOn) this.#begin(member, undefined, unkept).takeUp(source);
      else this.#journal.removeTransfer(id);
      if (unkept !== undefined && !goesOn) this.#journal.notice("error", endedUnkept(fileName));
    }
  }

  /**
   * The room is in another epoch: nothing is sent any more that was sealed before, and the server says what it has of it.
   * Where everything was sent already it says whether that came in time.
   */
  renewed(): void {
    for (const transfer of [...this.#byId.values()]) {
      if (!transfer.stale || transfer.isSent) continue;
      transfer.suspend();
      if (this.#online) transfer.ask();
    }
  }

  #forget(transfer: OutgoingTransfer): void {
    transfer.discard();
    this.#byId.delete(transfer.id);
    this.#journal.removeTransfer(transfer.id);
  }

  /** There is a new connection for files, whose receiver takes so much at once. */
  connected(told: Credit): void {
    this.#online = true;
    this.#credit = withinOwn(told, this.#platform.heldBytes);
    this.#allowance.bounds = this.#credit;
    for (const transfer of this.#byId.values()) {
      transfer.credit(this.#credit);
      this.#greet(transfer);
    }
    this.#refreshing.start();
  }

  #greet(transfer: OutgoingTransfer): void {
    if (transfer.stale) transfer.ask();
    else if (transfer.begun) transfer.handle({ type: "connected" });
  }

  disconnected(): void {
    this.#online = false;
    for (const transfer of this.#byId.values()) transfer.handle({ type: "disconnected" });
  }

  /** The socket may have room again; each time another transfer comes first. */
  drained(): void {
    const moving = [...this.#byId.values()].filter((transfer) => transfer.running);
    const first = this.#turn++ % Math.max(1, moving.length);
    for (const transfer of [...moving.slice(first), ...moving.slice(0, first)]) transfer.drained();
  }

  /** Ends what is under way and tells the server; nothing of it waits for the answer. */
  cancelAll(): void {
    for (const transfer of this.#byId.values()) {
      if (!transfer.running) continue;
      transfer.handle({ type: "cancel" });
      transfer.handle({ type: "cancelled" });
    }
  }

  /** The member leaves the room: what is under way belongs to it and ends with it. */
  leave(): void {
    this.cancelAll();
    this.coming.clear();
    this.#byId.clear();
    this.#released = [];
    this.#online = false;
  }

  /** Another tab drives the membership now: it goes on with what is kept. */
  release(): void {
    this.#online = false;
    for (const transfer of this.#byId.values()) {
      if (!transfer.running && !transfer.inQuarantine) continue;
      transfer.release();
      this.#released.push(transfer);
      this.#byId.delete(transfer.id);
    }
  }

  packet(packet: TransferPacket): void {
    this.tap.passed(packet);
    this.#packets.handle(packet);
  }

  /** A transfer was stopped, an own one or another's. */
  async stopped(stop: TransferStopped, self: string | undefined): Promise<void> {
    await this.#packets.stopped(stop, self);
  }

  close(): void {
    this.#refreshing.stop();
    this.disconnected();
    this.release();
  }

  /** It is kept before anything of it is sent. */
  #begin(
    member: Sending,
    source: ChunkSource | undefined,
    stored: StoredTransfer,
    rest?: Pick<Remainder, "begun" | "gone">,
  ): OutgoingTransfer {
    const { transfer, record, sealed, packing } = this.#add(member, source, stored, false, rest?.begun);
    const ready = () => this.#connect(transfer, rest?.gone);
    if (sealed === undefined) record.begin(ready, packing.made);
    else sealed.start(transfer, ready);
    return transfer;
  }

  /** Its file is at hand: where that was all it waited for it goes on. */
  #found(transfer: OutgoingTransfer): void {
    if (transfer.stale && this.#online) transfer.ask();
  }

  #connect(transfer: OutgoingTransfer, before?: () => void): void {
    before?.();
    if (this.#online) this.#greet(transfer);
  }

  #add(member: Sending, source: ChunkSource | undefined, stored: StoredTransfer, kept: boolean, begun?: Begun) {
    const { suite, shelf } = member;
    this.#member = member;
    const kill = member.kills && (() => this.coming.stop(stored.id));
    const record = new UploadJournal({ shelf, platform: this.#platform, transfer: stored, kept });
    const sealed = member.seal && new SealedUpload(record, member.seal, source, begun);
    const packing = sealed?.packing ?? openPacking(record, suite, source);
    const wanted = () => this.#way.wanted();
    const startBytes = this.#measured?.windowBytes ?? 0;
    const shared = { packing, allowance: this.#allowance, credit: this.#credit, startBytes, wanted, kill };
    const quarantine = member.kills && {
      resume: () => this.#successors.resume(transfer, member),
      discard: () => {
        member.kills?.discard(stored.id);
        transfer.discard();
      },
    };
    const transfer: OutgoingTransfer = new OutgoingTransfer({
      ...this.#options,
      ...shared,
      quarantine,
      found: () => this.#found(transfer),
      record,
      source,
    });
    this.#suite = packing.suite;
    this.#byId.set(stored.id, transfer);
    return { transfer, record, sealed, packing };
  }

  /** What is known of the path of the next transfer: that of the newest whose rate was measured. */
  get #path(): PathFacts {
    const { connection } = this.#journal.snapshot;
    const polling = connection.state === "connected" && connection.transport === "polling";
    return { rate: this.#measured?.rate, polling };
  }

  get #measured(): OutgoingTransfer | undefined {
    return [...this.#byId.values()].findLast(({ rate }) => rate !== undefined);
  }

  #changeCredit(told: Credit): void {
    const credit = withinOwn(told, this.#platform.heldBytes);
    if (credit.bytes === this.#credit.bytes && credit.chunks === this.#credit.chunks) return;
    this.#credit = credit;
    this.#allowance.bounds = credit;
    for (const transfer of this.#byId.values()) if (transfer.running) transfer.credit(credit);
  }

  #touch(): boolean {
    for (const transfer of this.#byId.values()) transfer.touch();
    return this.#online && [...this.#byId.values()].some(({ running }) => running);
  }
}
