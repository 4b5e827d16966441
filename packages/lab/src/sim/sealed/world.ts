import { type CryptoPort, killStatement, type SealedFrame } from "@chatcast/protocol";
import { Rng } from "../kernel/rng.ts";
import { Scheduler } from "../kernel/scheduler.ts";
import { flipped, judgeFile, judgeReaders } from "./judge.ts";
import { Keeper, type Kept, type Told } from "./keeper.ts";
import type { SealedPlant } from "./plant.ts";
import { Sending, type SendingWorld } from "./sending.ts";
import { Secrets, type Strand } from "./strand.ts";

/** How long things go wrong, and how long everything may take after that, in virtual milliseconds. */
const ACTIVE_MS = 4_000;
const RECOVERY_MS = 120_000;

const OWNER = "ann";
const MODERATOR = "moe";

export interface SealedOutcome {
  /** What was broken, in words; undefined: nothing. */
  violation: string | undefined;
  /** What happened at least once. */
  met: ReadonlySet<string>;
  /** What happened, line by line. */
  trace: readonly string[];
}

/**
 * One sealed room in which several files are sent over a bad line, killed, and gone on with under new keys, while somebody is put
 * out: the protocol's own machines under a virtual clock, all decided by one seed. Nothing runs side by side: each event is over
 * before the next.
 */
export async function simulateSealed(
  seed: number,
  crypto: CryptoPort,
  plant: SealedPlant = {},
): Promise<SealedOutcome> {
  const world = new SealedWorld(seed, crypto, plant);
  await world.live();
  return { violation: world.violation, met: world.coverage, trace: world.trace };
}

class SealedWorld implements SendingWorld {
  readonly rng: Rng;
  readonly plant: SealedPlant;
  readonly coverage = new Set<string>();
  readonly trace: string[] = [];
  violation: string | undefined;
  epoch = 0;
  readonly #crypto: CryptoPort;
  readonly #scheduler = new Scheduler();
  readonly #keeper: Keeper;
  readonly #members: Secrets;
  readonly #outsider: Secrets;
  readonly #putOut: Secrets;
  readonly #files: Sending[] = [];
  /** Streams that something was done to: no other may end. */
  readonly #struck = new Set<string>();
  readonly #loss: number;
  readonly #harm: number;
  #faulty = true;
  #turn: (() => Promise<void>) | undefined;

  constructor(seed: number, crypto: CryptoPort, plant: SealedPlant) {
    const rng = new Rng(seed, "sealed");
    this.rng = rng;
    this.plant = plant;
    this.#crypto = crypto;
    this.#keeper = new Keeper(crypto, plant);
    const roomId = rng.bytes(new Uint8Array(16));
    const secrets = [rng.bytes(new Uint8Array(32)), rng.bytes(new Uint8Array(32))];
    this.#members = new Secrets(crypto, roomId, secrets);
    this.#putOut = new Secrets(crypto, roomId, plant.leaksSecret ? secrets : secrets.slice(0, 1));
    this.#outsider = new Secrets(crypto, roomId, [rng.bytes(new Uint8Array(32))]);
    this.#loss = rng.chance(0.7) ? rng.between(0, 0.25) : 0;
    this.#harm = rng.chance(0.7) ? rng.between(0, 0.12) : 0;
  }

  now(): number {
    return this.#scheduler.now;
  }

