import type {
  ChatMessage,
  ErrorCode,
  FaultRule,
  Receiver,
  ReliableUp,
  SearchHit,
  ServerFacts,
  User,
} from "@chatcast/protocol";
import type { Down, OpenConnection } from "../../src/transport/port.ts";
import { FakeConnection, userOf } from "./fake-connection.ts";
import type { VirtualTime } from "./virtual-time.ts";

/**
 * A server in the same process, for testing the client's driver in virtual time: rooms, messages, transfers, tokens and
 * take-over as WIRE has them, everything in memory. It is as strict about shapes as the real one, and a test can cut its
 * connections, let it go down, lose packets and alter them.
 *
 * To extend, from the most to the least common: a hook (`lose`, `alter`), a request (`#answers`), a packet (`#reliable`).
 */
export class FakeServer {
  readonly time: VirtualTime;
  /** What it says to be pinned in any conversation. */
  pins: readonly SearchHit[] = [];
  facts: ServerFacts = { protocol: 1, lab: true, maxFileSize: 1024 ** 3, maxFrame: 4 * 1024 ** 2 };
  /** Nobody can connect. */
  down = false;
  /** Connections are accepted and then nothing happens. */
  mute = false;
  /** Its disk is full: no message and no chunk can be stored. */
  full = false;
  latency = 5;
  /** Connections for files are refused, or nobody but the first of a client gets through. */
  refuseData: "refused" | "blocked" | undefined;
  /** What each client's line carries of chunks, in bytes per ms; undefined: any number at once. */
  rate: number | undefined;
  /** Most bytes of chunks that ever waited in one client's socket. */
  mostBuffered = 0;
  /** Whether a connection copies a chunk before its `send` returns, as the one of Node does where nothing is before it. */
  copies: () => boolean = () => true;
  /** Return true to lose it. */
  lose: (packet: unknown, way: "up" | "down") => boolean = () => false;
  alter: (packet: ReliableUp) => ReliableUp = (packet) => packet;
  /** Refusals of requests to come, by event. */
  readonly refusals = new Map<string, ErrorCode>();
  readonly rooms = new Map<string, FakeRoom>();
  readonly transfers = new Map<string, FakeTransfer>();
  readonly connections = new Set<FakeConnection>();
  /** Everything that clients sent, in the order of arrival. */
  readonly received: { event: string; body: unknown }[] = [];
  attempts: { at: number; first: string }[] = [];
  faults: FaultRule[] = [];

  constructor(time: VirtualTime) {
    this.time = time;
  }

  readonly open: OpenConnection = (first, events) => {
    this.attempts.push({ at: this.time.now, first });
    const connection = new FakeConnection(this, events);
    this.time.after(this.latency, () => {
      if (this.mute || connection.ended) return;
      if (this.down || (this.refuseData === "blocked" && this.connections.size > 0))
        connection.end("the server cannot be reached");
      else connection.accept();
    });
    return connection;
  };

  /** Every connection breaks. */
  cut(): void {
    for (const connection of [...this.connections]) connection.end("the connection was lost");
  }

  room(name: string): FakeRoom {
    const room = this.rooms.get(name) ?? new FakeRoom(this, name);
    this.rooms.set(name, room);
    return room;
  }
}

export interface FakeTransfer {
  owner: string;
  state: "open" | "complete" | "killed" | "cancelled";
  receiver: Receiver;
  bytes: Uint8Array;
  sends: number;
  thumbnail?: string;
}

export interface Member {
  token: string;
  memberId: string;
  name: string;
  connection: FakeConnection | undefined;
}

export class FakeRoom {
  readonly name: string;
  readonly members = new Map<string, Member>();
  readonly logs = new Map<string, ChatMessage[]>();
  /** Offset of the oldest message that is still kept of each log. */
  first = 1;
  readonly #server: FakeServer;
  #entered = 0;

  constructor(server: FakeServer, name: string) {
    this.#server = server;
    this.name = name;
  }

  log(names: readonly string[] = []): ChatMessage[] {
    const key = [...names].sort((a, b) => (a < b ? -1 : 1)).join("\n");
    const log = this.logs.get(key) ?? [];
    this.logs.set(key, log);
    return log;
  }

  /** Whether a message of this sender is in the room's conversation, or in that with `recipient`. */
  has(id: string, from: string, recipient?: string): boolean {
    const log = this.log(recipient === undefined ? [] : [from, recipient]);
    return log.some((message) => message.id === id && message.from === from);
  }

  /** Stores a message and delivers it. @returns its offset. */
  say(
    message: Omit<ChatMessage, "offset" | "at"> & { at?: number },
    quietly = false,
  ): { offset: number; again: boolean } {
    const names = message.recipient === undefined ? [] : [message.from, message.recipient];
    const log = this.log(names);
    const known = log.find(({ id, from }) => id === message.id && from === message.from);
    if (known !== undefined) return { offset: known.offset, again: true };
    const stored = { at: 1_000 + log.length, ...message, offset: log.length + 1 };
    log.push(stored);
    for (const { name, connection } of this.members.values()) {
      const reached = message.recipient === undefined || names.includes(name);
      if (!quietly && reached) connection?.tell({ event: "chat_message", body: stored });
    }
    return { offset: stored.offset, again: false };
  }

  /** A message of somebody who needs no client. */
  text(from: string, text: string, recipient?: string, quietly = false): void {
    const to = recipient === undefined ? { mode: "broadcast" as const } : { mode: "unicast" as const, recipient };
    const id = `${from}-${this.log(recipient === undefined ? [] : [from, recipient]).length}`;
    this.say(
      { id, type: "text", from, text, ...to, integrity: { suite: "crc32-xor-seq", status: "unchecked" } },
      quietly,
    );
  }

  enter(connection: FakeConnection, name: string, token: string | undefined): Member | ErrorCode {
    const holder = [...this.members.values()].find((member) => member.name === name);
    const known = token === undefined ? undefined : this.members.get(token);
    if ((token !== undefined && known === undefined) || (holder !== undefined && holder !== known))
      return "E_NAME_TAKEN";
    const member = known ?? this.#newMember(name);
    const old = member.connection;
    if (old !== undefined && old !== connection && !old.ended) {
      const body = { event: "join_room", code: "E_CONFLICT" as const, message: "opened elsewhere" };
      old.tell({ event: "error_event", body });
      this.#server.time.after(this.#server.latency, () => old.end("closed by the server"));
    }
    member.name = name;
    member.connection = connection;
    if (old === undefined) this.tellOthers(member, { event: "user_joined", body: userOf(member) });
    this.members.set(member.token, member);
    return member;
  }

  tellOthers(member: Member, down: Down): void {
    for (const other of this.members.values()) if (other !== member) other.connection?.tell(down);
  }

  users(): User[] {
    return [...this.members.values()].filter(({ connection }) => connection).map(userOf);
  }

  #newMember(name: string): Member {
    const number = ++this.#entered;
    return { token: `token-${name}-${number}`, memberId: `member-${number}`, name, connection: undefined };
  }
}
