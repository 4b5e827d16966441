import type { Rng } from "../sim/kernel/rng.ts";
import type { Crowd } from "./crowd/crowd.ts";
import type { Group } from "./crowd/group.ts";
import { monotonicNow } from "./history/events.ts";
import type { Condition } from "./stage/condition.ts";
import type { SmallDisk } from "./stage/disk.ts";
import type { Engines } from "./stage/engines.ts";
import type { Server } from "./stage/server.ts";

export interface FaultStage {
  /** The one that breaks, of several nodes. */
  server: Server;
  /** What nodes share; undefined where there is one server. */
  engines: Engines | undefined;
  crowd: Crowd;
  /** Undefined where none can be mounted. */
  disk: SmallDisk | undefined;
  rng: Rng;
  /** All nodes. */
  servers: readonly Server[];
  /** Poked when anything about clients or nodes changes. */
  changed: Condition;
  /** How long anything may take, in ms. */
  patience: number;
  /** Likewise for how long something is away: as `pause`, unless the run says how long. */
  outage: (low: number, high: number) => Promise<void>;
  /** Lets a time of chance between two bounds in milliseconds go by. */
  pause: (low: number, high: number) => Promise<void>;
}

/** What a fault did: when all was well again, by the monotonic clock, and whose messages it held up. */
export interface Strike {
  healedAt: number;
  affected: readonly string[];
}

export type FaultName = keyof typeof FAULTS;

