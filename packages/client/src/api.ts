import type {
  AnyVerdict,
  Audience,
  BotView,
  CommandKind,
  ErrorBody,
  FaultRule,
  NewBot,
  ReliableDown,
  Role,
  ServerFacts,
  User,
} from "@chatcast/protocol";
import type { IntegrityEvent, VerdictStretch } from "./integrity-view.ts";
import type {
  Change,
  ConversationView,
  FileSink,
  MessageAck,
  MessageFile,
  ReceivedView,
  SearchView,
  TypingView,
} from "./message-view.ts";
import type { Endings, Notices, Stops, Told } from "./told.ts";
import type { ChunkSource, ComingView, EpochMillis, TransferView } from "./transfer-view.ts";
import type { PacketUp } from "./transport/port.ts";

export type ConnectionView =
  | { state: "connected"; since: EpochMillis; transport: "websocket" | "polling" }
  | { state: "connecting"; since: EpochMillis }
  /** `nextTryAt` is absent when no try is planned: the member took over elsewhere, or the client was closed. */
  | { state: "disconnected"; reason: string; why: Told<Endings>; nextTryAt?: EpochMillis };

/** Somebody in the room. Without `key` nothing but the name was shown. */
export interface PersonView extends User {
  /** The key under which that name was met in this room: `key` is another one, or missing. */
  metAs?: string;
  /** What this person may order about that one. */
  may?: readonly CommandKind[];
}

/** What this person may say about the room. */
export interface RightsView {
  own?: Role;
  /** Names of those who are banned, for whoever may let them in again. */
  banned: readonly string[];
  mayClose: boolean;
}

/** The room that the client is in, or wants to be in while it is disconnected. */
export interface RoomView {
  /** Of a sealed room, its id. */
  name: string;
  suite: string;
  /** Set for a sealed room. `link` is a path with a fragment; who has it has everything that is said there. */
  sealed?: { link: string };
  self: User & { token: string };
  /** Connected members, this one among them. */
  users: readonly PersonView[];
  server: ServerFacts | undefined;
  rights?: RightsView;
}

/** A room that ended for this person while it was in it: it was put out, or the room was closed. */
export interface EndedView {
  room: string;
  /** Under which this person was in it. */
  username: string;
  /** In the server's words. */
  why: string;
  error: ErrorBody;
}

export * from "./integrity-view.ts";
export * from "./message-view.ts";
export * from "./transfer-view.ts";

/** One line of the debug log. */
export interface LogLine {
  key: number;
  at: EpochMillis;
  text: string;
}

/** A stop that somebody must take notice of. `own` tells whether it was this client's own stream. */
export interface AlertView {
  key: number;
  at: EpochMillis;
  what: "message" | "transfer";
  title: string;
  /** What was stopped. */
  stopped: string;
  /** What was kept. */
  kept: string;
  /** The same, a sentence each. */
  told: { title: Told<Stops>; stopped: readonly Told<Stops>[]; kept: readonly Told<Stops>[] };
  verdict: AnyVerdict | undefined;
}

/** A passing word to the person: a refusal, a stop by somebody else. */
export interface NoticeView {
  key: number;
  at: EpochMillis;
  tone: "info" | "error";
  text: string;
  told: Told<Notices>;
}

/** A message that is kept and cannot be delivered: the server does not let its author into the room any more. */
export interface UnsentView {
  id: string;
  room: string;
  /** The server's refusal. */
  why: string;
  audience: Audience;
  text: string;
  at: EpochMillis;
}

