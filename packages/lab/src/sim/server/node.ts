import { crc32 } from "node:zlib";
import { crc32XorSeq, type IntegritySuite, LIMITS, PROTOCOL_VERSION } from "@chatcast/protocol";
import {
  ChunkBudget,
  type Clock,
  Connection,
  checkedRead,
  Directory,
  FileUrls,
  type GatewayContext,
  Janitor,
  openTelemetry,
  Slabs,
  Tick,
  type Timers,
  Transfers,
  Turns,
  Work,
} from "@chatcast/server/machines";
import type { Plant } from "../bugs/plant.ts";
import type { Coverage } from "../checker/coverage.ts";
import { openSimBlobs } from "../disk/blobs.ts";
import type { SimDisk } from "../disk/disk.ts";
import { SimStore } from "../disk/store.ts";
import type { Scheduler } from "../kernel/scheduler.ts";
import type { Trace } from "../kernel/trace.ts";
import type { Listener } from "../net/network.ts";
import type { SimSocket } from "../net/socket.ts";

/** As the product's server is composed. */
const NAME_HOLD_MS = 60_000;
const MAX_FILE_SIZE = 10 * 1024 ** 3;
const EPOCH = 1_700_000_000_000;

/** Counted for nobody; its metrics are dear to make, so that all worlds share one. */
const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });

export interface ServerWorld {
  disk: SimDisk;
  scheduler: Scheduler;
  trace: Trace;
  coverage: Coverage;
  plant: Plant;
  /** Whether it takes connections for files. */
  takesData: boolean;
  /** Bytes that its room may keep; undefined: any number. */
  keeps: number | undefined;
}

/** One life of the server's process. */
interface Life {
  alive: boolean;
  store: SimStore;
  context: GatewayContext | undefined;
  download: (url: string) => Promise<Uint8Array | undefined>;
  janitor: Janitor | undefined;
}

/** The server's machine: boots a process from the disk, kills it, takes connections in while it lives. */
export class ServerNode implements Listener {
  /** How far the calendar's clock is off, in milliseconds. */
  calendarSkew = 0;
  readonly #world: ServerWorld;
  #life: Life | undefined;
  #lives = 0;

  constructor(world: ServerWorld) {
    this.#world = world;
  }

  /** Counts its processes; undefined while there is none. */
  get life(): number | undefined {
    return this.#life && this.#lives;
  }

  /** Ready to take connections. */
  get listening(): boolean {
    return this.#life?.context !== undefined;
  }

