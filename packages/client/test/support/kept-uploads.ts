import type { ChatCastClient, ChunkSource } from "../../src/api.ts";
import type { FileOpener } from "../../src/files/opener.ts";
import type { Leases } from "../../src/lease/port.ts";
import type { Platform } from "../../src/platform.ts";
import type { RoomStorage, Storage } from "../../src/storage/port.ts";
import { run } from "./runs.ts";
import { KIB, transfer } from "./transfers.ts";
import type { World } from "./world.ts";

export const CHUNK = 64 * KIB;
const HOME = { roomName: "lab", username: "Ada" };
const DATE = 1_700_000_000_000;

/** A file on the disk of a member's machine, and what its program reads of it. */
export class DiskFile {
  readonly path: string;
  bytes: Uint8Array;
  lastModified = DATE;
  /** Positions of reads, over all openings. */
  reads: number[] = [];
  open = 0;

  constructor(bytes: Uint8Array, path = "/home/ada/map.bin") {
    this.bytes = bytes;
    this.path = path;
  }

  source(): ChunkSource {
    this.open++;
    const { bytes } = this;
    return {
      name: "map.bin",
      size: bytes.length,
      lastModified: this.lastModified,
      origin: { kind: "path", path: this.path },
      read: async (position, length) => {
        this.reads.push(position);
        return bytes.slice(position, position + length);
      },
      close: () => {
        this.open--;
      },
    };
  }

  /** The same file, as somebody gives it who does not say where it lies. */
  picked(): ChunkSource {
    const { origin: _, ...rest } = this.source();
    return rest;
  }

  /** Finds it by its path. */
  get opener(): FileOpener {
    return {
      open: async (source) => (source.kind === "path" && source.path === this.path ? this.source() : undefined),
    };
  }
}

/** A storage whose calls are seen, and wait for what `see` promises. */
export function seen(storage: Storage, see: (call: keyof RoomStorage, args: unknown[]) => unknown): Storage {
  return {
    ...storage,
    async open(scope) {
      const room = await storage.open(scope);
      return new Proxy(room, {
        get(target, call: keyof RoomStorage) {
          const method = target[call] as ((...args: unknown[]) => Promise<unknown>) | undefined;
          if (method === undefined) return undefined;
          return async (...args: unknown[]) => {
            const wait = see(call, args);
            if (wait instanceof Promise) await wait;
            return method.apply(target, args);
          };
        },
      });
    },
  };
}

export interface ProgramOptions {
  storage: Storage;
  leases?: Leases;
  files?: FileOpener;
  platform?: Partial<Platform>;
}

/** The first run of a member's program, in its room. */
export async function begun(world: World, options: ProgramOptions) {
  const first = run(world, options);
  const { self } = await go(world, first.client.createRoom(HOME));
  return { first, token: self.token };
}

/** The next run of the same program. */
export function again(world: World, options: ProgramOptions, token: string) {
  const next = run(world, options);
  const returned = next.client.returnToRoom({ ...HOME, token });
  returned.catch(() => undefined);
  return { ...next, returned };
}

/** Calls of storages on the real machine that are under way. */
const outside = new Set<Promise<unknown>>();

/**
 * A storage on the real machine: `go` and `goUntil` wait for its calls, so that virtual time stands still while the
 * machine works, however long it takes, and no timer rings because a disk was slow.
 */
export function onTheMachine(storage: Storage): Storage {
  return waitedFor({ ...storage, open: async (scope) => waitedFor(await storage.open(scope)) });
}

function waitedFor<T extends object>(port: T): T {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => {
        const call: unknown = method.apply(target, args);
        if (call instanceof Promise) {
          outside.add(call);
          const over = () => void outside.delete(call);
          call.then(over, over);
        }
        return call;
      };
    },
  });
}

/** Lets time pass, and what the machine does outside of it, until a promise is settled. */
export async function go<T>(world: World, promise: Promise<T>): Promise<T> {
  let done = false;
  const settle = () => {
    done = true;
  };
  promise.then(settle, settle);
  await goUntil(world, () => done);
  return promise;
}

export async function goUntil(world: World, condition: () => boolean, limitMs = 100_000): Promise<void> {
  const end = world.time.now + limitMs;
  while (!condition()) {
    if (world.time.now >= end) throw new Error(`still not so after ${limitMs} ms`);
    await new Promise((resolve) => setImmediate(resolve));
    if (outside.size > 0) await Promise.allSettled(outside);
    else await world.time.advance(5);
  }
}

export const doneOn = (client: ChatCastClient) => () =>
  client.snapshot().transfers.length > 0 && transfer(client).phase.state === "done";

/** How often each chunk of the only transfer has arrived. */
export function arrivals(world: World): number[] {
  const counts: number[] = [];
  for (const { body } of world.server.received) {
    const { type, seq } = body as { type?: string; seq?: number };
    if (type === "FILE_CHUNK" && seq !== undefined) counts[seq] = (counts[seq] ?? 0) + 1;
  }
  return counts;
}
