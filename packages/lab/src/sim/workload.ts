import type { TransferView } from "@chatcast/client";
import type { Member } from "./client/member.ts";
import type { DiskMood } from "./disk/disk.ts";
import { Rng } from "./kernel/rng.ts";
import type { World } from "./world.ts";

/** Files are up to this many chunks of 256 KiB and a rest, as they are on a path that is known; the first has more. */
const MAX_CHUNKS = 4;
const CHUNK = 262_144;

/** Puts what people do and what goes wrong on the clock, from now on for `ms`. */
export function schedule(world: World, ms: number): void {
  for (const member of world.members) people(world, member, ms);
  if (world.namesAreHeld) impostors(world, ms);
  faults(world, ms);
  fullClients(world, ms);
  tabsOnFullDisks(world, ms);
  if (world.keeps !== undefined) sweeps(world, ms);
  else if (world.namesAreHeld) backup(world, ms);
}

/** Disks of the members are full for a while, too. */
function fullClients({ seed, scheduler, members }: World, ms: number): void {
  const rng = new Rng(seed, "full clients");
  for (const member of members) {
    if (!rng.chance(0.3)) continue;
    const length = rng.between(100, 6_000);
    scheduler.after(rng.between(0, ms), () => member.fillDisk(length));
  }
}

/** Something is said, or a file sent, that a full disk does not take; before it can be kept another tab takes the room over. */
function tabsOnFullDisks(world: World, ms: number): void {
  const { seed, scheduler, members, network } = world;
  const rng = new Rng(seed, "tabs on full disks");
  for (const member of members) {
    if (!rng.chance(0.3)) continue;
    const [full, takenOver, back] = [rng.between(200, 4_000), rng.between(1, 150), rng.between(200, 6_000)];
    const [words, file] = [rng.int(1, 3), rng.chance(0.5)];
    scheduler.after(rng.between(0, ms), () => {
      if (!member.fillDisk(full)) return;
      // Nothing of it is delivered before.
      network.cut(member.index);
      for (let count = words; count > 0; count--) member.say(undefined);
      if (file) member.send(undefined, CHUNK);
      scheduler.after(takenOver, () => member.openTab());
      scheduler.after(takenOver + back, () => member.closeTab());
    });
  }
}

/** The server tidies up once an hour; here the hours are short. */
function sweeps({ seed, scheduler, server }: World, ms: number): void {
  const rng = new Rng(seed, "sweeps");
  for (let count = rng.int(1, 6); count > 0; count--) scheduler.after(rng.between(0, ms), () => server.sweep());
}

/**
 * The operator makes a copy, from which the server is restored when all is over: first the calls, then the files, none of
 * which is removed meanwhile. Where the server dies meanwhile there is none.
 */
function backup(world: World, ms: number): void {
  const { seed, scheduler, disk, server, trace, plant } = world;
  // Of its own, so that the other worlds are what they were.
  const rng = new Rng(seed, "backup");
  if (!rng.chance(0.15)) return;
  scheduler.after(rng.between(0, ms), () => {
    const { life } = server;
    const before = disk.copy();
    scheduler.after(rng.between(10, 2_000), () => {
      if (server.life !== life) return;
      const { committed, files } = disk.copy();
      trace.note("operator", `has copied ${before.committed.length} calls`);
      world.copy = plant.copiesFilesFirst
        ? { committed, files: before.files }
        : { committed: before.committed, files: new Map([...before.files, ...files]) };
    });
  });
}

