import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { crc32 as nativeCrc32 } from "node:zlib";
import { crc32XorSeq, LIMITS, PROTOCOL_VERSION } from "@chatcast/protocol";
import { AdminGate } from "./admin/gate.ts";
import { Office } from "./admin/office.ts";
import { Storage } from "./admin/storage.ts";
import type { BlobStore } from "./blobs/port.ts";
import type { Bus } from "./bus/port.ts";
import { systemClock, systemTimers } from "./clock.ts";
import type { Config } from "./config.ts";
import { Tick } from "./fanout/tick.ts";
import { ChunkBudget } from "./gateway/chunk-budget.ts";
import { openGateway } from "./gateway/gateway.ts";
import { Slabs } from "./gateway/intake/slabs.ts";
import { Turns } from "./gateway/intake/turns.ts";
import { Lab } from "./gateway/lab.ts";
import { BUDGET_BYTES, HEARTBEAT_MS } from "./gateway/limits.ts";
import { Work } from "./gateway/work.ts";
import { openHooks } from "./hooks/open.ts";
import { buildApp } from "./http/app.ts";
import { openListener } from "./http/listener.ts";
import { Janitor } from "./janitor.ts";
import { type LastRun, repairs } from "./last-run.ts";
import { Nodes } from "./nodes.ts";
import { openPush } from "./push/open.ts";
import { Directory } from "./rooms/directory.ts";
import { FileUrls } from "./rooms/file-urls.ts";
import type { Seats } from "./seats/port.ts";
import type { Store } from "./store/port.ts";
import { type Level, openTelemetry } from "./telemetry.ts";
import { Transfers } from "./transfers/transfers.ts";

export interface RunningServer {
  address: AddressInfo;
  /** What a person should know beside the address. */
  notes: string[];
  /** Refuses new work, finishes what is under way, closes. */
  close(): Promise<void>;
}

export interface Adapters {
  store: Store;
  blobs: BlobStore;
  /** What the janitor does for the blobs, as `JanitorContext` has it. */
  abortAbandoned?: (inUse: ReadonlySet<string>) => Promise<number>;
  /** Signs the urls of files. */
  secret: Uint8Array;
  /** What they found of the last run. */
  lastRun: LastRun;
  /** What they have under way, for `/metrics`. */
  levels: readonly Level[];
  /** Undefined: nobody administers it. */
  adminToken: string | undefined;
  /** Set where several nodes serve the rooms of the store. */
  shared?: { seats: Seats; bus: Bus } | undefined;
}

/** Bounds that are not a setting (docs/LIMITS.md). */
const MAX_MEMBERS = 1_000;
const MAX_OPEN_TRANSFERS = 8;
const USERS_EVERY_MS = 100;
const STRAGGLERS_MS = 2_000;

const keptFor = ({ days, bytes }: Config["retention"]) => ({
  ...(days === undefined ? {} : { retentionDays: days }),
  ...(bytes === undefined ? {} : { retentionBytes: bytes }),
});

