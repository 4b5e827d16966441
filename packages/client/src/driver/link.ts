import { Backoff, ChatCastError, type ErrorBody } from "@chatcast/protocol";
import type { ConnectionView } from "../api.ts";
import type { Platform, StopTimer } from "../platform.ts";
import { type Endings, type Told, told } from "../told.ts";
import { Asker } from "../transport/ask.ts";
import type { Connection, ConnectionEvents, Down, OpenConnection, TransportKind } from "../transport/port.ts";

/** From the first packet to an open connection, in milliseconds. */
const CONNECT_TIMEOUT = 5_000;
/** The same by a transport that the path is known to let through: then it is the server that has much to do, after an outage. */
const BUSY_TIMEOUT = 10_000;
/** The longest wait between two tries. */
const LONGEST_WAIT = 10_000;

export const CLOSED = told<Endings, "closed">("closed", {}, "closed");
const SILENT = told<Endings, "silent">("silent", {}, "the server does not answer");

/** The server, or something on the way, says why. */
export const refusedBy = (error: ErrorBody): Told<Endings> => told("refused", {}, error.message, error);

type LinkState =
  | { state: "connecting"; since: number; connection: Connection; stop: StopTimer }
  | { state: "open"; since: number; kind: TransportKind; connection: Connection; asker: Asker }
  | { state: "waiting"; why: Told<Endings>; nextTryAt: number; stop: StopTimer }
  | { state: "stopped"; why: Told<Endings> };

/** What the driver hears of its link. `closed` comes only after `opened`. */
export interface LinkEvents {
  opened(): void;
  closed(): void;
  received(down: Down): void;
  drained: ConnectionEvents["drained"];
  unreadable: ConnectionEvents["unreadable"];
  changed(view: ConnectionView): void;
}

/** One connection after the other, for ever: the only place that connects and the only one that decides when. */
export class Link {
  readonly #open: OpenConnection;
  readonly #platform: Platform;
  readonly #events: LinkEvents;
  readonly #backoff: Backoff;
  readonly #stopHoping: StopTimer[];
  #state: LinkState = { state: "stopped", why: told("not-started", {}, "not started") };
  /** A proxy that swallows WebSocket handshakes lets polling through: each failure starts with the other one. */
  #first: TransportKind = "websocket";
  /** What the last connection began with. */
  #proven: TransportKind | undefined;
  #closed = false;
  /** The server said that it goes down, and within how many milliseconds to come back. */
  #shutdownWithin: number | undefined;
  #waiters: { resolve: (asker: Asker) => void; reject: (error: ChatCastError) => void }[] = [];

