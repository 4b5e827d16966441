import {
  bytesSource,
  type ChatCastClient,
  ChatCastError,
  type LogLine,
  type MessageView,
  openClient,
  type Snapshot,
} from "@chatcast/client";
import type { Rng } from "../../sim/kernel/rng.ts";
import { type Deed, fileBody } from "../history/events.ts";
import { bodyOf, contentOf, numberOf } from "./content.ts";
import { Downloads } from "./downloads.ts";
import type { PersonOrder, PersonStatus } from "./messages.ts";
import { type Answered, Watch } from "./watch.ts";

/** Between two tries to enter the room, in milliseconds. */
const ENTRY_PAUSE = 200;
/** Numbers of a life start so far above those of the life before. */
const LIFE = 1_000_000;

export interface PersonOptions extends PersonOrder {
  url: string;
  room: string;
  everybody: readonly string[];
  rng: Rng;
  record: (deed: Deed) => void;
  changed: () => void;
  acked: () => void;
}

/** One member at the real SDK, who writes down all that is asked of it, told to it and shown to it. */
export class Person {
  readonly #options: PersonOptions;
  readonly #client: ChatCastClient;
  readonly #watch: Watch;
  readonly #downloads: Downloads;
  /** Own messages without an answer, by number. */
  readonly #open = new Set<number>();
  /** Own transfers without an end: the number by the transfer's id. */
  readonly #transfers = new Map<string, number>();
  #n: number;
  #sent = 0;
  #token: string | undefined;
  #closed = false;

  constructor(options: PersonOptions) {
    this.#options = options;
    this.#n = options.run * LIFE;
    this.#token = options.token;
    this.#downloads = new Downloads(options);
    this.#watch = new Watch(
      (deed) => this.#seen(deed),
      (answered) => this.#answered(answered),
    );
    this.#client = openClient({ url: options.url });
    this.#client.subscribe(() => this.#look());
  }

  get name(): string {
    return this.#options.name;
  }

  /** The client's own notes. */
  get log(): readonly LogLine[] {
    return this.#client.snapshot().log;
  }

  /** Tries until the server lets it in. @throws ChatCastError for any refusal but that the server is away. */
  async enter(): Promise<void> {
    const { room, name } = this.#options;
    while (!this.#closed) {
      const token = this.#token === undefined ? {} : { token: this.#token };
      try {
        const { self } = await this.#client.joinRoom({ roomName: room, username: name, ...token });
        this.#token = self.token;
        this.#options.changed();
        return;
      } catch (error) {
        if (!(error instanceof ChatCastError) || error.code !== "E_UNAVAILABLE") throw error;
        await new Promise((resolve) => setTimeout(resolve, ENTRY_PAUSE));
      }
    }
  }

  status(): PersonStatus {
    const snapshot = this.#client.snapshot();
    return {
      name: this.name,
      run: this.#options.run,
      token: this.#token,
      present: snapshot.room !== undefined && snapshot.connection.state === "connected",
      pending: this.#open.size,
      sending: this.#transfers.size,
      sent: this.#sent,
      moving: snapshot.transfers.filter(({ id, ackedChunks }) => this.#transfers.has(id) && ackedChunks > 0).length,
      fetching: this.#downloads.open,
      gap: snapshot.conversations.some(({ gap }) => gap !== undefined),
      shown: this.#watch.shown,
    };
  }

  /** Says something of chance to everyone, or now and then to one who is there. */
  say(): void {
    const { rng, name, record } = this.#options;
    const { room } = this.#client.snapshot();
    if (room === undefined) return;
    const others = room.users.map(({ username }) => username).filter((user) => this.#isPerson(user));
    const to = rng.chance(0.2) && others.length > 0 ? others[rng.int(0, others.length - 1)] : undefined;
    const n = this.#n++;
    const body = bodyOf(name, n, rng);
    record({ do: "invoke", kind: "text", n, ...(to === undefined ? {} : { to }), body });
    this.#open.add(n);
    try {
      this.#client.say(body, to === undefined ? { mode: "broadcast" } : { mode: "unicast", recipient: to });
    } catch (error) {
      this.#failed(n, error);
    }
  }

  sendFile(size: number, to: string | undefined): void {
    const { rng, name, record } = this.#options;
    const n = this.#n++;
    const { bytes, sha256 } = contentOf(size, rng);
    const file = `${name}-${n}.bin`;
    record({ do: "invoke", kind: "file", n, ...(to === undefined ? {} : { to }), body: fileBody(file, size, sha256) });
    try {
      const audience = to === undefined ? { mode: "broadcast" as const } : { mode: "unicast" as const, recipient: to };
      this.#transfers.set(this.#client.sendFile(bytesSource(bytes, file), audience), n);
    } catch (error) {
      this.#failed(n, error);
    }
  }

  reconnect(): void {
    this.#client.reconnect();
  }

  /** Writes down what is shown, and ends. */
  leave(): void {
    this.#look();
    for (const deed of this.#watch.views(this.#client.snapshot())) this.#options.record(deed);
    this.#closed = true;
    this.#client.close();
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
    for (const { id, phase } of transfers) {
      const n = this.#transfers.get(id);
      if (n === undefined) continue;
      if (phase.state === "done") this.#options.record({ do: "ack", n });
      else if (phase.state === "failed") this.#options.record({ do: "fail", n, code: phase.error.code });
      else if (phase.state === "killed") this.#options.record({ do: "fail", n, code: "E_INTEGRITY" });
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

  #answered({ body, offset, code }: Answered): void {
    const n = numberOf(this.name, body);
    if (n === undefined) return;
    this.#open.delete(n);
    if (code !== undefined) this.#options.record({ do: "fail", n, code });
    else {
      this.#options.record({ do: "ack", n, ...(offset === undefined ? {} : { offset }) });
      this.#options.acked();
    }
  }

  #failed(n: number, error: unknown): void {
    this.#open.delete(n);
    const code = error instanceof ChatCastError ? error.code : String(error);
    this.#options.record({ do: "fail", n, code });
  }
}
