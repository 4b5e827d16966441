import type {
  Change,
  ChatCastClient,
  ChunkSource,
  CommandKind,
  ConversationView,
  MessageFile,
  MessageView,
  PersonView,
  RoomView,
  SearchView,
  Snapshot,
} from "@chatcast/client";
import * as sample from "./samples.ts";

const CLOSED = { code: "E_FORBIDDEN", message: "You closed this room" } as const;

type Audience = MessageView["audience"];

/**
 * A client without a server, so that each view can be drawn in each state. It starts from a scene, takes messages, and
 * moves one file; it keeps no protocol. To show another state, add a scene.
 */
export class FakeClient implements ChatCastClient {
  readonly #listeners = new Set<() => void>();
  #now: Snapshot;
  #next = 100_000;

  constructor(first: Snapshot) {
    this.#now = first;
  }

  snapshot = (): Snapshot => this.#now;

  onlyHere(): number {
    return 0;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  watchPackets = (): (() => void) => () => undefined;

  #set(change: Partial<Snapshot>): void {
    this.#now = { ...this.#now, ...change };
    for (const listener of this.#listeners) listener();
  }

  #conversation(withMember: string | undefined, change: (before: ConversationView) => Partial<ConversationView>): void {
    this.#set({
      conversations: this.#now.conversations.map((c) => (c.with === withMember ? { ...c, ...change(c) } : c)),
    });
  }

  createRoom = async (request: { roomName: string; username: string }): Promise<RoomView> => {
    if (request.roomName === "taken") throw Object.assign(new Error("taken"), { code: "E_ROOM_EXISTS" });
    return this.joinRoom(request);
  };

  joinRoom = async (request: { roomName: string; username: string }): Promise<RoomView> => {
    if (request.roomName === "none") throw Object.assign(new Error("none"), { code: "E_NO_ROOM" });
    // A scene that is in a room already stays as it is.
    if (this.#now.room !== undefined) return this.#now.room;
    const room = { ...sample.room, name: request.roomName, self: { username: request.username, token: "t" } };
    this.#set({ room, conversations: sample.conversationsOf(sample.messages) });
    return room;
  };

  createSealedRoom = async ({ username }: { username: string }): Promise<RoomView> => {
    const room = { ...(await this.joinRoom({ roomName: "fQ0RzY1vS4mJ3u8kTqWxHg", username })), ...sample.sealed };
    this.#set({ room });
    return room;
  };

  joinSealedRoom = (request: { username: string }): Promise<RoomView> => this.createSealedRoom(request);

  returnToRoom = (request: { roomName: string; username: string }): Promise<RoomView> => this.joinRoom(request);

  isOpenElsewhere = async (): Promise<boolean> => false;

  forget = async (): Promise<void> => undefined;

  leaveRoom = async (): Promise<void> => this.#set({ room: undefined });

  say = (text: string, audience: Audience): string => {
    const index = this.#next++;
    const own = { from: "Ada", minutesAgo: 0, text, audience, at: Date.now() };
    const pending: MessageView["integrity"] = { suite: "crc32-xor-seq", status: "pending" };
    const withMember = audience.mode === "unicast" ? audience.recipient : undefined;
    const first = { ...sample.message(index, { ...own, state: { state: "sent", attempt: 1 }, integrity: pending }) };
    this.#conversation(withMember, ({ messages }) => ({ messages: [...messages, first] }));
    setTimeout(() => {
      this.#conversation(withMember, ({ messages }) => ({
        messages: messages.map((m) => (m.id === first.id ? sample.message(index, own) : m)),
      }));
    }, 400);
    return first.id;
  };

  typing = (): void => undefined;

  change = (offset: number, change: Change, withMember?: string): string => {
    this.#conversation(withMember, ({ messages }) => ({
      messages: messages.map((message) => (message.offset === offset ? changed(message, change) : message)),
    }));
    return `c${this.#next++}`;
  };

  search = async (query: string, withMember?: string): Promise<SearchView> => {
    const { messages = [] } = this.#now.conversations.find((c) => c.with === withMember) ?? {};
    const found = messages.filter(({ text = "" }) => text.toLowerCase().includes(query.toLowerCase())).toReversed();
    const hits = found.map(({ offset = 0, id, from, at, text = "" }) => ({ offset, id, from, at, text }));
    return { hits, more: false, whole: true };
  };

  resend = (): void => undefined;

  discard = (): void => undefined;

  loadOlder = async (): Promise<void> => undefined;

  sendFile = (source: ChunkSource, audience: Audience): string => {
    const id = `t-${this.#next++}`;
    const totalChunks = Math.max(1, Math.ceil(source.size / sample.moving.chunkSize));
    const cells = new Uint8Array(totalChunks);
    const base = { ...sample.moving, id, fileName: source.name, size: source.size, audience, totalChunks, cells };
    const step = (acked: number) => {
      cells.fill(2, 0, acked);
      cells.fill(1, acked, acked + 8);
      const phase =
        acked >= totalChunks
          ? ({ state: "done", at: Date.now(), url: "#", sha256: "" } as const)
          : ({ state: "moving" } as const);
      const ackedBytes = Math.min(source.size, acked * base.chunkSize);
      const transfer = { ...base, phase, ackedChunks: acked, ackedBytes, version: acked };
      this.#set({ transfers: [...this.#now.transfers.filter((t) => t.id !== id), transfer] });
      if (acked < totalChunks) setTimeout(() => step(Math.min(totalChunks, acked + 4)), 30);
    };
    step(0);
    return id;
  };

  receiveFile = async (): Promise<void> => undefined;

  receipts = (): string => "{}";

  upload = async (source: Blob, name: string): Promise<MessageFile> => ({ url: "#", name, size: source.size });

  trustKey = async (): Promise<void> => {};

  safetyNumber = async (): Promise<string[]> => Array.from({ length: 12 }, (_, i) => `1234${i % 10}`);

  absent = async (): Promise<PersonView[]> => [];

  bots = async () => [];

  addBot = async () => {
    throw new Error("there is no server to add a bot to");
  };

  removeBot = async (): Promise<void> => undefined;

  /** Roles and silence change as ordered; who is removed or banned is gone from the list. */
  order = async (kind: CommandKind, username?: string): Promise<void> => {
    const { room } = this.#now;
    if (room === undefined) return;
    if (kind === "close") {
      this.#set({
        room: undefined,
        ended: { room: room.name, username: room.self.username, why: CLOSED.message, error: CLOSED },
      });
      return;
    }
    const after = (user: PersonView): PersonView[] => {
      if (user.username !== username) return [user];
      const { role: _was, muted: _silent, ...bare } = user;
      if (kind === "remove" || kind === "ban") return [];
      if (kind === "appoint") return [{ ...user, role: "moderator" }];
      if (kind === "mute") return [{ ...user, muted: true }];
      return [bare];
    };
    this.#set({ room: { ...room, users: room.users.flatMap(after) } });
  };

  dismissEnded = (): void => this.#set({ ended: undefined });

  setFaults = async (faults: Snapshot["faults"]): Promise<void> => this.#set({ faults });

  dismissAlert = (key: number): void => this.#set({ alerts: this.#now.alerts.filter((alert) => alert.key !== key) });

  dismissNotice = (key: number): void =>
    this.#set({ notices: this.#now.notices.filter((notice) => notice.key !== key) });

  reconnect = (): void => this.#set({ connection: { state: "connecting", since: Date.now() } });

  close = (): void => this.#listeners.clear();
}

function changed(message: MessageView, change: Change): MessageView {
  const { text = "", file: _file, reactions = [], pinnedBy: _by, ...bare } = message;
  switch (change.kind) {
    case "edit":
      return { ...message, text: change.text, edited: { earlier: [{ text, at: message.at }], at: Date.now() } };
    case "delete":
      return { ...bare, text: "", deletedAt: Date.now() };
    case "react":
      return { ...message, reactions: [...reactions, { emoji: change.emoji, people: ["Ada"], own: true }] };
    case "unreact":
      return { ...message, reactions: reactions.filter(({ emoji }) => emoji !== change.emoji) };
    case "pin":
      return { ...message, pinnedBy: "Ada" };
    case "unpin":
      return { ...bare, text, reactions };
    case "decline":
      return { ...message, declined: { people: ["Ada"], own: true } };
    case "accept": {
      const { declined: _nobody, ...wanted } = message;
      return wanted;
    }
  }
}