  constructor(open: OpenConnection, platform: Platform, events: LinkEvents) {
    this.#open = open;
    this.#platform = platform;
    this.#events = events;
    this.#backoff = new Backoff({ random: platform.random, cap: LONGEST_WAIT });
    // A phone that was locked has let its timers stand still, and its owner looks at the countdown now.
    const hope = () => {
      if (this.#state.state === "waiting") this.start();
    };
    const otherPath = () => {
      this.#proven = undefined;
      hope();
    };
    this.#stopHoping = [platform.onVisible(hope), platform.onNetwork(otherPath)];
  }

  get view(): ConnectionView {
    const state = this.#state;
    switch (state.state) {
      case "connecting":
        return { state: "connecting", since: state.since };
      case "open":
        return { state: "connected", since: state.since, transport: state.kind };
      case "waiting":
        return { state: "disconnected", reason: state.why.text, why: state.why, nextTryAt: state.nextTryAt };
      case "stopped":
        break;
    }
    return { state: "disconnected", reason: state.why.text, why: state.why };
  }

  /** The open connection; undefined when there is none. */
  get connection(): Connection | undefined {
    return this.#state.state === "open" ? this.#state.connection : undefined;
  }

  get asker(): Asker | undefined {
    return this.#state.state === "open" ? this.#state.asker : undefined;
  }

  /** Connects now; nothing when that is under way or done, or after `close`. */
  start(): void {
    if (this.#closed) return;
    if (this.#state.state === "waiting") this.#state.stop();
    if (this.#state.state === "waiting" || this.#state.state === "stopped") this.#connect();
  }

  /** Connects if need be. Rejects with `E_UNAVAILABLE` when the next attempt fails. */
  whenOpen(): Promise<Asker> {
    this.start();
    const { asker } = this;
    if (asker !== undefined) return Promise.resolve(asker);
    if (this.#closed) return Promise.reject(new ChatCastError("E_UNAVAILABLE", "closed"));
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** Ends the connection and makes no other until `start`. */
  stop(why: Told<Endings>): void {
    const before = this.#leave();
    this.#become({ state: "stopped", why });
    this.#afterLeaving(before, why.text);
  }

  /** Ends the connection for good. */
  close(): void {
    this.#closed = true;
    for (const stop of this.#stopHoping) stop();
    this.stop(CLOSED);
  }

  /** Gives this connection up and takes the next one after the usual wait. */
  drop(why: Told<Endings>): void {
    const before = this.#leave();
    this.#waitThenConnect(why);
    this.#afterLeaving(before, why.text);
  }

  /** The connection does what it is for: the next trouble starts from the shortest wait. */
  settled(): void {
    this.#backoff.reset();
  }

  /** The server is about to go down. The wait after that is a second, and then random within `retryWithinMs`. */
  expectShutdown(retryWithinMs: number): void {
    this.#shutdownWithin = retryWithinMs;
  }

  #connect(): void {
    const events: ConnectionEvents = {
      opened: (kind) => this.#opened(kind),
      upgraded: (kind) => {
        if (this.#state.state === "open") this.#become({ ...this.#state, kind });
      },
      closed: (why) => this.drop(why),
      received: (down) => this.#events.received(down),
      drained: () => this.#events.drained(),
      unreadable: (event, error) => this.#events.unreadable(event, error),
    };
    const patience = this.#first === this.#proven ? BUSY_TIMEOUT : CONNECT_TIMEOUT;
    const stop = this.#platform.after(patience, () => this.drop(SILENT));
    const connection = this.#open(this.#first, events);
    this.#become({ state: "connecting", since: this.#platform.now(), connection, stop });
  }

  #opened(kind: TransportKind): void {
    if (this.#state.state !== "connecting") return;
    const { connection, stop } = this.#state;
    stop();
    this.#proven = this.#first;
    const asker = new Asker(connection, this.#platform);
    this.#become({ state: "open", since: this.#platform.now(), kind, connection, asker });
    this.#events.opened();
    for (const { resolve } of this.#waiters.splice(0)) resolve(asker);
  }

  /** Silences the present connection or timer. @returns what it was. */
  #leave(): LinkState {
    const before = this.#state;
    if (before.state === "connecting" || before.state === "waiting") before.stop();
    if (before.state === "connecting" || before.state === "open") before.connection.close();
    return before;
  }

  #afterLeaving(before: LinkState, reason: string): void {
    if (before.state === "open") {
      before.asker.abandon();
      this.#events.closed();
    }
    const error = new ChatCastError("E_UNAVAILABLE", reason);
    for (const { reject } of this.#waiters.splice(0)) reject(error);
  }

  #waitThenConnect(why: Told<Endings>): void {
    if (this.#state.state === "connecting") this.#first = this.#first === "websocket" ? "polling" : "websocket";
    const within = this.#shutdownWithin;
    this.#shutdownWithin = undefined;
    const wait = within === undefined ? this.#backoff.next() : this.#backoff.spread(within);
    const stop = this.#platform.after(wait, () => this.#connect());
    this.#become({ state: "waiting", why, nextTryAt: this.#platform.now() + wait, stop });
  }

  #become(state: LinkState): void {
    this.#state = state;
    this.#events.changed(this.view);
  }
}
