import {
  bytesSource,
  type ChatCastClient,
  ChatCastError,
  type MessageView,
  type Platform,
  type TransferView,
} from "@chatcast/client";
import { ROOM, type Said } from "../checker/history.ts";
import type { Tap } from "../checker/tap.ts";
import type { RoomWorld } from "./context.ts";
import type { Desk } from "./desk.ts";
import { download } from "./download.ts";
import { OwnWords } from "./own-words.ts";

/** Time that a person takes to answer an alert or a failure, in milliseconds. */
const REACTION_MS = 600;

/** Longer than anybody means to pause a transfer, in milliseconds. */
const RESUME_MS = 6_000;

/** Why something may fail for good without anything being wrong. */
const FAIR_REFUSALS: ReadonlySet<string> = new Set(["E_NO_RECIPIENT"]);

/** What a server says that can do it later: nothing ends by that. */
const FOR_NOW: ReadonlySet<string> = new Set(["E_DISK_FULL", "E_QUOTA", "E_RATE"]);

export interface PersonOptions {
  name: string;
  client: ChatCastClient;
  tap: Tap;
  world: RoomWorld;
  platform: Platform;
  /** Where this client keeps what its next run knows; undefined: nowhere. */
  desk: Desk | undefined;
}

/** Who sits before one run of the client: reads what it shows into the history, and answers what waits for a person. */
export class Person {
  readonly #name: string;
  readonly #client: ChatCastClient;
  readonly #tap: Tap;
  readonly #world: RoomWorld;
  readonly #platform: Platform;
  /** What was read before; views never change. */
  readonly #read = new Map<string, object>();
  readonly #answered = new Set<string>();
  /** Files that were sent in this run. */
  readonly #ownFiles = new Set<string>();
  readonly #desk: Desk | undefined;
  readonly words: OwnWords;

  constructor({ name, client, tap, world, platform, desk }: PersonOptions) {
    this.#desk = desk;
    this.words = new OwnWords(world.coverage, desk);
    this.#name = name;
    this.#client = client;
    this.#tap = tap;
    this.#world = world;
    this.#platform = platform;
  }

  /** The client shows something new. */
  look(): void {
    const { history } = this.#world;
    const { conversations, transfers, alerts, notices, acks, connection } = this.#client.snapshot();
    for (const { key, text } of notices) {
      if (!this.#read.has(`notice ${key}`)) this.#notice(text);
      this.#read.set(`notice ${key}`, notices);
    }
    if (this.#isNew("connection", connection)) {
      const reason = connection.state === "disconnected" ? `: ${connection.reason}` : "";
      this.#world.trace.note(this.#name, `${connection.state}${reason}`);
    }
    for (const conversation of conversations) {
      if (!this.#isNew(`conversation ${conversation.with ?? ""}`, conversation)) continue;
      if (conversation.gap !== undefined) this.#world.coverage.hit("gap in the log fetched");
      this.#world.reader.shown(this.#name, conversation);
      for (const message of conversation.messages) this.#message(message);
    }
    // A message whose place is before what is shown is acknowledged all the same.
    for (const { id, offset } of acks) if (offset !== undefined) this.#acknowledged(history.said.get(id), offset);
    for (const transfer of transfers) this.#transfer(transfer);
    for (const { key } of alerts) this.#once(`alert ${key}`, () => this.#understand(key));
  }

  #notice(text: string): void {
    this.#world.trace.note(this.#name, `reads: ${text}`);
    const { coverage } = this.#world;
    if (text.includes("is another one on the server")) coverage.hit("log forgotten for another one");
    if (text.includes("no longer has all of this conversation")) coverage.hit("reader behind a trim");
  }

  /** It was told to send this. */
  sending(id: string): void {
    this.#ownFiles.add(id);
  }

  /** It says goodbye: what it was sending ends, and nobody hears how. */
  leaves(): void {
    this.gone();
    this.#forgetFiles();
  }

  /** The program, or its membership, is gone. */
  gone(): void {
    this.words.gone();
    if (this.#desk === undefined || this.#desk.folder !== undefined) this.#forgetFiles();
  }

  #forgetFiles(): void {
    const { history } = this.#world;
    for (const { id } of this.#client.snapshot().transfers) {
      const sent = history.sent.get(id);
      if (sent?.state === "moving" || sent?.state === "failed") sent.state = "unknown";
    }
  }

  /** Fetches every file that is shown. `mustSucceed` when nothing is wrong any more. */
  downloadAll(mustSucceed: boolean): void {
    for (const { messages } of this.#client.snapshot().conversations) {
      for (const { file } of messages) if (file) this.#download(file.name, file.url, mustSucceed);
    }
  }

  #message(message: MessageView): void {
    if (!this.#isNew(`message ${message.key}`, message)) return;
    const { file, state, own, id } = message;
    if (file) this.#once(`file ${file.url}`, () => this.#download(file.name, file.url, false));
    const said = own && !file ? this.#world.history.said.get(id) : undefined;
    if (said === undefined) return;
    this.words.shows(said);
    switch (state.state) {
      case "acknowledged":
        this.#acknowledged(said, state.offset);
        break;
      case "failed":
        this.#failed(said, state.compromised, state.error.code);
        break;
      case "sent":
        this.words.hasLeft(said);
        if (state.attempt > 1) this.#world.coverage.hit("message sent again");
        this.#waits(said);
        break;
      case "pending":
        this.#waits(said);
        break;
    }
  }

  #acknowledged(said: Said | undefined, offset: number): void {
    if (said === undefined || said.state === "forgotten") return;
    const { trace, coverage, history } = this.#world;
    if (said.state !== "acknowledged") trace.note(this.#name, `${said.text} is acknowledged at ${offset}`);
    coverage.hit("message acknowledged");
    if (said.state === "pending" && !this.words.has(said)) coverage.hit("kept message sent by the next run");
    this.words.acknowledged(said);
    history.acknowledged(said, offset);
  }

  /** Another tab may have seen it in the log already. */
  #waits(said: Said): void {
    if (said.state !== "acknowledged" && said.state !== "forgotten") said.state = "pending";
  }