  later(delayMs: number, act: () => Promise<void>): void {
    this.#scheduler.after(delayMs, () => {
      this.#turn = act;
    });
  }

  met(what: string): void {
    this.coverage.add(what);
    this.#note(what);
  }

  open(strand: Strand, manifest: SealedFrame, continues?: { name: string; chunks: number }): void {
    this.#note(
      `${strand.name} begins${continues === undefined ? "" : ` behind ${continues.chunks} of ${continues.name}`}`,
    );
    this.#keeper.open(strand, OWNER, manifest, continues);
  }

  chunk(strand: Strand, seq: number, bytes: Uint8Array): void {
    this.#carry(async () => {
      const [place, came] = this.#harmed(strand, seq, bytes);
      this.#answer(strand, await this.#keeper.chunk(strand.name, OWNER, place, came));
    });
  }

  seal(strand: Strand, frame: SealedFrame): void {
    this.#carry(async () => this.#answer(strand, await this.#keeper.sealed(strand.name, frame)));
  }

  ask(strand: Strand): void {
    this.#carry(async () => this.#answer(strand, this.#keeper.ask(strand.name)));
  }

  async live(): Promise<void> {
    const { rng } = this;
    for (let count = rng.int(2, 3); count > 0; count--) {
      const chunkSize = rng.int(16, 200);
      const bytes = rng.bytes(new Uint8Array(rng.chance(0.1) ? 0 : rng.int(1, 12 * chunkSize)));
      this.#files.push(new Sending(this, this.#members, bytes, chunkSize));
    }
    for (const file of this.#files) {
      const at = rng.between(0, ACTIVE_MS / 2);
      this.later(at, () => file.begin());
      this.#mischief(file, at);
    }
    await this.#run(ACTIVE_MS);
    this.#faulty = false;
    for (const file of this.#files) await file.handle({ type: "connected" });
    await this.#run(ACTIVE_MS + RECOVERY_MS);
    await this.#judge();
  }

  /**
   * While a file is on its way, which is soon over: kills by who may and by who may not, a stranger's chunks, a cut, and somebody who
   * is put out.
   */
  #mischief(file: Sending, began: number): void {
    const { rng } = this;
    const sometime = (act: () => Promise<void>) => this.later(began + rng.between(0, 600), act);
    for (let count = rng.int(0, 3); count > 0; count--) sometime(() => this.#kill(true));
    for (let count = rng.int(0, 2); count > 0; count--) sometime(() => this.#kill(false));
    for (let count = rng.int(0, 3); count > 0; count--) {
      sometime(async () => {
        const kept = this.#someStream("open");
        if (kept === undefined) return;
        const forged = rng.bytes(new Uint8Array(kept.strand.context.chunkSize + 80));
        await this.#keeper.chunk(kept.strand.name, "mallory", 0, forged);
        this.met("a stranger's chunk");
      });
    }
    if (rng.chance(0.4)) {
      sometime(async () => {
        await file.handle({ type: "disconnected" });
        this.later(rng.between(10, 800), () => file.handle({ type: "connected" }));
      });
    }
    if (rng.chance(0.4)) {
      sometime(async () => {
        this.epoch = 1;
        this.met("somebody was put out");
      });
    }
  }

  async #kill(entitled: boolean): Promise<void> {
    const kept = this.#someStream("open");
    if (kept === undefined) return;
    const { roomHash, streamId } = kept.strand.context;
    const person = await this.#crypto.signerOf(this.rng.bytes(new Uint8Array(32)));
    const name = new TextEncoder().encode(MODERATOR);
    const statement = killStatement({ roomHash, streamId, by: person.publicKey, name });
    const signature = entitled ? await person.sign(statement) : this.rng.bytes(new Uint8Array(64));
    const kill = { by: MODERATOR, moderates: true, key: person.publicKey, name, signature };
    if (entitled) this.#struck.add(kept.strand.name);
    if (await this.#keeper.kill(kept.strand.name, kill)) this.#note(`${kept.strand.name} is killed`);
    this.met(entitled ? "a signed KILL" : "a KILL that nobody signed");
    if (entitled && kept.state === "killed") {
      const file = this.#files.find(({ present }) => present?.name === kept.strand.name);
      await file?.told(kept.strand.name, {
        type: "killed",
        verdict: undefined,
        verified: kept.receiver.highestContiguous + 1,
      });
    }
  }

  #someStream(state: Kept["state"]): Kept | undefined {
    const those = [...this.#keeper.streams.values()].filter((kept) => kept.state === state);
    return those[this.rng.int(0, those.length - 1)];
  }

  /** Bits are flipped, chunks moved to another place, and those of another stream put in. */
  #harmed(strand: Strand, seq: number, bytes: Uint8Array): [seq: number, bytes: Uint8Array] {
    const { rng } = this;
    if (!this.#faulty || !rng.chance(this.#harm)) return [seq, bytes];
    this.#struck.add(strand.name);
    const others = [...this.#keeper.streams.values()].flatMap(({ frames }) => [...frames.values()]);
    const other = others[rng.int(0, others.length - 1)];
    if (rng.chance(0.3) && strand.context.total > 1) {
      this.met("a chunk at another place");
      return [(seq + 1) % strand.context.total, bytes];
    }
    if (rng.chance(0.3) && other !== undefined) {
      this.met("a chunk of another stream");
      return [seq, other];
    }
    this.met("a flipped bit");
    return [seq, flipped(rng, bytes)];
  }

  #carry(act: () => Promise<void>): void {
    const { rng } = this;
    if (this.#faulty && rng.chance(this.#loss)) {
      this.met("a packet was lost");
      return;
    }
    const again = this.#faulty && rng.chance(this.#loss);
    if (again) this.met("a packet came twice");
    for (let times = again ? 2 : 1; times > 0; times--) this.later(rng.between(5, this.#faulty ? 120 : 20), act);
  }

  #answer(strand: Strand, told: Told | undefined): void {
    if (told === undefined) return;
    const file = this.#files.find(({ present }) => present?.name === strand.name);
    this.#carry(async () => {
      this.#note(`${strand.name} hears ${told.type}`);
      await file?.told(strand.name, told);
    });
  }

  /** One event after the other, each to its end. */
  async #run(until: number): Promise<void> {
    while (this.violation === undefined) {
      const { next } = this.#scheduler;
      if (next === undefined || next > until) return;
      this.#scheduler.step();
      const turn = this.#turn;
      this.#turn = undefined;
      await turn?.();
      this.#judgeKills();
    }
  }

  /** A kill stops the stream that it is about, and no other. */
  #judgeKills(): void {
    for (const { strand, state } of this.#keeper.streams.values()) {
      if (state === "killed" && !this.#struck.has(strand.name)) this.#violated(`${strand.name} was killed for nothing`);
    }
  }

  async #judge(): Promise<void> {
    for (const file of this.#files) {
      if (file.state === "moving") this.#violated(`${file.present?.name} is not complete, long after all was well`);
    }
    const { rng, plant } = this;
    const court = {
      rng,
      plant,
      members: this.#members,
      violated: (what: string) => this.#violated(what),
      met: (what: string) => this.met(what),
    };
    const streams = [...this.#keeper.streams.values()];
    for (const kept of streams) await judgeReaders(court, kept, this.#outsider, this.#putOut);
    for (const { state, bytes, present } of this.#files) {
      const kept = present && this.#keeper.streams.get(present.name);
      if (state === "done" && kept !== undefined) await judgeFile(court, bytes, kept, streams);
    }
  }

  #violated(what: string): void {
    this.violation ??= what;
  }

  #note(what: string): void {
    this.trace.push(`${this.now().toFixed(3)} ${what}`);
  }
}
