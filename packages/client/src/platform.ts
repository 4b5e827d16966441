import { type Crc32, type CryptoPort, crc32 as coreCrc32 } from "@chatcast/protocol";
import type { ChunkWork } from "./sealed/chunks/port.ts";

/** Stops a timer; harmless after it fired. */
export type StopTimer = () => void;

/**
 * What the driver needs from the machine it runs on, and nothing more: clock, timer, randomness, digests, HTTP. Every
 * browser has these on plain-HTTP origins too, where `crypto.subtle`, `crypto.randomUUID` and Web Locks are missing.
 */
export interface Platform {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  monotonic(): number;
  after(delayMs: number, run: () => void): StopTimer;
  /** Uniform in [0, 1). */
  random(): number;
  /** Fills with unpredictable bytes and returns the same array. */
  randomBytes(into: Uint8Array<ArrayBuffer>): Uint8Array;
  crc32: Crc32;
  /** The same for the chunks of files, apart from the thread that shows a page. Undefined: `crc32` is fast enough. */
  crc32Of?: ((bytes: Uint8Array) => Promise<number>) | undefined;
  /**
   * What goes over the bytes of sealed files, apart from the thread that shows a page. Undefined: this thread does.
   * @param port the cryptography of this thread, for what cannot be done there
   */
  chunkWork?: ((port: CryptoPort) => Promise<ChunkWork>) | undefined;
  /** Bytes of files that may be in memory on their way to the server. Undefined: what the server takes, up to 32 MiB. */
  heldBytes?: number | undefined;
  /** SHA-256 of bytes that are in memory, 32 bytes. */
  sha256(bytes: Uint8Array): Promise<Uint8Array>;
  /** SHA-256 of bytes that come one piece after the other, 64 lower-case hex digits. Rejects as the pieces do. */
  sha256Of(pieces: AsyncIterable<Uint8Array>): Promise<string>;
  utf8(text: string): Uint8Array;
  fetch: typeof globalThis.fetch;
  /** Whether somebody may be looking. Always true where there is no page. */
  visible(): boolean;
  /** Calls back whenever somebody may be looking again, until it is stopped. */
  onVisible(run: () => void): StopTimer;
  /** Calls back whenever the machine has a network again, until it is stopped. It need not lead to the server. */
  onNetwork(run: () => void): StopTimer;
}

/** The part of Node's `process` that is asked for a native CRC; in a browser there is none. */
interface NodeProcess {
  getBuiltinModule?: (id: string) => { crc32?: (bytes: Uint8Array) => number } | undefined;
}

function nativeCrc32(): Crc32 | undefined {
  // Asked at run time instead of imported: the same module then goes into a browser's bundle unchanged.
  const { process } = globalThis as { process?: NodeProcess };
  const native = process?.getBuiltinModule?.("node:zlib")?.crc32;
  return native === undefined ? undefined : (bytes) => native(bytes);
}

/** Digests on this thread. Their code is loaded when it is used first: a page has a worker for them, nearly always. */
export const digestsHere: Pick<Platform, "sha256" | "sha256Of"> = {
  sha256: async (bytes) => (await import("./digest.ts")).sha256(bytes),
  sha256Of: async (pieces) => (await import("./digest.ts")).sha256Of(pieces),
};

/** The platform of this runtime: browser or Node. */
export function defaultPlatform(): Platform {
  const encoder = new TextEncoder();
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    randomBytes: (into) => crypto.getRandomValues(into),
    crc32: nativeCrc32() ?? coreCrc32,
    ...digestsHere,
    utf8: (text) => encoder.encode(text),
    fetch: (input, init) => fetch(input, init),
    onVisible(run) {
      if (typeof document === "undefined") return () => undefined;
      const look = () => {
        if (document.visibilityState !== "hidden") run();
      };
      document.addEventListener("visibilitychange", look);
      return () => document.removeEventListener("visibilitychange", look);
    },
    onNetwork(run) {
      if (typeof document === "undefined") return () => undefined;
      addEventListener("online", run);
      return () => removeEventListener("online", run);
    },
    visible: () => typeof document === "undefined" || document.visibilityState !== "hidden",
  };
}

const ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/** A fresh id for a message or a transfer: 22 characters of [A-Za-z0-9_-], 132 random bits. */
export function newId(platform: Pick<Platform, "randomBytes">): string {
  let id = "";
  for (const byte of platform.randomBytes(new Uint8Array(22))) id += ID_ALPHABET[byte & 63];
  return id;
}
