import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChatCastClient, openClient, type Snapshot, type TransferView } from "@chatcast/client";
import { afterAll, afterEach, beforeAll } from "vitest";
import { Server } from "../../src/crash/stage/server.ts";
import type { Judgement, Passage } from "../../src/proxy/middle.ts";
import { parseRule } from "../../src/proxy/plan.ts";
import { LabProxy, type ProxyOptions } from "../../src/proxy/proxy.ts";
import { newPerson } from "./person.ts";

export const EVERYONE = { mode: "broadcast" } as const;
/** Five chunks of a transfer: the SDK cuts small files into pieces of 64 KiB. */
export const FIVE_CHUNKS = 5 * 65_536 - 100;

/** A real server, and proxies in front of it whose doings are kept. */
export class Stage {
  #server: Server | undefined;
  #directory = "";
  readonly #proxies: LabProxy[] = [];
  readonly #clients: ChatCastClient[] = [];
  #rooms = 0;

  get target(): URL {
    return new URL(this.#server?.url ?? "");
  }

  async start(): Promise<void> {
    this.#directory = await mkdtemp(join(tmpdir(), "chatcast-proxy-"));
    const lost = (error: Error): void => {
      throw error;
    };
    this.#server = new Server({ dataDirectory: this.#directory, log: join(this.#directory, "log"), lost });
    await this.#server.start();
  }

  async stop(): Promise<void> {
    await this.#server?.kill();
    this.#server?.close();
    await rm(this.#directory, { recursive: true, force: true });
  }

  async clear(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.close();
    for (const proxy of this.#proxies.splice(0)) await proxy.close();
  }

  /** A proxy with rules as on its command line. */
  async proxy(rules: readonly string[], options: Partial<ProxyOptions> = {}): Promise<Watched> {
    const passages: Passage[] = [];
    const judgements: Judgement[] = [];
    const proxy = await LabProxy.open(
      { listen: 0, target: this.target, seed: 1, plan: rules.map(parseRule), ...options },
      { passed: (passage) => passages.push(passage), judged: (judgement) => judgements.push(judgement) },
    );
    this.#proxies.push(proxy);
    return { url: proxy.url, passages, judgements };
  }

  /** A room of its own; `at` are the addresses that its members connect to, in order of entering. */
  async room(...at: readonly string[]): Promise<ChatCastClient[]> {
    const roomName = `room ${this.#rooms++}`;
    const members: ChatCastClient[] = [];
    for (const [index, url] of at.entries()) {
      const client = openClient({ url });
      this.#clients.push(client);
      members.push(client);
      const request = { roomName, username: ["Ada", "Bob", "Cid"][index] ?? "" };
      if (index === 0) await client.createRoom(request);
      else await client.joinRoom(request);
    }
    const [first] = members;
    if (first !== undefined) await until(first, ({ room }) => room?.users.length === at.length);
    return members;
  }

  /** As `room`, sealed. */
  async sealedRoom(...at: readonly string[]): Promise<ChatCastClient[]> {
    const members: ChatCastClient[] = [];
    let link: string | undefined;
    for (const [index, url] of at.entries()) {
      const client = openClient({ url, identities: await newPerson() });
      this.#clients.push(client);
      members.push(client);
      const username = ["Ada", "Bob", "Cid"][index] ?? "";
      const view = await (link === undefined
        ? client.createSealedRoom({ username })
        : client.joinSealedRoom({ link, username }));
      link ??= view.sealed?.link;
    }
    const [first] = members;
    if (first !== undefined) await until(first, ({ room }) => room?.users.length === at.length);
    return members;
  }
}

export interface Watched {
  url: string;
  passages: Passage[];
  judgements: Judgement[];
}

/** One server for the tests of a file; clients and proxies end after each test. */
export function stage(): Stage {
  const stage = new Stage();
  beforeAll(() => stage.start());
  afterEach(() => stage.clear());
  afterAll(() => stage.stop());
  return stage;
}

/** Resolves when the snapshot fulfils a condition, looked at after every change. */
export function until(client: ChatCastClient, condition: (snapshot: Snapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!condition(client.snapshot())) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = client.subscribe(look);
    look();
  });
}

export const lastTransfer = ({ transfers }: Snapshot): TransferView | undefined => transfers.at(-1);

export const textsOf = (client: ChatCastClient): string[] =>
  (client.snapshot().conversations[0]?.messages ?? []).flatMap(({ text }) => (text === undefined ? [] : [text]));
export const filesOf = (client: ChatCastClient) =>
  (client.snapshot().conversations[0]?.messages ?? []).flatMap(({ file }) => (file === undefined ? [] : [file]));

/** Bytes that differ everywhere, other ones for another salt. */
export function someBytes(length: number, salt = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = salt;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

export const download = async (url: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetch(url)).arrayBuffer());
