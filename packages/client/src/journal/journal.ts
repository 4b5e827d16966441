import type { AnyVerdict, FaultRule, Seq } from "@chatcast/protocol";
import type {
  AlertView,
  ConnectionView,
  EndedView,
  IntegrityEvent,
  LogLine,
  MessageAck,
  MessageState,
  NoticeView,
  ReceivedView,
  RoomView,
  Snapshot,
  TransferView,
  TypingView,
  UnsentView,
} from "../api.ts";
import type { Platform } from "../platform.ts";
import type { Notices, Stops, Told } from "../told.ts";
import { BoundedList } from "./bounded-list.ts";
import { type Coming, comingView } from "./coming-view.ts";
import { Conversations } from "./conversations.ts";
import { Slice } from "./slice.ts";
import { TransferEntry, type TransferFacts, type TransferStatus } from "./transfer-entry.ts";
import { VerdictList } from "./verdict-list.ts";

const MESSAGE_ACKS = 1_000;
const LOG_LINES = 500;
/** What an alert tells, a sentence each. */
export interface NewAlert extends Pick<AlertView, "what" | "verdict"> {
  title: Told<Stops>;
  stopped: readonly Told<Stops>[];
  kept: readonly Told<Stops>[];
}

const textOf = (sentences: readonly Told<Stops>[]): string => sentences.map(({ text }) => text).join(" ");

/** Alerts wait for a person and notices soon vanish; the bounds only stop a hostile server from filling the memory. */
const ALERTS = 100;
const NOTICES = 100;

/**
 * The one place where facts are kept; every view, export and test reads its snapshot. Facts come in, nothing is
 * decided here. Lists run from the oldest entry to the newest.
 */
