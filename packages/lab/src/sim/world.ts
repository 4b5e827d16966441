import type { Plant } from "./bugs/plant.ts";
import { Coverage } from "./checker/coverage.ts";
import { History } from "./checker/history.ts";
import { Reader } from "./checker/reader.ts";
import type { RoomWorld } from "./client/context.ts";
import { Impostor } from "./client/impostor.ts";
import { Member } from "./client/member.ts";
import { type DiskCopy, SimDisk } from "./disk/disk.ts";
import { Rng } from "./kernel/rng.ts";
import { Scheduler } from "./kernel/scheduler.ts";
import { Trace } from "./kernel/trace.ts";
import { Network } from "./net/network.ts";
import { drawProfile, HEALED, type NetProfile } from "./net/profile.ts";
import { ServerNode } from "./server/node.ts";

const NAMES = ["ann", "bob", "cyd", "dan"] as const;
/** Two who speak, and one who must not hear it. */
const FEW = 3;
/** Share of the worlds that are small. */
const SMALL = 0.6;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One room, its members, their networks, the server and its disk, under one virtual clock; all decided by one seed. */
export class World {
  readonly seed: number;
  readonly plant: Plant;
  readonly rng: Rng;
  readonly scheduler = new Scheduler();
  readonly trace: Trace;
  readonly coverage = new Coverage();
  readonly history = new History(() => this.scheduler.now);
  readonly reader: Reader;
  readonly disk: SimDisk;
  readonly server: ServerNode;
  readonly network: Network;
  readonly members: readonly Member[];
  readonly impostor: Impostor;
  /** A backup of the server, once one was made. */
  copy: DiskCopy | undefined;
  /** Nobody says goodbye or stays away for long, so that no name is ever free. */
  readonly namesAreHeld: boolean;
  /**
   * Few people, little said and soon over: most of what ever went wrong needs no more, and a third of the time sees it.
   * The others are for what needs many.
   */
  readonly isSmall: boolean;
  /** Somebody was away, or the disk full, for so long that it takes as long again until all is well. */
  isLong = false;
  /** Bytes that the server keeps of the room; undefined: all. */
  readonly keeps: number | undefined;
  /** What the network is like while faults are on. */
  readonly profile: NetProfile;

  /** @param lines of the trace that are kept. */
  constructor(seed: number, plant: Plant, lines: number) {
    const { scheduler, coverage, history } = this;
    this.trace = new Trace(() => scheduler.now, lines);
    const { trace } = this;
    this.seed = seed;
    this.plant = plant;
    this.rng = new Rng(seed, "world");
    this.profile = drawProfile(this.rng);
    const { ordered } = this.profile;
    this.namesAreHeld = this.rng.chance(0.6);
    this.isSmall = new Rng(seed, "size").chance(SMALL);
    // As much is altered, of the little that is sent.
    if (this.isSmall) this.profile.corrupt *= 3;
    const retention = new Rng(seed, "retention");
    this.keeps = retention.chance(0.15) ? retention.int(2_000, 120_000) : undefined;
    history.trims = this.keeps !== undefined;
    this.reader = new Reader(history, coverage, ordered);
    this.disk = new SimDisk(new Rng(seed, "disk"));
    this.server = new ServerNode({
      ...{ disk: this.disk, scheduler, trace, coverage, plant },
      takesData: new Rng(seed, "data").chance(0.5),
      keeps: this.keeps,
    });
    // Everybody comes in over a good network; what cannot be helped is a first answer that nobody hears.
    const rng = new Rng(seed, "network");
    this.network = new Network({ scheduler, rng, trace, coverage, profile: HEALED, listener: this.server });
    const room: RoomWorld = {
      seed,
      scheduler,
      trace,
      coverage,
      history,
      plant,
      ordered,
      network: this.network,
      server: this.server,
      disk: this.disk,
      reader: this.reader,
      probe: (name, transferId) => this.members.find((member) => member.name === name)?.probe(transferId),
    };
    this.impostor = new Impostor(NAMES.length, room);
    const count = this.isSmall ? FEW : this.rng.int(FEW, NAMES.length);
    this.members = NAMES.slice(0, count).map((name, index) => new Member(index, name, room));
  }

  /**
   * Lets virtual time pass up to `until`, or until `done`, or until an invariant is broken. Between two events every
   * promise that can go on does: two turns of the real loop, because the server ends its own turns with setImmediate.
   */
  async run(until: number, done: () => boolean = () => false): Promise<void> {
    while (this.history.violation === undefined && !done()) {
      const { next } = this.scheduler;
      if (next === undefined || next > until) return;
      this.scheduler.step();
      await turn();
      await turn();
    }
  }
}
