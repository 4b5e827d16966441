import {
  ChatCastError,
  decodeReliable,
  decodeUp,
  type ErrorBody,
  forbidden,
  isUpEvent,
  type ReliableDown,
  type UpEventName,
} from "@chatcast/protocol";
import type { Logger } from "pino";
import type { Socket } from "socket.io";
import { Line, type LineOwner } from "../fanout/line.ts";
import { shownId } from "../ids.ts";
import { AckBatch } from "./ack-batch.ts";
import { Allowance } from "./allowance.ts";
import { decodeBase64 } from "./base64.ts";
import type { Reader } from "./chunk-budget.ts";
import type { GatewayContext } from "./context.ts";
import { Entrant } from "./entrant.ts";
import { Pages } from "./pages.ts";
import { receiveReliable } from "./reliable.ts";
import { type Callback, errorBody, readArguments } from "./reply.ts";
import { answerRequest } from "./requests.ts";
import { type Occupant, Seat } from "./seat.ts";
import { Turnstile } from "./turnstile.ts";
import { WayOut } from "./way-out.ts";

const MOVES: ReadonlySet<UpEventName> = new Set(["create_room", "join_room", "leave_room"]);

/** What is read of logs waits while the reader lags: it would only be told of what is on its way to it anyhow. */
const READS_LOG: ReadonlySet<UpEventName> = new Set<UpEventName>(["history", "heads"]);

/**
 * What must be finished before later requests begin: a change of room, and a file message, whose url is looked up
 * before it is queued for the log. A plain message is in that queue in the very turn it came.
 */
const isAlone = (event: UpEventName, body: object | null | undefined): boolean =>
  MOVES.has(event) || (event === "chat_message" && body !== undefined && body !== null && "url" in body);

/** One socket: the one door between what it says and what is done about it. */
export class Connection implements LineOwner, Reader {
  readonly context: GatewayContext;
  readonly allowance: Allowance;
  readonly entrant: Entrant;
  seat: Seat | undefined;
  /** Set on a connection for files alone: what takes it away from its member. */
  detach: (() => void) | undefined;
  /** Set where chunks are acknowledged in batches. */
  #acks: AckBatch | undefined;
  readonly #socket: Socket;
  readonly #line: Line;
  readonly #way: WayOut;
  readonly #turnstile = new Turnstile();
  /** The seat that was taken last, or is being taken. */
  #newest: Seat | undefined;
  readonly #pages: Pages;
  readonly #log: Logger;

  constructor(socket: Socket, context: GatewayContext) {
    this.#socket = socket;
    this.context = context;
    this.#line = new Line(socket, context.tick, this);
    this.#way = new WayOut(this.#line, context);
    this.#pages = new Pages(() => this.#line.lagging);
    this.entrant = new Entrant(context.encodeUtf8);
    this.allowance = new Allowance(context.rateLimits, this.now());
    socket.onAny((event: unknown, ...args: unknown[]) => this.#receive(event, args));
    socket.on("disconnect", (reason) => this.#lose(reason));
    this.#log = context.telemetry.log.child({ conn: socket.id });
    this.#log.info("connect");
  }

  /** Names the connection, and while it is in a room that room and the member. Nothing of messages or tokens goes in. */
  get log(): Logger {
    const occupant = this.seat?.occupant;
    if (occupant === undefined) return this.#log;
    const { room, member } = occupant;
    return this.#log.child({ room: room.record.name, member: shownId(member.id) });
  }

  get open(): boolean {
    return this.#socket.connected;
  }

  now(): number {
    return this.context.clock.monotonic();
  }

  newSeat(): Seat {
    const seat: Seat = new Seat(this.#socket.id, this.#way, (why) => {
      seat.end();
      // The member sits elsewhere now, or nowhere: closing this socket must not count as losing it.
      if (this.seat === seat) this.seat = undefined;
      if (why !== undefined) return this.tell("join_room", why.body());
      this.tell("join_room", { code: "E_CONFLICT", message: "you are connected from somewhere else now" });
      this.hangUp();
    });
    this.#newest = seat;
    return seat;
  }

  /** From now on chunks are acknowledged in batches. */
  batchAcks(): void {
    this.#acks ??= new AckBatch(
      (packet) => this.#way.push("reliable_event", packet),
      () => (this.detach === undefined ? undefined : this.context.budget.credit),
    );
  }

  get acks(): AckBatch | undefined {
    return this.#acks;
  }

  /** @throws ChatCastError `E_FORBIDDEN` on a connection for files. */
  requireOrdinary(): void {
    if (this.detach !== undefined) throw forbidden("connection", "this connection is for files alone");
  }

  /** @throws E_NOT_MEMBER while the connection is in no room. */
  occupant(): Occupant {
    const occupant = this.seat?.occupant;
    if (occupant === undefined) throw new ChatCastError("E_NOT_MEMBER", "join a room first");
    return occupant;
  }

  pause(): void {
    this.#line.read(false);
  }