function people(world: World, member: Member, ms: number): void {
  const { rng } = world;
  const sometime = (act: () => void): void => void world.scheduler.after(rng.between(0, ms), act);
  const [least, most] = world.isSmall ? [1, 5] : [4, 14];
  for (let count = rng.int(least, most); count > 0; count--) sometime(() => member.say(anybody(world, member, 0.3)));
  // Bursts make queues, and queues make order matter.
  if (rng.chance(0.4)) {
    sometime(() => {
      const recipient = anybody(world, member, 0.3);
      for (let count = rng.int(2, 5); count > 0; count--) member.say(recipient);
    });
  }
  for (let count = rng.int(0, world.isSmall ? 1 : 2); count > 0; count--) {
    sometime(() => {
      member.send(anybody(world, member, 0.4), rng.int(0, MAX_CHUNKS) * CHUNK + rng.int(0, 3_000));
      if (rng.chance(0.3)) meddle(world, member, rng.between(0, 500));
      disturb(world, member);
    });
  }
  if (rng.chance(0.35)) sometime(() => restart(world, member, rng.between(1, 8_000)));
  if (rng.chance(0.2)) {
    sometime(() => {
      member.openTab();
      world.scheduler.after(rng.between(10, 6_000), () => member.closeTab());
    });
  }
  if (world.namesAreHeld) return;
  if (rng.chance(0.3)) sometime(() => member.leave(rng.between(1, 5_000)));
  if (rng.chance(0.1)) {
    sometime(() => {
      world.coverage.hit("away for longer than the name is held");
      world.isLong = true;
      restart(world, member, rng.between(61_000, 90_000));
    });
  }
}

/** Somebody tries the names of others; without luck, as long as every name is held. */
function impostors(world: World, ms: number): void {
  const { rng, members, scheduler, impostor } = world;
  for (let count = rng.int(0, 3); count > 0; count--) {
    const victim = members[rng.int(0, members.length - 1)];
    if (victim !== undefined) scheduler.after(rng.between(0, ms), () => impostor.tries(victim.name));
  }
}

/** The room, or, now and then, one of the others. */
function anybody(world: World, member: Member, privately: number): string | undefined {
  if (!world.rng.chance(privately)) return undefined;
  const others = world.members.filter((other) => other !== member).map(({ name }) => name);
  return others[world.rng.int(0, others.length - 1)];
}

/** Things go wrong when it hurts: while a file is on its way, which is soon over. */
function disturb(world: World, member: Member): void {
  const { scheduler, rng, network } = world;
  if (rng.chance(0.15)) {
    // A part of it is stored, and only that.
    const wait = rng.between(0, 100);
    once(
      member,
      ({ ackedChunks, totalChunks }) => ackedChunks > 0 && ackedChunks < totalChunks,
      () => {
        scheduler.after(wait, () => crashServer(world));
      },
    );
  }
  if (rng.chance(0.25)) scheduler.after(rng.between(0, 300), () => network.cut(member.index));
  if (rng.chance(0.3)) {
    const [after, ms] = [rng.between(0, 100), rng.between(20, 400)];
    scheduler.after(after, () => trouble(world, "broken", ms));
    // What a failed sync took with it shows when only the platter is left.
    if (rng.chance(0.3)) scheduler.after(after + ms + rng.between(0, 2_000), () => crashServer(world));
  }
  // What is in memory no more has to be read back, and what is read back may have rotted.
  if (rng.chance(0.15)) {
    scheduler.after(rng.between(0, 250), () => {
      crashServer(world);
      flip(world, "youngest");
    });
  }
}

/** Acts the first time that the newest transfer of a member is in a certain state. */
function once({ client }: Member, is: (transfer: TransferView) => boolean, act: () => void): void {
  const id = client?.snapshot().transfers.at(-1)?.id;
  const stop = client?.subscribe(() => {
    const view = client.snapshot().transfers.find((transfer) => transfer.id === id);
    if (view === undefined || !is(view)) return;
    stop?.();
    act();
  });
}