/** Puts the parts together and listens. Takes the adapters over: closing the server closes them. */
export async function startServer(config: Config, adapters: Adapters): Promise<RunningServer> {
  const { store, blobs, abortAbandoned, secret, lastRun, shared } = adapters;
  const clock = systemClock;
  const urls = new FileUrls(secret);
  const encodeUtf8 = (text: string): Uint8Array => Buffer.from(text, "utf8");
  const suite = crc32XorSeq(nativeCrc32);
  const telemetry = openTelemetry({
    ...{ level: config.logLevel, rooms: () => directory.size },
    ...(config.json && { destination: process.stderr }),
  });
  for (const level of adapters.levels) telemetry.level(level);
  const turns = new Turns(systemTimers);
  const hooks = openHooks({
    ...{ store, secret, clock, telemetry, errands: shared?.seats },
    directory: () => directory,
    allow: config.hooksAllow,
    timers: systemTimers,
  });
  const push = openPush({ store, secret, clock, telemetry, allow: config.hooksAllow, timers: systemTimers });
  const directory: Directory = new Directory({
    store: { ...store, append: (draft) => turns.during(store.append(draft)) },
    clock,
    urls,
    hooks,
    push,
    nameHoldMs: config.nameHoldMs,
    maxMembers: MAX_MEMBERS,
    usersEveryMs: USERS_EVERY_MS,
    onError: (error, what) => telemetry.log.error({ err: error }, what),
    discard: (gone) => transfers.discard(gone),
    ...(shared && { node: { ...shared, expelled: (ids) => void transfers.cancelOf(ids) } }),
  });
  const transfers: Transfers = new Transfers({
    store,
    blobs,
    clock,
    suite,
    telemetry,
    maxFileSize: config.maxFileSize,
    maxOpen: MAX_OPEN_TRANSFERS,
    shared: shared !== undefined,
    announce: {
      publish: (roomId, message) => directory.byId(roomId)?.talk.publish(message),
      started: (roomId, readers, start) => {
        directory.byId(roomId)?.announceStart(readers, start);
        shared?.bus.tell(roomId, { fact: "started", ...(readers && { readers }), start });
      },
      stopped: (roomId, readers, stop) => {
        directory.byId(roomId)?.announceStop(readers, stop);
        shared?.bus.tell(roomId, { fact: "stopped", ...(readers && { readers }), stop });
      },
      epochOf: (roomId) => directory.byId(roomId)?.sealed?.epoch,
    },
  });
  const { roomTtlDays, uploadTtlHours, retention, maxFileSize } = config;
  const times = { roomTtlDays, uploadTtlHours, retention };
  const roomsInUse = shared && (() => shared.seats.rooms());
  const janitor = new Janitor({
    ...{ store, blobs, directory, transfers, clock, telemetry },
    ...times,
    ...(roomsInUse && { roomsInUse }),
    ...(abortAbandoned && { abortAbandoned }),
  });
  const tidied = await janitor.start();
  const notes = lastRun.cutOff ? [repairs(lastRun, tidied)] : [];
  if (lastRun.cutOff) telemetry.log.warn({ ...lastRun, ...tidied }, "the last run was cut off");

  const storage = new Storage(store, config.dataDir, clock);
  for (const level of storage.levels) telemetry.level(level);
  const { lab, rateLimits } = config;
  const settings = { lab, rateLimits, maxFileSize, roomTtlDays, ...keptFor(retention) };
  const { adminToken } = adapters;
  const admin =
    adminToken === undefined
      ? undefined
      : {
          gate: new AdminGate(adminToken, clock),
          office: new Office({
            store,
            directory,
            transfers,
            telemetry,
            storage,
            clock,
            timers: systemTimers,
            settings,
          }),
        };

  const listener = await openListener(config);
  const origins = new Set(config.corsOrigins);
  const ready = (): boolean => nodes?.ready ?? true;
  const secure = config.https.source !== "none";
  const pinned = config.https.source === "files";
  const pageDirectory = fileURLToPath(new URL("../../web/dist", import.meta.url));
  const slabs = new Slabs(BUDGET_BYTES);
  const app = await buildApp(
    {
      ...{
        store,
        directory,
        blobs,
        urls,
        memory: slabs,
        clock,
        telemetry,
        ready,
        maxFileSize,
        origins,
        secure,
        pinned,
        admin,
        push,
        pageDirectory,
      },
      rateLimits: config.rateLimits,
      ...(shared && { meters: shared.seats }),
      metricsAllow: config.metricsAllow,
      heartbeatMs: HEARTBEAT_MS,
    },
    listener.serverFactory,
  );
  const budget = new ChunkBudget();
  const gateway = openGateway(
    app.server,
    {
      directory,
      transfers,
      store,
      urls,
      clock,
      telemetry,
      suite,
      tick: new Tick(systemTimers, clock),
      budget,
      slabs,
      turns,
      work: new Work(),
      rateLimits: config.rateLimits,
      facts: {
        ...{ protocol: PROTOCOL_VERSION, lab: config.lab, maxFileSize, maxFrame: LIMITS.frame },
        ...{ data: budget.credit, typing: true as const, received: true as const, pins: true as const },
      },
      encodeUtf8,
      lab: config.lab ? new Lab({ suite, random: Math.random, encodeUtf8 }, shared !== undefined) : undefined,
    },
    origins,
    ready,
  );
  const cutOff = (): void => gateway.sendAway();
  const { nameHoldMs } = config;
  const nodes: Nodes | undefined =
    shared && new Nodes({ ...shared, store, directory, transfers, clock, telemetry, nameHoldMs, cutOff });
  const address = await listener.listen(app);
  hooks.start();
  return {
    address,
    notes: [...notes, ...listener.notes],
    async close() {
      janitor.stop();
      admin?.office.close();
      listener.close();
      await gateway.close();
      hooks.close();
      push.close();
      // What still moves may finish; what only stays open may not keep the server up.
      const stragglers = setTimeout(() => app.server.closeAllConnections(), STRAGGLERS_MS);
      await app.close();
      clearTimeout(stragglers);
      directory.close();
      await nodes?.close();
      await blobs.close();
      await store.close();
    },
  };
}