/** Everything that views read. Slices keep their identity while nothing in them changed. Lists run oldest first. */
export interface Snapshot {
  connection: ConnectionView;
  room: RoomView | undefined;
  /** Room conversation first, then pairs in the order of their newest message. */
  conversations: readonly ConversationView[];
  transfers: readonly TransferView[];
  /** Sealed files of others that are under way. */
  coming: readonly ComingView[];
  /** The newest 1,000, behind up to 500 compromised ones of before. */
  integrity: readonly IntegrityEvent[];
  /** Verdicts since the client started, whether or not they are listed. */
  verdicts: { valid: number; compromised: number };
  /** Likewise by time, of the last five minutes in which there were any, oldest first. */
  verdictTimes: readonly VerdictStretch[];
  acks: readonly MessageAck[];
  log: readonly LogLine[];
  alerts: readonly AlertView[];
  notices: readonly NoticeView[];
  faults: readonly FaultRule[];
  /** What was said in rooms that have ended, in the order it was said. */
  unsent: readonly UnsentView[];
  /** Until another room is entered, or somebody has understood. */
  ended: EndedView | undefined;
  /** Who writes something just now, by the server's word. */
  typing: readonly TypingView[];
  /** How far others have what was said, likewise. */
  received: ReceivedView;
}

/** A packet about a transfer, behind the gate. */
export type PassingPacket = PacketUp | ReliableDown;

/**
 * A client in (at most) one room over one connection. Requests reject with ChatCastError; what happens afterwards is
 * read from the snapshot.
 */
export interface ChatCastClient {
  snapshot(): Snapshot;
  /** Calls back after the snapshot changed, at most once a turn of the event loop. @returns unsubscribe. */
  subscribe(listener: () => void): () => void;
  /**
   * How many messages and files wait that the server has not acknowledged and no storage has taken: they end with this
   * program. Above 0 only while nothing can be kept, or for the moment that keeping takes.
   */
  onlyHere(): number;
  /**
   * Calls back with every packet about a transfer as it passes, in both ways; it must not be changed, and the bytes of a
   * chunk are its own during the call only. @returns an end to it.
   */
  watchPackets(watcher: (packet: PassingPacket) => void): () => void;

  createRoom(request: { roomName: string; username: string }): Promise<RoomView>;
  /**
   * Makes a room that only its link leads to, and whose server cannot read it. Rejects with `E_INSECURE_CONTEXT` on a
   * page that came over plain HTTP, with `E_UNAVAILABLE` where no key of this person can be kept.
   */
  createSealedRoom(request: { username: string }): Promise<RoomView>;
  /** `link` is what `RoomView.sealed` tells, behind any origin. `E_SCHEMA` when it is none, `E_NO_ROOM` when it leads nowhere. */
  joinSealedRoom(request: { link: string; username: string; token?: string }): Promise<RoomView>;
  joinRoom(request: { roomName: string; username: string; token?: string }): Promise<RoomView>;
  /**
   * Comes back as the member whom `token` proves, as after a reload. What was kept of the room is shown at once; the
   * client goes into it as soon as it is connected, however long that takes. Rejects when the server refuses for good,
   * or when something else was asked for meanwhile. A sealed room wants its link.
   */
  returnToRoom(request: { roomName: string; username: string; token: string; link?: string }): Promise<RoomView>;
  /** Whether another client of this browser, in a tab that is awake, drives that membership now. */
  isOpenElsewhere(token: string): Promise<boolean>;
  /** Forgets everything that is kept of a membership, what waits to be sent included. */
  forget(token: string): Promise<void>;
  leaveRoom(): Promise<void>;

  /**
   * Queues a message; its state is in the snapshot. @param answers offset of the message in the same conversation that it
   * answers. @returns the message's id. @throws E_NO_RECIPIENT, E_TOO_LARGE, E_SCHEMA.
   */
  say(text: string, audience: Audience, answers?: number): string;
  /**
   * Queues a change of the message at an offset of the room's conversation, or of that with a member: an entry of the log
   * like any message, shown at once. @returns its id. @throws E_NOT_FOUND when the message is not shown or was deleted,
   * E_FORBIDDEN when somebody else's is to be edited or deleted, E_NO_RECIPIENT, E_TOO_LARGE, E_SCHEMA.
   */
  change(offset: number, change: Change, withMember?: string): string;
  /**
   * This person writes something for that audience, or with undefined nothing any more. Call it with every key: others are
   * told at most once in 3 s, and that it is over after 5 s without a call.
   */
  typing(audience: Audience | undefined): void;
  /** Sends a failed message again, by hand, under a new sequence number. */
  resend(messageId: string): void;
  /** Forgets a failed message, or one of `unsent`, for good. @throws E_NOT_FOUND. */
  discard(messageId: string): void;
  /** Fetches older messages, or the first page of a private conversation; with `until` all from that offset on. */
  loadOlder(withMember?: string, until?: number): Promise<void>;