/** Pauses a transfer for a while, or cancels it. */
function meddle(world: World, member: Member, afterMs: number): void {
  const { scheduler, rng, disk } = world;
  const id = member.client?.snapshot().transfers.at(-1)?.id;
  const view = () => member.client?.snapshot().transfers.find((transfer) => transfer.id === id);
  // A cancel that comes while the file is sealed is the interesting one: all is acknowledged, and the disk takes its time.
  if (rng.chance(0.6)) {
    const slowness = rng.between(10, 60);
    const { slowness: before } = disk;
    once(
      member,
      ({ ackedChunks, inFlight, totalChunks }) => ackedChunks + inFlight === totalChunks,
      () => {
        disk.slowness = slowness;
      },
    );
    once(
      member,
      ({ ackedChunks, totalChunks }) => ackedChunks === totalChunks,
      () => {
        view()?.cancel?.();
        scheduler.after(100, () => {
          disk.slowness = before;
        });
      },
    );
    return;
  }
  scheduler.after(afterMs, () => {
    if (rng.chance(0.4)) view()?.cancel?.();
    else view()?.pause?.();
  });
  scheduler.after(afterMs + rng.between(100, 5_000), () => view()?.resume?.());
}

function restart(world: World, member: Member, afterMs: number): void {
  member.crash();
  world.scheduler.after(afterMs, () => member.start());
}

function faults(world: World, ms: number): void {
  const { rng, scheduler, server, network, disk, members } = world;
  const sometime = (act: () => void): void => void scheduler.after(rng.between(0, ms), act);
  for (let count = rng.int(0, 3); count > 0; count--) sometime(() => crashServer(world));
  for (let count = rng.int(0, 6); count > 0; count--) {
    const victim = members[rng.int(0, members.length - 1)];
    if (victim === undefined) continue;
    if (rng.chance(0.7)) sometime(() => network.cut(victim.index));
    else sometime(() => network.isolate(victim.index, rng.between(100, 12_000)));
  }
  for (let count = rng.chance(0.4) ? rng.int(1, 2) : 0; count > 0; count--) {
    const length = rng.between(50, 4_000);
    const mood = rng.chance(0.5) ? "full" : "broken";
    sometime(() => trouble(world, mood, length));
  }
  // For minutes: until somebody has made room, at the latest when everything is mended.
  if (!world.namesAreHeld && rng.chance(0.2)) {
    sometime(() => {
      world.trace.note("disk", "full for long");
      world.coverage.hit("disk full for minutes");
      world.isLong = true;
      disk.mood = "full";
      scheduler.after(rng.between(60_000, 120_000), () => {
        disk.mood = "ok";
      });
    });
  }
  if (rng.chance(0.2)) {
    sometime(() => {
      disk.slowness = rng.between(5, 60);
    });
  }
  if (rng.chance(0.1)) {
    sometime(() => flip(world, "any"));
  }
  if (rng.chance(0.2)) {
    sometime(() => {
      server.calendarSkew = rng.int(-3_600_000, 3_600_000);
      world.coverage.hit("calendar set anew");
    });
  }
  if (!server.listening) throw new Error("faults begin when the server runs");
}

function flip({ disk, trace, coverage }: World, which: "any" | "youngest"): void {
  if (!disk.rot(which)) return;
  trace.note("disk", "flips a bit");
  coverage.hit("bit flipped at rest");
}

/** The disk is full or broken for a while. */
function trouble({ trace, disk, scheduler }: World, mood: DiskMood, ms: number): void {
  trace.note("disk", mood);
  disk.mood = mood;
  scheduler.after(ms, () => {
    trace.note("disk", "ok");
    disk.mood = "ok";
  });
}

/** Kills the server; it is started again after a while, sometimes killed while it starts. */
function crashServer(world: World): void {
  const { rng, scheduler, server, network } = world;
  server.crash();
  network.serverDied();
  scheduler.after(rng.between(10, 3_000), () => {
    server.boot();
    if (!rng.chance(0.15)) return;
    scheduler.after(rng.between(0, 3), () => {
      if (server.listening) return;
      server.crash();
      scheduler.after(rng.between(10, 500), () => server.boot());
    });
  });
}