  /** Starts the process unless it runs. */
  boot(): void {
    if (this.#life !== undefined) return;
    const { disk, scheduler, trace, coverage, plant, keeps } = this.#world;
    const alive = (): boolean => life.alive;
    const store = new SimStore({ disk, scheduler, coverage, alive, sins: plant.storeSins ?? {} });
    const storePort = plant.store?.(store.port) ?? store.port;
    const plainBlobs = openSimBlobs({ disk, scheduler, coverage, alive, sins: plant.blobSins ?? {} });
    const blobs = plant.blobs?.(plainBlobs) ?? plainBlobs;
    const honest = crc32XorSeq(crc32);
    const suite: IntegritySuite = plant.suite?.(honest) ?? honest;
    // The calendar is set anew now and then; durations must not care.
    const clock: Clock = {
      epoch: () => EPOCH + this.calendarSkew + Math.floor(scheduler.now),
      monotonic: () => scheduler.now,
    };
    const urls = new FileUrls(new Uint8Array(32));
    const timers: Timers = { after: (ms, run) => scheduler.after(ms, () => life.alive && run()) };
    const directory = new Directory({
      store: storePort,
      clock,
      timers,
      urls,
      nameHoldMs: plant.nameHoldMs ?? NAME_HOLD_MS,
      maxMembers: 1_000,
      usersEveryMs: 100,
      onError: () => undefined,
    });
    plant.directory?.(directory);
    const transfers = new Transfers({
      store: storePort,
      blobs,
      clock,
      timers,
      suite,
      telemetry,
      maxFileSize: MAX_FILE_SIZE,
      maxOpen: 8,
      announce: {
        publish: (roomId, message) => directory.byId(roomId)?.talk.publish(message),
        started: (roomId, readers, start) => directory.byId(roomId)?.announceStart(readers, start),
        stopped: (roomId, readers, stop) => directory.byId(roomId)?.announceStop(readers, stop),
        epochOf: (roomId) => directory.byId(roomId)?.sealed?.epoch,
      },
    });
    plant.transfers?.(transfers, suite);
    const life: Life = {
      alive: true,
      store,
      context: undefined,
      janitor: undefined,
      async download(url) {
        const { pathname, searchParams } = new URL(url, "http://server");
        const savedName = pathname.slice("/files/".length);
        const memberId = searchParams.get("for") ?? "";
        if (!urls.verify(savedName, memberId, searchParams.get("key") ?? "")) return undefined;
        const file = await storePort.findFile(savedName);
        if (file === undefined || file.size === 0) return file && new Uint8Array();
        if (plant.uncheckedReads) return blobs.read(file.blobId, 0, file.size);
        const pieces: Uint8Array[] = [];
        for await (const piece of checkedRead(storePort, blobs, file, 0, file.size - 1)) pieces.push(piece);
        return Buffer.concat(pieces);
      },
    };
    this.#life = life;
    this.#lives++;
    const retention = keeps === undefined ? {} : { retention: { bytes: keeps } };
    const days = { roomTtlDays: 7, uploadTtlHours: 24, ...retention };
    const janitor = new Janitor({ store: storePort, blobs, directory, transfers, clock, timers, telemetry, ...days });
    void janitor.start().then(() => {
      if (!life.alive) return;
      life.janitor = janitor;
      trace.note("server", "listens");
      const budget = new ChunkBudget();
      life.context = {
        directory,
        transfers,
        store: storePort,
        urls,
        clock,
        telemetry,
        suite,
        facts: {
          ...{ protocol: PROTOCOL_VERSION, lab: false, maxFileSize: MAX_FILE_SIZE, maxFrame: LIMITS.frame },
          ...(this.#world.takesData ? { data: budget.credit } : {}),
        },
        tick: new Tick(),
        budget,
        slabs: new Slabs(0),
        turns: new Turns(timers),
        work: new Work(),
        rateLimits: true,
        encodeUtf8: (text) => Buffer.from(text, "utf8"),
        lab: undefined,
      };
    });
  }

  /** kill -9, or the power goes. */
  crash(): void {
    const life = this.#life;
    if (life === undefined) return;
    const { disk, trace, coverage } = this.#world;
    coverage.hit(life.context === undefined ? "server crashed while starting" : "server crashed");
    life.alive = false;
    this.#life = undefined;
    life.store.crash();
    const { lost, torn, undone } = disk.loseUnsynced();
    coverage.hit("blob write lost in a crash", lost);
    coverage.hit("blob write torn in a crash", torn);
    coverage.hit("removed blob came back", undone);
    trace.note("server", `dies; ${disk.committed.length} calls committed, writes lost ${lost}, torn ${torn}`);
  }

  /** The hour at which it tidies up has come. */
  sweep(): void {
    // As in the product: what fails now is done an hour later.
    this.#life?.janitor?.sweep().catch(() => undefined);
  }

  accept(socket: SimSocket): boolean {
    const context = this.#life?.context;
    if (context === undefined) return false;
    new Connection(socket.face, context);
    return true;
  }

  /** `GET` of a file's url: its bytes; undefined when there is nothing to get. */
  download(url: string): Promise<Uint8Array | undefined> {
    return this.#life?.context === undefined ? Promise.resolve(undefined) : this.#life.download(url);
  }
}
