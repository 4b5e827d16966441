import {
  type Audience,
  ChatCastError,
  type ErrorCode,
  type ErrorEvent,
  type FaultRule,
  isRetryable,
  type RoomAnswer,
} from "@chatcast/protocol";
import type { ChatCastClient, ChunkSource, MessageFile, RoomView, Snapshot } from "./api.ts";
import { dispatch } from "./driver/dispatch.ts";
import { hrefOf } from "./driver/href.ts";
import { Link } from "./driver/link.ts";
import { Membership } from "./driver/membership.ts";
import { refuseTooLarge, Transfers } from "./driver/transfers.ts";
import { postFile } from "./driver/upload.ts";
import { Journal } from "./journal/journal.ts";
import { newId, type Platform } from "./platform.ts";
import { type Asker, type Outcome, toError } from "./transport/ask.ts";
import type { Down, OpenConnection, PacketUp } from "./transport/port.ts";

const TAKEN_OVER = "opened in another tab or device";
/** Tries of a request that the server keeps putting off. */
const INSISTENCE = 8;

export interface SessionOptions {
  /** Address of the server; undefined in a page means the page's own origin. */
  url: string | undefined;
  platform: Platform;
  openConnection: OpenConnection;
}

type Entrance = { event: "create_room" | "join_room"; roomName: string; username: string; token?: string };

/** The one driver: takes facts from the connection and from its caller, and performs what the machines decide. */
export class Session implements ChatCastClient {
  readonly #url: string | undefined;
  readonly #platform: Platform;
  readonly #journal: Journal;
  readonly #link: Link;
  readonly #transfers: Transfers;
  #membership: Membership | undefined;
  /** Whether a new connection goes back into the room by itself. */
  #wanted = false;
  #waiters: { resolve: (asker: Asker) => void; reject: (error: ChatCastError) => void }[] = [];

