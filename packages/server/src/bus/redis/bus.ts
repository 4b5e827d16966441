import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { createClient } from "@redis/client";
import { type Bus, type BusListener, readFacts, type Told, writeFacts } from "../port.ts";

/** How long one reading waits for something to come, and how long a new attempt waits after a failure; ms. */
const PATIENCE = { connect: 5_000, read: 5_000, again: 1_000 };

/** Entries of the stream that Redis keeps, about: what a node that was cut off for a moment reads when it is back. */
const KEPT = 10_000;

/** Entries that one reading brings. */
const PAGE = 500;

/** Facts that wait to be told while Redis takes its time; what goes beyond is lost. */
const MOST_WAITING = 50_000;

export interface RedisBusOptions {
  /** `redis://user:password@host:port/database` */
  url: string;
  /** Names the stream: nodes of one log share it. */
  name: string;
  /** Redis went away, or is back. */
  onState: (up: boolean, reason?: unknown) => void;
}

/**
 * A bus over one Redis Stream: every node appends what it tells and reads what the others have. Two connections, since a
 * reading that waits keeps its own busy.
 * @throws what the client says when Redis cannot be reached at the start
 */
export async function openRedisBus({ url, name, onState }: RedisBusOptions): Promise<Bus> {
  const key = `chatcast:${name}`;
  const self = randomUUID();
  const listeners = new Set<BusListener>();
  const stopping = new AbortController();
  const up = { writer: true, reader: true };
  const seen = (end: keyof typeof up, now: boolean, reason?: unknown): void => {
    if (now === up[end] || stopping.signal.aborted) return;
    const before = up.writer && up.reader;
    up[end] = now;
    const after = up.writer && up.reader;
    if (after !== before) onState(after, reason);
    if (now && end === "reader") for (const listener of listeners) listener.missed();
  };
  // At the start a Redis that is not there is an error; later it is waited for.
  let started = false;
  const wait = (retries: number, cause: Error): number | Error =>
    started ? Math.min(PATIENCE.again, 50 * 2 ** Math.min(retries, 10)) : cause;
  const [writer, reader] = [clientOf(url, wait), clientOf(url, wait)];
  writer.on("ready", () => seen("writer", true));
  // Without a listener the client would end the process; a reading that fails tells the same.
  writer.on("error", (error: unknown) => seen("writer", false, error));
  reader.on("error", (error: unknown) => seen("reader", false, error));

  let told: Told[] = [];
  let sending: Promise<void> | undefined;
  const send = async (): Promise<void> => {
    while (told.length > 0) {
      const facts = told;
      told = [];
      const entry = { node: self, facts: writeFacts(facts) };
      const trim = { strategy: "MAXLEN", strategyModifier: "~", threshold: KEPT } as const;
      // Lost where Redis is away: whoever it would have woken looks by itself.
      await writer.xAdd(key, "*", entry, { TRIM: trim }).then(
        () => seen("writer", true),
        (error: unknown) => seen("writer", false, error),
      );
    }
  };

  let last = "$";
  const read = async (): Promise<void> => {
    if (last === "$") {
      // A place of its own in the stream: "$" would mean another place with each reading.
      const newest = await reader.xRevRange(key, "+", "-", { COUNT: 1 });
      last = newest?.[0]?.id ?? "0-0";
      // From that place on nothing is missed, and what came before can be looked up.
      seen("reader", true);
    }
    const streams = await reader.xRead({ key, id: last }, { BLOCK: PATIENCE.read, COUNT: PAGE });
    for (const { id, message } of entriesOf(streams)) {
      last = id;
      if (message.node === self) continue;
      for (const [roomId, fact] of readFacts(message.facts ?? "") ?? []) {
        for (const listener of listeners) listener.heard(roomId, fact);
      }
    }
  };
  const follow = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await read();
      } catch (error) {
        seen("reader", false, error);
        // A stream that begins anew has other places than the one that was.
        last = "$";
        await pause(PATIENCE.again, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };

  try {
    await Promise.all([writer.connect(), reader.connect()]);
    started = true;
  } catch (error) {
    writer.destroy();
    reader.destroy();
    throw error;
  }
  const following = follow();

  return {
    tell(roomId, fact) {
      if (told.length >= MOST_WAITING) return;
      told.push([roomId, fact]);
      // What is told in one turn is one entry.
      sending ??= new Promise<void>((resolve) => setImmediate(resolve)).then(send).finally(() => {
        sending = undefined;
      });
    },
    hear(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await sending;
      stopping.abort();
      listeners.clear();
      reader.destroy();
      writer.destroy();
      await following;
    },
  };
}

function clientOf(url: string, wait: (retries: number, cause: Error) => number | Error) {
  return createClient({
    url,
    name: "chatcast",
    // A hint that comes late is none: nothing is kept until Redis is back.
    disableOfflineQueue: true,
    socket: { connectTimeout: PATIENCE.connect, reconnectStrategy: wait },
  });
}

interface Entry {
  id: string;
  message: { node?: string; facts?: string };
}

/** The reply's type allows for every option that this reading does not use. */
function entriesOf(streams: unknown): Entry[] {
  if (!Array.isArray(streams)) return [];
  return streams.flatMap(({ messages }: { messages: Entry[] }) => messages);
}
