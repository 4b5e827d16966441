import { ChatCastError, isRetryable, safeFileName, type ToldKill, type TransferStopped } from "@chatcast/protocol";
import { systemTimers } from "../clock.ts";
import type { TransferRecord } from "../store/port.ts";
import type { TransferContext } from "./context.ts";
import type { LiveTransfer } from "./live-transfer.ts";
import type { Registry } from "./registry.ts";

/** Why: its sender or nobody wants it any more; a signed word, or a frame that was altered; or the room has other keys than it. */
type Why = "cancelled" | "killed" | "late";
/** Of an ended one: so many of its first chunks are in quarantine. */
type Ended = { kept: number } | "complete";

/** How long after a failed attempt an end is stored again, in ms: doubled with each failure up to the last. */
const AGAIN_FIRST = 500;
const AGAIN_LAST = 30_000;

/**
 * Ends an open transfer before it is complete: at once for every chunk that comes after, then durably; its bytes go and
 * its audience is told. The store decides between an end and a completion that is under way: what is complete stays so.
 * Where the end cannot be stored now (no room on the disk) the promise rejects, the transfer stays ended all the same,
 * and the end is stored as soon as that works.
 * @param kill by whose signed word it is killed; absent: by a frame that was not what its sender signed
 * @returns false when it was not open any more; nothing has changed then.
 */
export async function endTransfer(
  context: TransferContext,
  registry: Registry,
  live: LiveTransfer,
  why: Why,
  kill?: ToldKill,
): Promise<boolean> {
  const { record } = live;
  if (record.state !== "open") return false;
  record.state = why === "killed" ? "killed" : "cancelled";
  const opened = await live.opened.then(
    () => true,
    () => false,
  );
  const attempt = async () => {
    const ended = await store(context, live, why, { kill, opened });
    if (ended === "complete") return false;
    await bury(context, registry, live, why, { kill, ...ended });
    return true;
  };
  try {
    return await attempt();
  } catch (error) {
    again(context, record, attempt);
    throw error;
  }
}

/**
 * Stores that an id is closed which nobody had opened. Where that cannot be done now the promise rejects, and it is done
 * as soon as that works, while the id is remembered here.
 */
export async function storeTombstone(context: TransferContext, registry: Registry, live: LiveTransfer): Promise<void> {
  const { record } = live;
  const attempt = async () => {
    if (registry.get(record.id) === live) await context.store.openTransfer(record);
  };
  try {
    await attempt();
  } catch (error) {
    again(context, record, attempt);
    throw error;
  }
}

async function store(
  { store, clock }: TransferContext,
  live: LiveTransfer,
  why: Why,
  { kill, opened }: { kill: ToldKill | undefined; opened: boolean },
): Promise<Ended> {
  const { record } = live;
  const state = why === "killed" ? "killed" : "cancelled";
  if (!opened) {
    await store.openTransfer(record);
    return { kept: 0 };
  }
  const at = clock.epoch();
  if (why !== "cancelled" && live.sealed !== undefined) {
    // Chunks are verified before they are written: what is there of a sealed file is its sender's.
    const kept = await store.quarantineTransfer(record.id, state, at, kill && JSON.stringify(kill));
    if (kept !== "closed") return { kept };
  } else if ((await store.closeTransfer(record.id, state, at)) === "done") return { kept: 0 };
  // Closed already: by a completion that was faster, or by an earlier attempt whose answer was lost.
  const stored = await store.findTransfer(record.id);
  if (stored?.state !== "complete") return { kept: stored?.quarantined ?? 0 };
  record.state = "complete";
  return "complete";
}

function again(
  context: TransferContext,
  record: TransferRecord,
  attempt: () => Promise<unknown>,
  wait = AGAIN_FIRST,
): void {
  const { timers = systemTimers, telemetry } = context;
  const { id, state } = record;
  timers.after(wait, () => {
    attempt().catch((error: unknown) => {
      telemetry.log.error({ err: error, transferId: id }, `storing that a transfer is ${state}`);
      if (error instanceof ChatCastError && isRetryable(error.code)) {
        again(context, record, attempt, Math.min(AGAIN_LAST, wait * 2));
      }
    });
  });
}

function reasonOf(why: Why, kill: ToldKill | undefined): TransferStopped["reason"] {
  if (why === "late") return "rekeyed";
  if (why === "cancelled") return "cancelled";
  return kill === undefined ? "integrity_compromised" : "killed";
}

/** The end is stored: its bytes go, or are put in quarantine, and its audience is told. */
async function bury(
  context: TransferContext,
  registry: Registry,
  live: LiveTransfer,
  why: Why,
  { kill, kept }: { kill: ToldKill | undefined; kept: number },
): Promise<void> {
  const { record } = live;
  registry.ended(live);
  // A write that is still on its way would make the file again after it was removed.
  await live.settled();
  if (kept === 0) await context.blobs.remove(record.blobId);
  else await registry.quarantine.begun(record, kept, kill);
  announceStop(context, live, reasonOf(why, kill), {
    ...(kill === undefined ? {} : { kill }),
    ...(kept === 0 ? {} : { quarantined: kept }),
  });
}

/** Tells its audience that it comes no more, or what was kept of it. */
export function announceStop(
  { announce, clock }: TransferContext,
  { record, readers }: LiveTransfer,
  reason: TransferStopped["reason"],
  more: Pick<TransferStopped, "kill" | "quarantined"> = {},
): void {
  announce.stopped(record.roomId, readers, {
    transfer_id: record.id,
    from: record.from,
    filename: safeFileName(record.fileName),
    reason,
    ...more,
    at: clock.epoch(),
  });
}