  /**
   * Finds words in the room's conversation, or in that with a member: the newest messages that have all of them, with
   * `before` of those below an offset.
   */
  search(query: string, withMember?: string, before?: number): Promise<SearchView>;

  /**
   * Starts a transfer. Refused before a byte is sent when over the server's limit or private without a recipient.
   * @param options `expiresIn`: for so many seconds, 60 to a year, the server keeps the file once it has all of it
   */
  sendFile(source: ChunkSource, audience: Audience, options?: { expiresIn?: number }): string;
  /**
   * Fetches the sealed file of a message, verifies it into the sink, and says so in the room by a signed receipt; how far it
   * is stands in the message. Rejects with `E_INTEGRITY` when it is not what its sender sealed, with `E_NOT_FOUND` when
   * there is none, with `E_CONFLICT` while it is being fetched.
   */
  receiveFile(offset: number, sink: FileSink, withMember?: string): Promise<void>;
  /**
   * The receipts of a sealed file, or the one by the given key, as JSON that can be checked without the room.
   * @throws E_NOT_FOUND
   */
  receipts(offset: number, withMember?: string, key?: string): string;
  /** The seed's way: one HTTP upload, then a message with the url, to everyone unless told. */
  upload(source: Blob, fileName: string, audience?: Audience): Promise<MessageFile>;

  /** The person has compared keys: from now on the name is that of who is here under it. @throws E_NOT_FOUND */
  trustKey(username: string): Promise<void>;
  /** Twelve groups of five digits that this person and the other see alike. @throws E_NOT_FOUND unless both have a key */
  safetyNumber(username: string): Promise<readonly string[]>;

  /**
   * Orders something in the room, about somebody in it; `unban` about one of the banned, `close` about nobody. `memberId`
   * tells those apart who have one name. In force everywhere when it resolves. @throws E_FORBIDDEN, E_NO_RECIPIENT,
   * E_CONFLICT when it is so already, E_UNAVAILABLE
   */
  order(kind: CommandKind, username?: string, memberId?: string): Promise<void>;
  /**
   * Who belongs to the room and is not connected, with what may be ordered about each; `order` finds them after that. In a
   * sealed room nobody is told whom the link has not introduced. Rejects with `E_UNAVAILABLE` while not connected.
   */
  absent(): Promise<readonly PersonView[]>;
  /**
   * Adds a bot to an open room: a name under which whoever has its token speaks by `POST /hooks/<id>`. With `url` everything
   * that is said from now on is posted there, signed with the secret; everybody is told to which host. Token and secret are
   * told this once. @throws E_FORBIDDEN unless owner or moderator, E_SUITE in a sealed room, E_NAME_TAKEN, E_QUOTA
   */
  addBot(username: string, url?: string): Promise<NewBot>;
  /** Its token is good for nothing any more, and its hook is told nothing. @throws E_NOT_FOUND, E_FORBIDDEN */
  removeBot(id: string): Promise<void>;
  /** The bots of the room, with how far their hooks are. @throws E_FORBIDDEN unless owner or moderator */
  bots(): Promise<readonly BotView[]>;
  /** "Understood": what ended is read. */
  dismissEnded(): void;

  setFaults(plan: readonly FaultRule[]): Promise<void>;
  /** "Understood": the alert is read and the conversation's composer opens again. */
  dismissAlert(key: number): void;
  dismissNotice(key: number): void;
  /** Try to connect now instead of at `nextTryAt`; also takes a member back that was taken over elsewhere. */
  reconnect(): void;
  close(): void;
}
