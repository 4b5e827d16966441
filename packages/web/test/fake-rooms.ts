import type { ChatCastClient, RoomView, Snapshot } from "@chatcast/client";
import { vi } from "vitest";

/** The part of Storage that the page uses. */
export function fakeStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

/** What a page has beside React; frames come at once. @returns an end to it */
export function fakePage(): () => void {
  vi.stubGlobal("localStorage", fakeStorage());
  vi.stubGlobal("sessionStorage", fakeStorage());
  vi.stubGlobal("document", { hidden: false });
  vi.stubGlobal("requestAnimationFrame", (draw: FrameRequestCallback) => draw(0));
  return () => vi.unstubAllGlobals();
}

const EMPTY: Snapshot = {
  connection: { state: "connected", since: 0, transport: "websocket" },
  room: undefined,
  conversations: [],
  transfers: [],
  integrity: [],
  verdicts: { valid: 0, compromised: 0 },
  verdictTimes: [],
  acks: [],
  log: [],
  alerts: [],
  notices: [],
  faults: [],
  unsent: [],
  coming: [],
  ended: undefined,
  typing: [],
  received: { room: new Map(), private: new Map() },
};

const refusal = (code: string): Error => Object.assign(new Error(code), { code });

/** A server with rooms, as far as entering and leaving them goes; what it refuses is said beforehand. */
export class FakeRooms {
  readonly clients: FakeRoomClient[] = [];
  /** By name. */
  readonly refused = new Map<string, string>();
  /** Tokens of members whom another tab drives. */
  readonly elsewhere = new Set<string>();

  readonly open = (): ChatCastClient => {
    const client = new FakeRoomClient(this);
    this.clients.push(client);
    return client as Partial<ChatCastClient> as ChatCastClient;
  };

  /** Clients that were not closed, by the room in which each is. */
  get inside(): (string | undefined)[] {
    return this.clients.filter(({ closed }) => !closed).map((client) => client.snapshot().room?.name);
  }

  in(room: string): FakeRoomClient {
    const found = this.clients.find((client) => !client.closed && client.snapshot().room?.name === room);
    if (found === undefined) throw new Error(`nobody is in ${room}`);
    return found;
  }
}

export class FakeRoomClient {
  closed = false;
  waiting = 0;
  readonly #rooms: FakeRooms;
  readonly #listeners = new Set<() => void>();
  #now = EMPTY;

  constructor(rooms: FakeRooms) {
    this.#rooms = rooms;
  }

  snapshot = (): Snapshot => this.#now;

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(change: Partial<Snapshot>): void {
    this.#now = { ...this.#now, ...change };
    for (const listener of [...this.#listeners]) listener();
  }

  discard = (id: string) => this.set({ unsent: this.#now.unsent.filter((message) => message.id !== id) });

  onlyHere = (): number => this.waiting;
  isOpenElsewhere = async (token: string) => this.#rooms.elsewhere.has(token);
  createRoom = (request: { roomName: string; username: string }) => this.#enter(request);
  joinRoom = (request: { roomName: string; username: string }) => this.#enter(request);
  returnToRoom = (request: { roomName: string; username: string; token: string }) => this.#enter(request);

  leaveRoom = async () => this.set({ room: undefined });

  close = () => {
    this.closed = true;
  };

  async #enter({ roomName, username }: { roomName: string; username: string }): Promise<RoomView> {
    const code = this.#rooms.refused.get(roomName);
    if (code !== undefined) throw refusal(code);
    const self = { username, token: `token of ${username} in ${roomName}` };
    const room: RoomView = { name: roomName, suite: "crc32-xor-seq", self, users: [], server: undefined };
    this.set({ room });
    return room;
  }
}