export class Journal {
  readonly conversations: Conversations;
  readonly #platform: Platform;
  readonly #integrity = new VerdictList();
  readonly #acks = new BoundedList<MessageAck>(MESSAGE_ACKS);
  readonly #log = new BoundedList<LogLine>(LOG_LINES);
  readonly #alerts = new BoundedList<AlertView>(ALERTS);
  readonly #notices = new BoundedList<NoticeView>(NOTICES);
  readonly #transfers: TransferEntry[] = [];
  readonly #transferViews = new Slice<readonly TransferView[]>(() => this.#transfers.map(({ view }) => view));
  readonly #snapshot: Slice<Snapshot>;
  readonly #listeners = new Set<() => void>();
  #connection: ConnectionView;
  #room: RoomView | undefined;
  #verdicts = { valid: 0, compromised: 0 };
  #faults: readonly FaultRule[] = [];
  #unsent: readonly UnsentView[] = [];
  #ended: EndedView | undefined;
  #coming: readonly Coming[] = [];
  #typing: readonly TypingView[] = [];
  #received: ReceivedView = { room: new Map(), private: new Map() };
  readonly #comingViews = new Slice(() => this.#coming.map((file) => comingView(file, this.#room)));
  #notifying = false;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#connection = { state: "connecting", since: platform.now() };
    this.conversations = new Conversations(() => this.#changed());
    this.#snapshot = new Slice(() => ({
      connection: this.#connection,
      room: this.#room,
      conversations: this.conversations.view,
      transfers: this.#transferViews.value,
      coming: this.#comingViews.value,
      integrity: this.#integrity.listed,
      verdicts: this.#verdicts,
      verdictTimes: this.#integrity.counted,
      acks: this.#acks.view,
      log: this.#log.view,
      alerts: this.#alerts.view,
      notices: this.#notices.view,
      faults: this.#faults,
      unsent: this.#unsent,
      ended: this.#ended,
      typing: this.#typing,
      received: this.#received,
    }));
  }

  get snapshot(): Snapshot {
    return this.#snapshot.value;
  }

  subscribe(listener: () => void): () => void {
    // A wrapper, so that the same function subscribed twice is called twice and removed one at a time.
    const subscriber = () => listener();
    this.#listeners.add(subscriber);
    return () => this.#listeners.delete(subscriber);
  }

  connection(view: ConnectionView): void {
    this.#connection = view;
    this.#changed();
  }

  room(view: RoomView | undefined): void {
    if (view !== undefined) this.#ended = undefined;
    this.#room = view;
    if (this.#coming.length > 0) this.#comingViews.stale();
    this.#changed();
  }

  faults(plan: readonly FaultRule[]): void {
    this.#faults = plan;
    this.#changed();
  }

  ended(view: EndedView | undefined): void {
    if (view === this.#ended) return;
    this.#ended = view;
    this.#changed();
  }

  /** All that is under way to this person. */
  coming(files: readonly Coming[]): void {
    this.#coming = files;
    this.#comingViews.stale();
    this.#changed();
  }

  /** All who are typing. */
  typing(people: readonly TypingView[]): void {
    this.#typing = people;
    this.#changed();
  }

  /** How far others have what was said. */
  received(view: ReceivedView): void {
    this.#received = view;
    this.#changed();
  }

  unsent(messages: readonly UnsentView[]): void {
    if (messages.length === 0 && this.#unsent.length === 0) return;
    this.#unsent = messages;
    this.#changed();
  }

  transfer(facts: TransferFacts, status: TransferStatus): TransferEntry {
    const entry = new TransferEntry(
      facts,
      status,
      () => this.#platform.monotonic(),
      () => {
        this.#transferViews.stale();
        this.#changed();
      },
    );
    // One that is taken up again stays at its place.
    const place = this.#transfers.findIndex((other) => other.facts.id === facts.id);
    if (place === -1) this.#transfers.push(entry);
    else this.#transfers[place] = entry;
    entry.touch();
    return entry;
  }

  /** Another membership begins. */
  forgetTransfers(): void {
    this.#transfers.length = 0;
    this.#transferViews.stale();
    this.#changed();
  }

  /** Somebody else has ended it. */
  removeTransfer(id: string): void {
    const place = this.#transfers.findIndex((entry) => entry.facts.id === id);
    if (place !== -1) this.#transfers.splice(place, 1);
    this.#transferViews.stale();
    this.#changed();
  }

  /**
   * A verdict about a message (`source` "Chat Message") or a chunk (`source` is the transfer's id). `readFrom`: this client
   * looked itself, at what that member sent; absent: the server did, at what this client sent.
   */
  verdict(type: IntegrityEvent["type"], source: string, verdict: AnyVerdict, readFrom?: string): void {
    const { status, seq, suite, expected, received } = verdict;
    const bound = "bound" in verdict ? verdict.bound : undefined;
    this.#verdicts = { ...this.#verdicts, [status]: this.#verdicts[status] + 1 };
    const at = this.#platform.now();
    this.#integrity.add({
      status,
      at,
      seq,
      source,
      type,
      suite,
      received,
      ...(expected === undefined ? {} : { expected }),
      ...(readFrom === undefined ? {} : { readFrom }),
      ...(bound === undefined ? {} : { bound }),
    });
    this.#changed();
  }

  /** The server told that it keeps a chunk of a sealed file from that member otherwise than it took it. */
  damaged(source: string, seq: Seq, readFrom: string): void {
    this.#verdicts = { ...this.#verdicts, compromised: this.#verdicts.compromised + 1 };
    const found = { status: "compromised", suite: "aes-256-gcm-room", received: "", readBack: true } as const;
    this.#integrity.add({ ...found, at: this.#platform.now(), seq, source, type: "FILE_CHUNK", readFrom });
    this.#changed();
  }

  /** @returns the line's key, for `messageState`. */
  message(id: string, seq: number): number {
    const at = this.#platform.now();
    const { key } = this.#acks.add({ seq, id, at, rttMs: undefined, state: "pending" });
    this.#changed();
    return key;
  }

  /** What became of a message that is listed under `key`. */
  messageState(key: number, became: MessageState, rttMs?: number): void {
    const place = became.state === "acknowledged" ? { offset: became.offset } : {};
    this.#acks.change(key, (line) => ({ ...line, state: became.state, rttMs: rttMs ?? line.rttMs, ...place }));
    this.#changed();
  }

  log(text: string): void {
    this.#log.add({ at: this.#platform.now(), text });
    this.#changed();
  }

  alert({ what, verdict, ...told }: NewAlert): number {
    const [title, stopped, kept] = [told.title.text, textOf(told.stopped), textOf(told.kept)];
    const { key } = this.#alerts.add({ what, title, stopped, kept, verdict, told, at: this.#platform.now() });
    this.#changed();
    return key;
  }

  dismissAlert(key: number): void {
    this.#alerts.remove(key);
    this.#changed();
  }

  notice(tone: NoticeView["tone"], told: Told<Notices>): void {
    this.#notices.add({ at: this.#platform.now(), tone, text: told.text, told });
    this.#changed();
  }

  dismissNotice(key: number): void {
    this.#notices.remove(key);
    this.#changed();
  }

  /** One call of the listeners a turn of the event loop, however many facts came in. */
  #changed(): void {
    this.#snapshot.stale();
    if (this.#notifying) return;
    this.#notifying = true;
    this.#platform.after(0, () => {
      this.#notifying = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}
