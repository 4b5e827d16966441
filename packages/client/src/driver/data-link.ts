import { ChatCastError, type Credit, type ErrorBody } from "@chatcast/protocol";
import type { Journal } from "../journal/journal.ts";
import type { Platform } from "../platform.ts";
import type { Vault } from "../sealed/port.ts";
import type { Connection, Down, OpenConnection } from "../transport/port.ts";
import { CLOSED, Link, refusedBy } from "./link.ts";
import { knock, type Proof, type Prover } from "./prover.ts";

/** Tries in a row, while the member is in the room, after which files take the ordinary connection. */
const TRIES = 3;

/** The member whose files move over it. */
export interface DataMember {
  roomName: string;
  username: string;
  token: string;
}

export interface DataLinkOptions {
  open: OpenConnection;
  platform: Platform;
  journal: Journal;
  /** Proves the person's key, which the token alone does not. */
  prover: Prover | undefined;
  /** Of the member's room, where that is a sealed one. */
  vault: () => Vault | undefined;
  /** Whether the member is in the room over its own connection: only then a failure says something. */
  inRoom: () => boolean;
  /** Files may move over it, and so much at once. */
  ready(credit: Credit): void;
  /** After `ready`: they may not any more. */
  lost(): void;
  /** It does not come, and is not tried again until `start`. */
  refused(error: ErrorBody): void;
  received(down: Down): void;
  drained(): void;
}

/** A second connection of a member, for files alone: what is said on the other one never waits behind a file. */
export class DataLink {
  readonly #options: DataLinkOptions;
  readonly #link: Link;
  #member: DataMember | undefined;
  #ready = false;
  #failures = 0;

  constructor(options: DataLinkOptions) {
    this.#options = options;
    this.#link = new Link(options.open, options.platform, {
      opened: () => this.#attach(),
      closed: () => this.#lose(),
      received: (down) => this.#received(down),
      drained: () => options.drained(),
      unreadable: (event, error) => options.journal.log(`unreadable ${event} on the data connection: ${error.message}`),
      changed: (view) => {
        if (view.state === "disconnected" && view.nextTryAt !== undefined) this.#failed();
      },
    });
  }

  /** The open connection; undefined until files may move over it. */
  get connection(): Connection | undefined {
    return this.#ready ? this.#link.connection : undefined;
  }

  start(member: DataMember): void {
    this.#member = member;
    this.#failures = 0;
    this.#link.start();
  }

  stop(): void {
    this.#member = undefined;
    this.#link.stop(CLOSED);
  }

  close(): void {
    this.#member = undefined;
    this.#link.close();
  }

  #attach(): void {
    const { asker } = this.#link;
    const member = this.#member;
    if (asker === undefined || member === undefined) return;
    const isStale = () => this.#link.asker !== asker;
    const attach = (proof: Proof) => {
      if (isStale()) return;
      asker.attach({ ...member, ...proof, role: "data", acks: "batch" }, (outcome) => {
        if (isStale()) return;
        if (outcome.ok) this.#attached(outcome.value.credit);
        else this.#notAttached(outcome.error);
      });
    };
    const { prover, vault } = this.#options;
    knock(prover, asker, { ...member, vault: vault() }, attach, (cause) => {
      const error = cause instanceof ChatCastError ? cause : new ChatCastError("E_UNAVAILABLE", String(cause));
      if (!isStale()) this.#notAttached(error.body());
    });
  }

  #attached(credit: Credit): void {
    this.#ready = true;
    this.#failures = 0;
    this.#link.settled();
    this.#options.journal.log("files have a connection of their own");
    this.#options.ready(credit);
  }

  #notAttached(error: ErrorBody): void {
    this.#options.journal.log(`data connection: ${error.code} ${error.message}`);
    if (error.code === "E_UNAVAILABLE" || error.code === "E_RATE") this.#link.drop(refusedBy(error));
    else this.#giveUp(error);
  }

  #lose(): void {
    if (!this.#ready) return;
    this.#ready = false;
    this.#options.lost();
  }

  #failed(): void {
    if (this.#options.inRoom()) this.#failures++;
    if (this.#failures >= TRIES) this.#giveUp({ code: "E_UNAVAILABLE", message: "no second connection" });
  }

  #giveUp(error: ErrorBody): void {
    this.stop();
    this.#options.refused(error);
  }

  #received(down: Down): void {
    if (down.event === "server_shutdown") this.#link.expectShutdown(down.body.retryWithinMs);
    else this.#options.received(down);
  }
}