  constructor({ url, platform, openConnection }: SessionOptions) {
    this.#url = url;
    this.#platform = platform;
    this.#journal = new Journal(platform);
    this.#transfers = new Transfers(platform, this.#journal, (packet) => this.#send(packet));
    this.#link = new Link(openConnection, platform, {
      opened: () => this.#opened(),
      closed: () => this.#closed(),
      received: (down) => this.#received(down),
      unreadable: (event, error) => this.#journal.log(`unreadable ${event}: ${error.message} ${error.path ?? ""}`),
      changed: (view) => {
        this.#journal.connection(view);
        this.#journal.log(view.state === "disconnected" ? `disconnected: ${view.reason}` : view.state);
      },
    });
    this.#link.start();
  }

  snapshot(): Snapshot {
    return this.#journal.snapshot;
  }

  subscribe(listener: () => void): () => void {
    return this.#journal.subscribe(listener);
  }

  createRoom({ roomName, username }: { roomName: string; username: string }): Promise<RoomView> {
    return this.#enter({ event: "create_room", roomName, username });
  }

  joinRoom(request: { roomName: string; username: string; token?: string }): Promise<RoomView> {
    return this.#enter({ event: "join_room", ...request });
  }

  async leaveRoom(): Promise<void> {
    const asker = this.#membership?.asker;
    this.#transfers.leave();
    this.#forget();
    this.#journal.conversations.clear();
    this.#journal.room(undefined);
    this.#journal.faults([]);
    if (asker === undefined) return;
    // A connection that is lost now has left as well; the name stays reserved for a minute then.
    await asker.request("leave_room", {}).catch(ignoreUnavailable);
  }

  say(text: string, audience: Audience): string {
    const member = this.#member();
    member.refuseAbsent(audience);
    return member.talk.say(text, audience, member.view.self.username);
  }

  resend(messageId: string): void {
    this.#member().talk.resend(messageId);
  }

  async loadOlder(withMember?: string): Promise<void> {
    await this.#member().loadOlder(withMember);
  }

  sendFile(source: ChunkSource, audience: Audience): string {
    const member = this.#member();
    member.refuseAbsent(audience);
    return this.#transfers.start(source, audience, member.suite, member.view.server);
  }

  async upload(source: Blob, fileName: string, audience: Audience = { mode: "broadcast" }): Promise<MessageFile> {
    const { view } = this.#member();
    this.#member().refuseAbsent(audience);
    refuseTooLarge(source.size, view.server);
    const { url, sha256 } = await postFile(this.#platform, this.#href("/upload"), view.self.token, source, fileName);
    const body = { type: "file" as const, id: newId(this.#platform), url, fileName, fileSize: source.size };
    await this.#insist((asker) => asker.request("chat_message", { ...body, ...audience }));
    return { url: this.#href(url), name: fileName, size: source.size, ...(sha256 === undefined ? {} : { sha256 }) };
  }

  async setFaults(plan: readonly FaultRule[]): Promise<void> {
    const asker = this.#member().asker;
    if (asker === undefined) throw new ChatCastError("E_UNAVAILABLE", "not connected");
    await asker.request("lab_set", { plan: [...plan] });
    this.#journal.faults(plan);
  }

  dismissAlert(key: number): void {
    this.#journal.dismissAlert(key);
    this.#membership?.talk.understood(key);
  }

  dismissNotice(key: number): void {
    this.#journal.dismissNotice(key);
  }

  reconnect(): void {
    this.#link.start();
  }

  close(): void {
    this.#link.close();
    this.#forget();
    this.#transfers.close();
  }

  /** Puts a packet on the wire if the member is in its room; the machines send again what is dropped here. */
  #send(packet: PacketUp): void {
    if (this.#membership?.asker !== undefined) this.#link.connection?.send(packet);
  }

  #member(): Membership {
    if (this.#membership === undefined || !this.#wanted) throw new ChatCastError("E_NOT_MEMBER", "not in a room");
    return this.#membership;
  }

  async #enter({ event, ...request }: Entrance): Promise<RoomView> {
    const asker = await this.#link.whenOpen();
    return new Promise((resolve, reject) => {
      const done = (outcome: Outcome<Entrance["event"]>) => {
        if (!outcome.ok) return reject(toError(outcome.error));
        try {
          resolve(this.#entered(outcome.value, asker, request.token));
        } catch (error) {
          reject(error);
        }
      };
      asker.ask(event, request, done);
    });
  }

  /** Runs in the turn of the answer, so that no message which follows it is missed. */
  #entered(answer: RoomAnswer, asker: Asker, token: string | undefined): RoomView {
    const before = this.#membership;
    const same = before !== undefined && token !== undefined && before.view.self.token === token;
    if (!same) {
      this.#transfers.leave();
      this.#forget();
      this.#journal.conversations.clear();
      this.#journal.faults([]);
    }
    const options = { platform: this.#platform, journal: this.#journal };
    this.#membership = same
      ? before
      : new Membership({ ...options, send: (packet) => this.#send(packet), link: (url) => this.#href(url) }, answer);
    this.#wanted = true;
    this.#membership.entered(answer, asker);
    this.#link.settled();
    this.#transfers.connected();
    this.#restoreFaults(asker);
    for (const { resolve } of this.#waiters.splice(0)) resolve(asker);
    return this.#membership.view;
  }

  #opened(): void {
    const { asker } = this.#link;
    if (asker === undefined) return;
    if (this.#membership === undefined || !this.#wanted) {
      this.#link.settled();
      return;
    }
    const { name, self } = this.#membership.view;
    asker.ask("join_room", { roomName: name, username: self.username, token: self.token }, (outcome) => {
      // The answer of a connection that is gone says nothing about the next.
      if (this.#link.asker !== asker) return;
      if (outcome.ok) this.#entered(outcome.value, asker, self.token);
      else this.#notRejoined(outcome.error.code, outcome.error.message);
    });
  }

  #notRejoined(code: ErrorCode, message: string): void {
    this.#journal.log(`rejoin: ${code} ${message}`);
    if (isRetryable(code)) {
      this.#link.drop(message);
      return;
    }
    const { name, self } = this.#membership?.view ?? { name: "", self: { username: "" } };
    const why = code === "E_NO_ROOM" ? `The room ${name} is gone.` : `The name ${self.username} was taken meanwhile.`;
    const known = code === "E_NO_ROOM" || code === "E_NAME_TAKEN";
    this.#journal.notice("error", known ? why : `The room ${name} can't be entered again: ${message}`);
    this.#wanted = false;
    this.#journal.room(undefined);
    for (const { reject } of this.#waiters.splice(0)) reject(new ChatCastError("E_NOT_MEMBER", "not in a room"));
  }

  #closed(): void {
    this.#membership?.lost();
    this.#transfers.disconnected();
  }

  #forget(): void {
    this.#wanted = false;
    this.#membership?.close();
    this.#membership = undefined;
    for (const { reject } of this.#waiters.splice(0)) reject(new ChatCastError("E_NOT_MEMBER", "left the room"));
  }

  /** Repeats a request that has no machine of its own until it is answered, over as many connections as it takes. */
  async #insist<T>(request: (asker: Asker) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const asker = await this.#whenInRoom();
      try {
        return await request(asker);
      } catch (error) {
        if (!(error instanceof ChatCastError) || !isRetryable(error.code) || attempt === INSISTENCE) throw error;
        const wait = error.retryAfterMs ?? 1_000;
        await new Promise<void>((resolve) => this.#platform.after(wait, resolve));
      }
    }
  }

  #whenInRoom(): Promise<Asker> {
    const asker = this.#member().asker;
    if (asker !== undefined) return Promise.resolve(asker);
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** A plan belongs to the connection: on a new one the server has forgotten it. */
  #restoreFaults(asker: Asker): void {
    const { faults } = this.#journal.snapshot;
    if (faults.length === 0) return;
    asker.ask("lab_set", { plan: [...faults] }, (outcome) => {
      if (!outcome.ok) this.#journal.faults([]);
    });
  }

  #received(down: Down): void {
    const membership = this.#membership;
    if (down.event === "server_shutdown") this.#link.expectShutdown(down.body.retryWithinMs);
    else if (down.event === "error_event") this.#refused(down.body);
    else if (membership?.asker !== undefined) dispatch(down, membership, this.#transfers);
  }

  #refused({ event, code, message }: ErrorEvent): void {
    this.#journal.log(`${event}: ${code} ${message}`);
    if (code === "E_CONFLICT" && event === "join_room") this.#link.stop(TAKEN_OVER);
    else this.#journal.notice("error", message);
  }

  #href(url: string): string {
    return hrefOf(url, this.#url);
  }
}

function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof ChatCastError) || error.code !== "E_UNAVAILABLE") throw error;
}
