import { ChatCastError } from "@chatcast/protocol";
import type { Plant } from "./bugs/plant.ts";
import type { Coverage } from "./checker/coverage.ts";
import type { Violation } from "./checker/invariants.ts";
import { judgeLiveness, judgeLogs, judgeRemains } from "./checker/verdict.ts";
import type { DiskCopy } from "./disk/disk.ts";
import { contents } from "./disk/store.ts";
import { HEALED } from "./net/profile.ts";
import { schedule } from "./workload.ts";
import { World } from "./world.ts";

/** SECURITY's I10: how long it may take until everything is well again, in milliseconds. */
const RECOVERY_MS = 30_000;
const ENTRY_MS = 20_000;
const AUDIT_MS = 20_000;
/** How long whoever was told to slow down waits, in milliseconds. */
const PATIENCE_MS = 1_000;
/** Time after the last act in which those who were away for long come back. */
const LONG_AWAY_MS = 95_000;

/** Lines of the trace that are kept unless somebody wants more. */
const LINES = 200;

/** What one seed did. */
export interface Outcome {
  seed: number;
  violation: Violation | undefined;
  /** SHA-256 over every line of the trace. */
  hash: string;
  /** The last lines of the trace. */
  tail: string[];
  lines: number;
  coverage: Coverage;
}

/**
 * One run: everybody comes in, people talk and things go wrong, everything is healed, often after one last crash of the
 * server, and after the time that recovery may take the whole log is read and judged. Of the trace the last `lines` are
 * kept.
 */
export async function simulate(seed: number, plant: Plant = {}, lines = LINES): Promise<Outcome> {
  const undo = plant.machines?.();
  try {
    const world = new World(seed, plant, lines);
    await live(world);
    const { trace, history, coverage } = world;
    const violation = history.violation;
    if (violation !== undefined) trace.note("checker", `${violation.invariant}: ${violation.what}`);
    return { seed, violation, tail: trace.tail, lines: trace.lines, hash: trace.digest(), coverage };
  } finally {
    undo?.();
  }
}

async function live(world: World): Promise<void> {
  const { scheduler, server, network, members, rng, history, disk } = world;
  server.boot();
  for (const member of members) member.start();
  const everybodyIn = (): boolean => members.every(({ isIn }) => isIn);
  await world.run(ENTRY_MS, everybodyIn);
  if (!everybodyIn()) history.violated("I10", "not everybody came in over a good network");
  if (history.violation !== undefined) return;

  const activeMs = world.isSmall ? rng.between(3_000, 10_000) : rng.between(5_000, 25_000);
  network.profile = world.profile;
  schedule(world, activeMs);
  await world.run(scheduler.now + activeMs);
  if (world.isLong) await world.run(scheduler.now + LONG_AWAY_MS);

  disk.mood = "ok";
  disk.slowness = 1;
  network.heal(HEALED);
  // Where packets were lost on connections that live on, only a new connection brings out what is missing.
  if (!world.profile.ordered || rng.chance(0.5) || world.copy !== undefined) {
    server.crash();
    network.serverDied();
  }
  if (world.copy !== undefined) restore(world, world.copy);
  server.boot();
  for (const member of members) {
    member.closeTab();
    member.start();
    for (const transfer of member.client?.snapshot().transfers ?? []) transfer.resume?.();
  }
  const healedAt = scheduler.now;
  await world.run(healedAt + RECOVERY_MS);
  if (world.copy !== undefined) lookAgain(world);
  judgeLiveness(world);

  await audit(world);
  judgeLogs(world);
  judgeRemains(world);
}

/** The operator has lost the server's disk, and restores it from the copy. */
function restore({ disk, history, reader, members, coverage, trace }: World, copy: DiskCopy): void {
  trace.note("operator", `restores ${copy.committed.length} of ${disk.committed.length} calls`);
  disk.restore(copy);
  const { messages, ended } = contents(copy.committed);
  if ([...history.said.values()].some(({ id, state }) => state === "acknowledged" && !messages.has(id))) {
    coverage.hit("restored from an older copy");
  }
  history.restored(messages, ended);
  reader.lookAway();
  for (const { tap } of members) tap.restored();
}

/** What is shown by now is of the restored log. */
function lookAgain({ reader, members }: World): void {
  reader.lookAgain();
  for (const { name, client } of members) {
    for (const conversation of client?.snapshot().conversations ?? []) reader.shown(name, conversation);
  }
}

/** Everybody reads everything there is, from the first message on. */
async function audit(world: World): Promise<void> {
  const { members, scheduler, history } = world;
  const end = scheduler.now + AUDIT_MS;
  for (const member of members) {
    const conversations = member.client?.snapshot().conversations ?? [];
    for (const { with: other } of conversations) {
      const readOn = (): void => {
        const view = member.client?.snapshot().conversations.find((conversation) => conversation.with === other);
        if (!view?.hasOlder || history.violation !== undefined) return;
        member.client?.loadOlder(other).then(readOn, (error: unknown) => {
          // Whoever asks fast is told to wait, and that is all.
          if (error instanceof ChatCastError && error.code === "E_RATE") scheduler.after(PATIENCE_MS, readOn);
          else history.violated("I10", `${member.name} cannot read on: ${String(error)}`);
        });
      };
      readOn();
    }
    member.person?.downloadAll(true);
    for (const { id, from, state } of history.sent.values()) {
      if (from === member.name && state === "killed") member.probe(id);
    }
  }
  await world.run(end);
  for (const member of members) member.person?.look();
}
