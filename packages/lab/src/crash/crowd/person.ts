import fs from "node:fs/promises";
import {
  bytesSource,
  type ChatCastClient,
  ChatCastError,
  fileStorage,
  type MessageView,
  openClient,
  type Snapshot,
} from "@chatcast/client";
import type { Rng } from "../../sim/kernel/rng.ts";
import { viewOf } from "../history/digest.ts";
import { type Deed, fileBody } from "../history/events.ts";
import { contentOf } from "./content.ts";
import { Downloads } from "./downloads.ts";
import { enterRoom } from "./enter.ts";
import type { PersonOrder, PersonStatus } from "./messages.ts";
import type { Performer } from "./performer.ts";
import { Talker } from "./talker.ts";
import { Watch } from "./watch.ts";

export interface PersonOptions extends PersonOrder {
  url: string;
  room: string;
  everybody: readonly string[];
  rng: Rng;
  record: (deed: Deed) => void;
  /** Folder for what this client keeps over its lives. */
  storage: string;
  changed: () => void;
  acked: () => void;
}

/** One member at the real SDK, who writes down all that is asked of it, told to it and shown to it. */
export class Person implements Performer {
  readonly #options: PersonOptions;
  readonly #client: ChatCastClient;
  readonly #watch: Watch;
  readonly #talker: Talker;
  readonly #downloads: Downloads;
  /** Own transfers without an end: the number by the transfer's id. */
  readonly #transfers = new Map<string, number>();
  #sent = 0;
  #token: string | undefined;

  constructor(options: PersonOptions) {
    this.#options = options;
    this.#token = options.token;
    this.#downloads = new Downloads(options);
    this.#talker = new Talker(options);
    this.#watch = new Watch({
      record: (deed) => this.#seen(deed),
      waiting: (body) => this.#talker.waiting(body),
      sent: (body) => this.#talker.sent(body),
      answered: (answered) => this.#talker.answered(answered),
    });
    this.#client = openClient({ url: options.url, storage: fileStorage({ directory: options.storage, fs }) });
    this.#client.subscribe(() => this.#look());
  }

  get name(): string {
    return this.#options.name;
  }

  get log(): string[] {
    return this.#client.snapshot().log.map(({ at, text }) => `${new Date(at).toISOString()} ${text}`);
  }

  async enter(): Promise<void> {
    this.#token = await enterRoom(this.#client, this.#options.room, this.name, this.#token);
    this.#options.changed();
  }

  status(): PersonStatus {
    const snapshot = this.#client.snapshot();
    return {
      name: this.name,
      run: this.#options.run,
      token: this.#token,
      present: snapshot.room !== undefined && snapshot.connection.state === "connected",
      pending: this.#talker.pending,
      sending: this.#transfers.size,
      sent: this.#sent,
      moving: snapshot.transfers.filter(({ id, ackedChunks }) => this.#transfers.has(id) && ackedChunks > 0).length,
      fetching: this.#downloads.open,
      gap: snapshot.conversations.some(({ gap }) => gap !== undefined),
      shown: this.#watch.shown,
    };
  }

  say(): void {
    const { room } = this.#client.snapshot();
    if (room === undefined) return;
    const others = room.users.map(({ username }) => username).filter((user) => this.#isPerson(user));
    const { n, body, to } = this.#talker.invent(others);
    try {
      this.#client.say(body, audienceOf(to));
    } catch (error) {
      this.#talker.failed(n, codeOf(error));
    }
  }

  sendFile(size: number, to: string | undefined): void {
    const { rng, name, record } = this.#options;
    const n = this.#talker.next();
    const { bytes, sha256 } = contentOf(size, rng);
    const file = `${name}-${n}.bin`;
    record({ do: "invoke", kind: "file", n, ...(to === undefined ? {} : { to }), body: fileBody(file, size, sha256) });
    try {
      this.#transfers.set(this.#client.sendFile(bytesSource(bytes, file), audienceOf(to)), n);
    } catch (error) {
      this.#talker.failed(n, codeOf(error));
    }
  }

  reconnect(): void {
    this.#client.reconnect();
  }

  crash(): Promise<void> {
    return Promise.reject(new Error("this client dies with its process"));
  }

  leave(): Promise<void> {
    this.#look();
    for (const shown of this.#watch.everything(this.#client.snapshot())) {
      const view = viewOf(shown);
      if (view !== undefined) this.#options.record(view);
    }
    this.#client.close();
    return Promise.resolve();
  }

  #isPerson(user: string): boolean {
    return user !== this.name && this.#options.everybody.includes(user);
  }

  #look(): void {
    const snapshot = this.#client.snapshot();
    this.#watch.look(snapshot);
    this.#lookAtTransfers(snapshot);
    this.#options.changed();
  }

  #lookAtTransfers({ transfers }: Snapshot): void {
    for (const { id, phase, retransmits } of transfers) {
      const n = this.#transfers.get(id);
      if (n === undefined) continue;
      if (phase.state === "done") this.#options.record({ do: "ack", n, resent: retransmits });
      else if (phase.state === "failed") this.#talker.failed(n, phase.error.code);
      else if (phase.state === "killed") this.#talker.failed(n, "E_INTEGRITY");
      else continue;
      this.#transfers.delete(id);
      this.#sent++;
    }
  }

  #seen(deed: Deed): void {
    this.#options.record(deed);
    if (deed.do === "saw" && deed.body.startsWith("file ")) {
      const message = this.#find(deed.with, deed.offset);
      if (message?.file !== undefined) this.#downloads.offer(message.file, deed.with === undefined);
    }
  }

  #find(other: string | undefined, offset: number): MessageView | undefined {
    const view = this.#client.snapshot().conversations.find((conversation) => conversation.with === other);
    return view?.messages.findLast((message) => message.offset === offset);
  }
}

const audienceOf = (to: string | undefined) =>
  to === undefined ? ({ mode: "broadcast" } as const) : ({ mode: "unicast", recipient: to } as const);

const codeOf = (error: unknown): string => (error instanceof ChatCastError ? error.code : String(error));
