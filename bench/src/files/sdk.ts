import fs, { open } from "node:fs/promises";
import { basename } from "node:path";
import { type ChatCastClient, type ChunkSource, fileHandleSource, fileIdentities, openClient } from "@chatcast/client";
import { percentile } from "../lib/statistics.ts";
import type { Sent, Waits } from "./orders.ts";

const EVERYBODY = { mode: "broadcast" } as const;

export async function enterRoom(port: number, index: number): Promise<ChatCastClient> {
  const client = openClient({ url: `http://127.0.0.1:${port}` });
  await settled(client, () => client.snapshot().connection.state === "connected");
  await client.createRoom({ roomName: `files-${index}`, username: `m${index}` });
  return client;
}

/** As somebody new, in a sealed room of its own. */
export async function enterSealed(port: number, directory: string): Promise<ChatCastClient> {
  const client = openClient({ url: `http://127.0.0.1:${port}`, identities: fileIdentities({ directory, fs }) });
  await settled(client, () => client.snapshot().connection.state === "connected");
  await client.createSealedRoom({ username: "m0" });
  return client;
}

const sourceOf = async (path: string): Promise<ChunkSource> => fileHandleSource(await open(path, "r"), basename(path));

/** Sends a file. @throws unless the server has all of it, and says so with its digest. */
export async function send(client: ChatCastClient, path: string): Promise<Sent> {
  const source = await sourceOf(path);
  const started = performance.now();
  const id = client.sendFile(source, EVERYBODY);
  const view = () => client.snapshot().transfers.find((transfer) => transfer.id === id);
  await settled(client, () => !["moving", "waiting"].includes(view()?.phase.state ?? "moving"));
  const seconds = (performance.now() - started) / 1_000;
  const { phase, retransmits } = view() ?? {};
  if (phase?.state !== "done") throw new Error(`the transfer is ${JSON.stringify(phase)}`);
  return { seconds, url: phase.url, retransmits: retransmits ?? 0 };
}

/** Says something every so often until `over`. */
export async function chat(client: ChatCastClient, everyMs: number, over: () => boolean): Promise<Waits> {
  const waits: number[] = [];
  const pending = new Map<string, number>();
  const unsubscribe = client.subscribe(() => {
    // The newest messages are the ones that can have been acknowledged just now.
    const messages = client.snapshot().conversations[0]?.messages.slice(-2 * (pending.size + 1)) ?? [];
    for (const { id, state } of messages) {
      const saidAt = pending.get(id);
      if (saidAt === undefined || state.state !== "acknowledged") continue;
      pending.delete(id);
      waits.push(performance.now() - saidAt);
    }
  });
  try {
    while (!over()) {
      pending.set(client.say("x".repeat(100), EVERYBODY), performance.now());
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    await settled(client, () => pending.size === 0);
  } finally {
    unsubscribe();
  }
  waits.sort((a, b) => a - b);
  return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99), count: waits.length };
}

export function settled(client: ChatCastClient, done: () => boolean): Promise<void> {
  if (done()) return Promise.resolve();
  return new Promise((resolve) => {
    const unsubscribe = client.subscribe(() => {
      if (!done()) return;
      unsubscribe();
      resolve();
    });
  });
}
