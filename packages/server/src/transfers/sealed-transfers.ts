import {
  ChatCastError,
  decideKill,
  decideManifest,
  decideSeal,
  type ErrorBody,
  type FileManifestPacket,
  type FileSealPacket,
  type KeyedVerdict,
  type MissingReport,
  readLineage,
  type SealedChunk,
  type Standing,
  type ToldKill,
  type TransferStarted,
} from "@chatcast/protocol";
import { shownId } from "../ids.ts";
import type { Store, TransferRecord } from "../store/port.ts";
import { completionOf, lateFile } from "./completion.ts";
import type { Sender, TransferContext } from "./context.ts";
import { leavesOf, lineageOf, notKept, type TakenOver, takenOver } from "./continuing.ts";
import { endTransfer } from "./ending.ts";
import { kill } from "./killing.ts";
import type { LiveTransfer, Sealing } from "./live-transfer.ts";
import { newRecord, quotaIssue, recipientIssue } from "./opening.ts";
import { refresh } from "./refreshing.ts";
import type { Registry } from "./registry.ts";
import { type FilePlan, plainPlan, storedPlan } from "./sealed-stream.ts";
import type { ChunkOutcome, Transfers } from "./transfers.ts";

/** What a manifest or a seal is answered. */
export type SealedOutcome =
  | { kind: "missing"; report: MissingReport; completion?: Promise<Sealing> }
  | { kind: "incomplete"; report: MissingReport }
  | { kind: "compromised"; verdict: KeyedVerdict }
  /** `quarantined`: so many of its first chunks are kept; `kill`: who has stopped it. */
  | { kind: "refused"; error: ErrorBody; quarantined?: number | undefined; kill?: ToldKill | undefined };

/** What the name of a file in a sealed room is to whoever cannot read it. */
const NAMELESS = "a sealed file";

/**
 * What sealed files have beside their chunks: a manifest before them, a seal behind them. Their chunks are those of any
 * transfer, but checked by the manifest's key.
 */
export class SealedTransfers {
  readonly #context: TransferContext;
  readonly #registry: Registry;
  readonly #transfers: Pick<Transfers, "receive">;

  constructor(context: TransferContext, registry: Registry, transfers: Pick<Transfers, "receive">) {
    this.#context = context;
    this.#registry = registry;
    this.#transfers = transfers;
  }