  resume(): void {
    this.#line.read(true);
  }

  drained(): void {
    this.#pages.next();
    this.seat?.drained();
  }

  /** The reader is too slow: the rest is in the log, for when it comes back. */
  overrun(): void {
    this.context.telemetry.refusal("E_SLOW_CONSUMER");
    this.tell("chat_message", { code: "E_SLOW_CONSUMER", message: "you read slower than the room writes" });
    this.hangUp();
  }

  /** What waits for this reader: bytes, and whether they are too many. */
  get line(): { readonly queued: number; readonly lagging: boolean } {
    return this.#line;
  }

  /** What waits on this connection before it is answered. */
  get waits(): { requests: number; bytes: number; pages: number; events: number } {
    return { ...this.#turnstile.waiting, pages: this.#pages.waiting, events: this.#newest?.held ?? 0 };
  }

  /** Lets the callbacks that Socket.IO sends by itself wait for the tick's end with all else. */
  adopt(): this {
    this.#line.adopt();
    return this;
  }

  packet(packet: ReliableDown): void {
    if (packet.transfer_id !== undefined) this.#acks?.flush(packet.transfer_id);
    this.#way.push("reliable_event", packet);
  }

  tell(event: string, error: ErrorBody): void {
    this.#way.push("error_event", { event, ...error });
  }

  /** Books a refusal before it is told: one malformed request too many is told as abuse, and ends the connection. */
  charge(event: string, error: ErrorBody): ErrorBody {
    const abused = error.code === "E_SCHEMA" && this.allowance.schemaError(this.now());
    const told: ErrorBody = abused ? { code: "E_ABUSE", message: "too many malformed requests" } : error;
    this.context.telemetry.refusal(told.code);
    if (abused) {
      this.tell(event, told);
      // After this turn, so that the answer itself still leaves.
      setImmediate(() => this.hangUp());
    }
    return told;
  }

  #receive(event: unknown, args: readonly unknown[]): void {
    const { body, callback: answer } = readArguments(args);
    // Socket.IO sends callbacks by itself: what was pushed before leaves before.
    const callback: Callback =
      answer &&
      ((fields) => {
        this.#line.yield();
        answer(fields);
      });
    if (this.context.work.draining) {
      this.#refuse(String(event).slice(0, 64), callback, {
        code: "E_UNAVAILABLE",
        message: "the server is going down",
      });
    } else if (event === "reliable_event") {
      const packet = decodeReliable(body, decodeBase64);
      this.#pass(false, () => receiveReliable(this, packet, callback), packet);
    } else if (typeof event === "string" && isUpEvent(event)) this.#request(event, body, callback);
    else this.#refuse(String(event).slice(0, 64), callback, { code: "E_EVENT", message: "there is no such event" });
  }

  #request(event: UpEventName, body: unknown, callback: Callback): void {
    const decoded = decodeUp(event, body);
    if (!decoded.ok) {
      this.#refuse(event, callback, decoded.error);
      return;
    }
    const answer = async (): Promise<void> => {
      // A client that gave up waiting has asked again elsewhere, and only there it should be let in.
      if (event === "join_room" && !this.open) return;
      try {
        this.requireOrdinary();
        const { fields, told } = await answerRequest(this, event, decoded.value);
        callback?.({ ok: true, ...fields });
        told?.();
        // What lags after a page is told before the next one.
        if (READS_LOG.has(event)) this.#line.flush();
      } catch (error) {
        this.#refuse(event, callback, errorBody(error, this.log));
      }
    };
    const { value } = decoded;
    if (READS_LOG.has(event)) this.#pass(false, async () => this.#page(event, callback, answer), value);
    else this.#pass(isAlone(event, value), answer, value);
  }

  #page(event: UpEventName, callback: Callback, answer: () => Promise<void>): void {
    if (this.#pages.ask(() => this.context.work.track(answer))) return;
    this.#refuse(event, callback, { code: "E_RATE", message: "too many pages at once", retryAfterMs: 1_000 });
  }

  #refuse(event: string, callback: Callback, error: ErrorBody): void {
    const told = this.charge(event, error);
    if (callback) callback({ ok: false, error: told });
    else if (told === error) this.tell(event, told);
  }

  #pass(alone: boolean, task: () => Promise<unknown>, held: unknown): void {
    if (!this.#turnstile.pass(alone, () => this.context.work.track(task), held)) this.hangUp();
  }

  hangUp(): void {
    this.#line.flush();
    this.#socket.disconnect(true);
  }

  #lose(reason: string): void {
    const { seat } = this;
    this.log.info({ reason }, "disconnect");
    this.seat = undefined;
    this.#newest = undefined;
    this.#pages.clear();
    this.#turnstile.clear();
    seat?.end();
    this.context.budget.forget(this);
    if (this.detach !== undefined) this.detach();
    else if (seat?.occupant) seat.occupant.room.lose(seat.occupant.member, seat);
  }
}