  #failed(said: Said, compromised: boolean, code: string): void {
    const { history, trace } = this.#world;
    trace.note(this.#name, `${said.text} fails: ${code}`);
    said.suspect = true;
    if (said.state === "acknowledged" || said.state === "forgotten") return;
    said.state = compromised ? "compromised" : "refused";
    if (!compromised && !FAIR_REFUSALS.has(code)) history.violated("I10", `${said.text} was refused for good: ${code}`);
  }

  #understand(alert: number): void {
    this.#client.dismissAlert(alert);
    for (const said of this.#world.history.said.values()) {
      if (said.from !== this.#name || said.state !== "compromised") continue;
      this.#tap.resentByHand(said.id);
      try {
        this.#client.resend(said.id);
      } catch (error) {
        // Another alert of the same conversation is not answered yet, or the message was stored after all.
        if (!(error instanceof ChatCastError)) throw error;
      }
    }
  }

  #transfer({ id, phase, provide }: TransferView): void {
    if (!this.#isNew(`transfer ${id}`, phase)) return;
    const { history, trace, coverage } = this.#world;
    const sent = history.sent.get(id);
    if (sent === undefined) return;
    if (phase.state !== "moving" && phase.state !== "waiting") trace.note(this.#name, `${sent.name} is ${phase.state}`);
    switch (phase.state) {
      case "done":
        sent.state = "done";
        if (!this.#ownFiles.has(id)) coverage.hit("transfer taken up by the next run");
        coverage.hit(sent.conversation === ROOM ? "transfer completed" : "private transfer completed");
        if (phase.sha256 !== sent.sha256) history.violated("I7", `${sent.name} is sealed as ${phase.sha256}`);
        break;
      case "killed":
        sent.state = "killed";
        this.#once(`probe ${id}`, () => this.#world.probe(this.#name, id));
        break;
      case "cancelled":
        sent.state = "cancelled";
        coverage.hit("transfer cancelled");
        break;
      case "failed":
        this.#transferFailed(id, phase.error.code);
        break;
      case "paused":
        coverage.hit("transfer paused");
        // Whoever paused it may have been another run, or another tab, which cannot say that it goes on.
        this.#platform.after(RESUME_MS, () =>
          this.#client
            .snapshot()
            .transfers.find((view) => view.id === id)
            ?.resume?.(),
        );
        break;
      case "needs-file":
        coverage.hit("other file refused");
        sent.state = "moving";
        // The file was overwritten; there is a copy of how it was.
        this.#platform.after(REACTION_MS, () => void provide?.(bytesSource(sent.content, sent.name)).catch(() => {}));
        break;
      case "moving":
      case "waiting":
        sent.state = "moving";
        break;
    }
  }

  #transferFailed(id: string, code: string): void {
    const { history, trace, coverage, network } = this.#world;
    const sent = history.sent.get(id);
    if (sent === undefined) return;
    trace.note(this.#name, `${sent.name} failed: ${code}`);
    // A stream may have been killed without our hearing of it, but only after somebody had damaged it.
    if (FOR_NOW.has(code))
      history.violated("I10", `${sent.name} was given up although the server only had no room: ${code}`);
    // A file that went with its message was complete before.
    const closed = code === "E_STREAM_CLOSED" && (network.damaged.has(id) || history.trims);
    sent.state = closed || FAIR_REFUSALS.has(code) ? "cancelled" : "failed";
    if (sent.state === "cancelled") return;
    coverage.hit("transfer failed and retried");
    this.#platform.after(REACTION_MS, () => {
      const view = this.#client.snapshot().transfers.find((transfer) => transfer.id === id);
      view?.retry?.();
    });
  }

  #download(name: string, url: string, mustSucceed: boolean): void {
    download(this.#world, { reader: this.#name, name, url, mustSucceed });
  }

  #isNew(key: string, view: object): boolean {
    if (this.#read.get(key) === view) return false;
    this.#read.set(key, view);
    return true;
  }

  /** Once, after the time that a person takes. */
  #once(what: string, act: () => void): void {
    if (this.#answered.has(what)) return;
    this.#answered.add(what);
    this.#platform.after(REACTION_MS, act);
  }
}