  /** @param arrived the manifest, what its check found, and whether it is of an earlier epoch */
  async open(
    sender: Sender,
    { packet, verdict, late }: { packet: FileManifestPacket; verdict: KeyedVerdict; late: boolean },
  ): Promise<SealedOutcome> {
    const [context, registry] = [this.#context, this.#registry];
    await registry.load(packet.transfer_id, sender.memberId);
    if (packet.continues !== undefined) await registry.load(packet.continues.transfer_id, sender.memberId);
    await refresh(context, registry, packet.transfer_id);
    const live = registry.get(packet.transfer_id);
    const isSame = () => readLineage(live?.record.manifest ?? "").manifest === packet.frame;
    if (late && isSame() && (await this.#isOver(sender, live))) return lateOf(live);
    const decision = decideManifest({
      senderId: sender.memberId,
      transfer: live?.incoming,
      verdict,
      isSame,
      recipientIssue: () => (packet.mode === "unicast" ? recipientIssue(sender, packet) : undefined),
      quotaIssue: () => quotaIssue(context, registry, sender, packet.total_size),
    });
    switch (decision.do) {
      case "nack":
        await live?.killing;
        return { kind: "refused", error: decision.error, ...keptOf(live, sender) };
      case "kill":
        await this.#kill(sender, packet.transfer_id, live);
        return { kind: "compromised", verdict };
      case "fail":
        return { kind: "compromised", verdict };
      case "open":
        if (late) return { kind: "refused", error: lateFile().body() };
        return this.#goesOn(await this.#begin(sender, packet));
      case "tell-missing": {
        if (live === undefined) throw new Error("the core tells of known transfers only");
        await live.opened;
        if (live.record.state === "open") return this.#goesOn(live);
        return { ...missing(live), ...(decision.complete ? completionOf(context, registry, live) : {}) };
      }
    }
  }

  async receive(sender: Sender, { transfer_id, seq, payload }: SealedChunk): Promise<ChunkOutcome> {
    await this.#registry.load(transfer_id, sender.memberId);
    const live = this.#registry.get(transfer_id);
    if (live === undefined) return { kind: "refused", error: NOT_OWNER };
    if (await this.#isOver(sender, live)) return { kind: "refused", error: lateFile().body() };
    const { filename, totalChunks, chunkSize, totalSize } = live.terms;
    const { recipient } = live.record;
    return this.#transfers.receive(sender, {
      type: "FILE_CHUNK",
      transfer_id,
      seq,
      // What stands in its place is inside the bytes.
      checksum: "",
      filename,
      total_chunks: totalChunks,
      chunk_size: chunkSize,
      total_size: totalSize,
      ...(recipient ? { mode: "unicast", recipient: recipient.name } : {}),
      bytes: payload,
    });
  }

  /** @param check tells whether the seal is that of the manifest's session, over these sizes */
  async seal(
    sender: Sender,
    { transfer_id, frame }: FileSealPacket,
    check: (manifest: string, plan: FilePlan) => Promise<KeyedVerdict>,
  ): Promise<SealedOutcome> {
    await this.#registry.load(transfer_id, sender.memberId);
    await refresh(this.#context, this.#registry, transfer_id);
    const known = this.#registry.get(transfer_id);
    if (known === undefined) return { kind: "refused", error: NOT_OWNER };
    if (await this.#isOver(sender, known)) return lateOf(known);
    const verdict = await check(readLineage(known.record.manifest ?? "").manifest, plainPlan(known.record));
    // Looked up again: what was known before the check may be another thing by now.
    const live = this.#registry.get(transfer_id) ?? known;
    const decision = decideSeal(live.incoming, sender.memberId, verdict, live.receiver.complete);
    switch (decision.do) {
      case "nack":
        await live.killing;
        return { kind: "refused", error: decision.error, ...keptOf(live, sender) };
      case "kill":
        await this.#kill(sender, transfer_id, live);
        return { kind: "compromised", verdict };
      case "fail":
        return { kind: "compromised", verdict };
      case "incomplete":
        return { kind: "incomplete", report: live.receiver.missing() };
      case "complete":
        live.seal ??= frame;
        return { ...missing(live), ...completionOf(this.#context, this.#registry, live) };
    }
  }

  /** Stops a file that is under way, by somebody's signed word. @returns why not */
  async stop(sender: Sender, { id, moderates, kill, isSigned }: KillOrder): Promise<ErrorBody | Standing> {
    const [context, registry] = [this.#context, this.#registry];
    await registry.load(id, sender.memberId);
    await refresh(context, registry, id);
    const live = registry.get(id);
    const here = live?.sealed !== undefined && live.record.roomId === sender.roomId ? live : undefined;
    const decision = decideKill({
      transfer: here && { ...here.incoming, recipientId: here.record.recipient?.memberId },
      by: { memberId: sender.memberId, moderates },
      isSigned,
    });
    if (decision.do === "nack") return decision.error;
    if (here === undefined) throw new Error("the core kills known transfers only");
    const killing = endTransfer(context, registry, here, "killed", kill);
    here.killing = killing.then(NOTHING, NOTHING);
    if (await killing) return decision.as;
    return { code: "E_STREAM_CLOSED", message: `the transfer is ${here.record.state}` };
  }

  /** What is under way in a room and may come to that member. */
  underWay(roomId: string, memberId: string): TransferStarted[] {
    const all = this.#registry.sealedIn(roomId);
    return all.filter(({ readers }) => readers?.includes(memberId) ?? true).map(startOf);
  }

  /**
   * Whether somebody was put out since a file of the sender's was begun, who has its keys: then nothing more of it is taken,
   * and what was verified is kept for a stream with the keys of now.
   */
  async #isOver(sender: Sender, live: LiveTransfer | undefined): Promise<boolean> {
    const { record, sealed } = live ?? {};
    if (live === undefined || sealed === undefined || record?.ownerId !== sender.memberId) return false;
    if (sealed.epoch === this.#context.announce.epochOf(record.roomId)) return false;
    if (record.state === "open") {
      const ending = endTransfer(this.#context, this.#registry, live, "late");
      live.killing = ending.then(NOTHING, NOTHING);
      await ending;
    }
    // Whoever else asks meanwhile waits for what is kept.
    await live.killing;
    return live.record.state === "cancelled";
  }

  #goesOn(live: LiveTransfer): SealedOutcome {
    this.#context.announce.started(live.record.roomId, live.readers, startOf(live));
    return missing(live);
  }

  /** Nothing of it is there yet; it is durable that it may come. */
  async #begin(sender: Sender, packet: FileManifestPacket): Promise<LiveTransfer> {
    const { store } = this.#context;
    const taken = takenOver(this.#registry.get(packet.continues?.transfer_id ?? ""), sender, packet);
    const recipient =
      packet.mode === "unicast" ? sender.recipient(packet.recipient ?? "", packet.recipientId) : undefined;
    const record: TransferRecord = {
      ...newRecord(this.#context, sender, packet.transfer_id, packet.expires_in),
      ...storedPlan(packet.total_size, packet.chunk_size),
      fileName: NAMELESS,
      manifest: lineageOf(packet, taken),
      ...(recipient ? { recipient } : {}),
      ...(taken ? { blobId: taken.from.record.blobId } : {}),
    };
    const leaves = leavesOf(taken);
    const live = this.#registry.begin(record, leaves);
    const open = { ...live.record, state: "open" as const };
    const opening = taken === undefined ? store.openTransfer(open) : takeOver(store, open, taken);
    live.opened = opening.then((opened) => {
      if (opened === "exists") throw new ChatCastError(NOT_OWNER.code, NOT_OWNER.message);
      if (opened === "closed") throw notKept();
    });
    live.asked();
    try {
      await live.opened;
    } catch (error) {
      if (live.record.state === "open") this.#registry.forget(live);
      throw error;
    }
    return live;
  }

  #kill(sender: Sender, id: string, live: LiveTransfer | undefined): Promise<void> {
    return kill(this.#context, this.#registry, live, () => newRecord(this.#context, sender, id));
  }
}

/** A signed KILL; `isSigned` checks it against the key of who says it. */
export interface KillOrder {
  id: string;
  /** Whoever says it is the room's owner or a moderator. */
  moderates: boolean;
  kill: ToldKill;
  isSigned: () => boolean;
}

const NOTHING = (): void => undefined;

const lateOf = (live: LiveTransfer | undefined): SealedOutcome => ({
  kind: "refused",
  error: lateFile().body(),
  quarantined: live?.record.quarantined,
});

/** What its sender is told of a killed file, who may have been away then. */
function keptOf(live: LiveTransfer | undefined, { memberId }: Sender): { quarantined?: number; kill?: ToldKill } {
  const { quarantined, state, ownerId } = live?.record ?? {};
  if (quarantined === undefined || state !== "killed" || ownerId !== memberId) return {};
  return { quarantined, ...(live?.stoppedBy === undefined ? {} : { kill: live.stoppedBy }) };
}

function startOf({ record, sealed }: LiveTransfer): TransferStarted {
  const { id, from, ownerId, recipient } = record;
  const mode = recipient === undefined ? "broadcast" : "unicast";
  const { continues } = sealed ?? {};
  const facts = { from, fromId: shownId(ownerId), mode, total_size: plainPlan(record).totalSize } as const;
  return { transfer_id: id, ...facts, ...(continues === undefined ? {} : { continues }) };
}

/** From here on it is this stream's: nobody else can go on with it, unless the store refuses. */
async function takeOver(store: Store, record: TransferRecord, { from, chunks }: TakenOver) {
  const { quarantined } = from.record;
  delete from.record.quarantined;
  const opened = await store.takeOver(record, { id: from.record.id, chunks }).catch((error: unknown) => {
    if (quarantined !== undefined) from.record.quarantined = quarantined;
    throw error;
  });
  if (opened === "exists" && quarantined !== undefined) from.record.quarantined = quarantined;
  return opened;
}

const missing = ({ receiver }: LiveTransfer) => ({ kind: "missing", report: receiver.missing() }) as const;

/** Of an unknown transfer and of somebody else's alike. */
const NOT_OWNER: ErrorBody = { code: "E_NOT_OWNER", message: "no transfer of yours has this id" };