/** What can go wrong. Each returns when nothing is broken any more; what has to recover then recovers by itself. */
export const FAULTS = {
  /** kill -9 of the server; it is started again after up to a second. */
  "kill server": async ({ server, crowd, outage }: FaultStage): Promise<Strike> => {
    await server.kill();
    await outage(0, 1_000);
    await server.start();
    return healed(everybody(crowd));
  },

  /** The operator restarts it. */
  "restart server": async ({ server, crowd }: FaultStage): Promise<Strike> => {
    await server.stop();
    await server.start();
    return healed(everybody(crowd));
  },

  /** The server stands still, as a machine does that swaps or is moved to another host. */
  "stop server": async ({ server, crowd, pause, rng }: FaultStage): Promise<Strike> => {
    server.signal("SIGSTOP");
    await pause(200, rng.chance(0.1) ? 12_000 : 4_000);
    server.signal("SIGCONT");
    return healed(everybody(crowd));
  },

  /** kill -9 of some of the clients; they are started again after up to half a second. */
  "kill clients": async ({ crowd, pause, rng }: FaultStage): Promise<Strike> => {
    const group = anyOf(crowd.of("processes"), rng);
    await group.kill();
    await pause(0, 500);
    group.start();
    return healed(group.names);
  },

  /** Some of the clients stand still, as a laptop does that sleeps. */
  "stop clients": async ({ crowd, pause, rng }: FaultStage): Promise<Strike> => {
    const group = anyOf(crowd.of("processes"), rng);
    group.signal("SIGSTOP");
    await pause(200, 4_000);
    group.signal("SIGCONT");
    return healed(group.names);
  },

  /** Connections are reset and refused: those of one process, or everybody's. */
  "cut network": async ({ crowd, pause, rng }: FaultStage): Promise<Strike> => {
    const groups = rng.chance(0.5) ? [anyOf(crowd.groups, rng)] : crowd.groups;
    for (const { gate } of groups) gate.cut();
    await pause(100, 3_000);
    for (const { gate } of groups) gate.restore();
    return healed(groups.flatMap(({ names }) => names));
  },

  /** Packets vanish without a word; now and then what was held back never comes. */
  "silence network": async ({ crowd, pause, rng }: FaultStage): Promise<Strike> => {
    const { gate, names } = anyOf(crowd.groups, rng);
    gate.silence();
    await pause(500, 5_000);
    if (rng.chance(0.5)) gate.cut();
    gate.restore();
    return healed(names);
  },

  /** The renderer of a page is killed, as the system does when memory is short; the page is loaded again. */
  "crash page": async ({ crowd, rng }: FaultStage): Promise<Strike> => {
    const group = anyOf(crowd.of("pages"), rng);
    await group.crash(rng.between(0, 500));
    return healed(group.names);
  },

  /** No byte more fits on the server's disk, while a file is being sent. Now and then the server is killed like that. */
  "fill disk": async ({ server, crowd, disk, pause, rng }: FaultStage): Promise<Strike> => {
    if (disk === undefined) throw new Error("there is no small disk");
    const [sender = ""] = anyOf(crowd.of("processes"), rng).names;
    disk.fill();
    try {
      crowd.sendFile(sender, 2 * 1024 ** 2, undefined);
      await pause(500, 3_000);
      if (rng.chance(0.5)) {
        await server.kill();
        await pause(0, 500);
      }
    } finally {
      disk.empty();
    }
    if (!server.isUp) await server.start();
    return healed(everybody(crowd));
  },

  /** The server is killed on a full disk and started again before anybody has made room: it comes up all the same. */
  "start on full disk": async ({ server, crowd, disk, pause }: FaultStage): Promise<Strike> => {
    if (disk === undefined) throw new Error("there is no small disk");
    disk.fill();
    try {
      await server.kill();
      await server.start();
      await pause(500, 2_000);
      await server.look();
    } finally {
      disk.empty();
    }
    return healed(everybody(crowd));
  },

  /** The bus of the nodes is killed and comes back empty; now and then only after a minute. */
  "kill redis": async ({ crowd, engines, outage, rng }: FaultStage): Promise<Strike> => {
    if (engines === undefined) throw new Error("there are no nodes");
    await engines.redis.kill("SIGKILL");
    await outage(500, rng.chance(0.1) ? 60_000 : 8_000);
    await engines.redis.start();
    return healed(everybody(crowd));
  },

  /** The database of the nodes crashes, recovers, and is there again after up to four seconds. */
  "crash postgres": async ({ crowd, engines, outage }: FaultStage): Promise<Strike> => {
    if (engines === undefined) throw new Error("there are no nodes");
    await engines.postgres.kill("SIGQUIT");
    await outage(0, 4_000);
    await engines.postgres.start();
    return healed(everybody(crowd));
  },

  /**
   * One node reaches neither database nor bus, each by resets or in silence, until it says so itself and everybody has been
   * served by the others; what was on its way in silence comes when it is mended.
   */
  "cut node off": async ({ server, crowd, changed, patience, outage, rng }: FaultStage): Promise<Strike> => {
    for (const link of server.links) {
      if (rng.chance(0.5)) link.silence();
      else link.cut();
    }
    await changed.until(
      () => !server.isReady,
      patience,
      () => "a node that is cut off calls itself ready",
    );
    const since = monotonicNow();
    const unserved = (): string[] => everybody(crowd).filter((name) => (crowd.lastAck.get(name) ?? 0) <= since);
    await changed.until(
      () => unserved().length === 0,
      patience,
      () => `not served by the other nodes: ${unserved().join(", ")}`,
    );
    await outage(0, 8_000);
    for (const link of server.links) link.restore();
    return healed(everybody(crowd));
  },

  /** Each node in its turn is stopped as an operator does it, and started again. */
  "rolling restart": async ({ servers, crowd }: FaultStage): Promise<Strike> => {
    for (const one of servers) {
      await one.stop();
      await one.start();
    }
    return healed(everybody(crowd));
  },
} as const;

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

const anyOf = (groups: readonly Group[], rng: Rng): Group => rng.pick(groups as [Group, ...Group[]]);

const everybody = (crowd: Crowd): string[] => crowd.groups.flatMap(({ names }) => names);

const healed = (affected: readonly string[]): Strike => ({ healedAt: monotonicNow(), affected });
