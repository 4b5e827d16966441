import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { decodePayload, type Packet as EnginePacket, encodePayload } from "engine.io-parser";
import type { Session } from "./session.ts";
import { type Answer, passedOn, type Question, type Target } from "./target.ts";

const OK: Answer = { status: 200, headers: { "content-type": "text/html" }, body: Buffer.from("ok") };

/**
 * A session's long polling. What is held back or made up needs requests of its own, so the two sides are not request
 * for request: each has a queue, and the client's requests are answered from it.
 */
export class Polling {
  readonly #target: Target;
  readonly #up: EnginePacket[] = [];
  readonly #down: EnginePacket[] = [];
  #session: Session | undefined;
  /** Engine.IO takes one POST of a session at a time. */
  #posting: Promise<Answer> = Promise.resolve(OK);
  #post: Question | undefined;
  #waiting: { question: Question; response: ServerResponse } | undefined;
  #poll: AbortController | undefined;
  #headers: Answer["headers"] = {};
  readonly #ended: () => void;

  /** @param ended the server knows the session no more */
  constructor(target: Target, ended: () => void) {
    this.#target = target;
    this.#ended = ended;
  }

  serve(session: Session): void {
    this.#session = session;
  }

  /** Packets for the server. Those that come on their own, late ones, get a POST of their own. */
  readonly toServer = (packets: EnginePacket[]): void => {
    this.#up.push(...packets);
    if (this.#post !== undefined) this.#flushUp(this.#post).catch(() => undefined);
  };

  readonly toClient = (packets: EnginePacket[]): void => {
    this.#down.push(...packets);
    this.#answer();
  };

  /** What is still queued for the client, for another wire. */
  takeDown(): EnginePacket[] {
    return this.#down.splice(0);
  }

  async post(question: Question, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const packets = decodePayload(body.toString("utf8"));
    if (packets.some(({ type }) => type === "error")) {
      // Nobody can read it: the server shall say so itself.
      reply(response, await this.#target.ask(question, body));
      return;
    }
    // Not yet the way of late packets: all of this request go in one POST.
    this.#post = undefined;
    for (const packet of packets) this.#session?.receive("up", packet);
    const flushed = this.#flushUp(question);
    this.#post = question;
    reply(response, await flushed);
    if (packets.some(({ type }) => type === "close")) this.#ended();
  }

  get(question: Question, response: ServerResponse): void {
    if (this.#waiting !== undefined) {
      reply(response, { ...OK, status: 400, body: Buffer.from("overlap") });
      return;
    }
    this.#waiting = { question, response };
    // Nobody waits any more: the server shall see that as well.
    response.once("close", () => {
      if (this.#waiting?.response !== response) return;
      this.#waiting = undefined;
      this.#poll?.abort();
    });
    if (this.#down.length > 0) this.#answer();
    else this.#ask(question);
  }

  close(): void {
    this.#poll?.abort();
    this.#waiting?.response.destroy();
  }

  #flushUp(question: Question): Promise<Answer> {
    const packets = this.#up.splice(0);
    if (packets.length === 0) return this.#posting.then(() => OK);
    const body = payloadOf(packets);
    const next = this.#posting.catch(() => OK).then(() => this.#target.ask(question, body));
    this.#posting = next;
    return next;
  }

  #ask(question: Question): void {
    if (this.#poll !== undefined) return;
    const poll = new AbortController();
    this.#poll = poll;
    this.#target.ask(question, undefined, poll.signal).then(
      (answer) => {
        this.#poll = undefined;
        this.#absorb(answer);
      },
      () => {
        this.#poll = undefined;
        this.#refuse({ ...OK, status: 502, body: Buffer.from("the target does not answer") });
      },
    );
  }

  #absorb(answer: Answer): void {
    if (answer.status !== 200) {
      this.#refuse(answer);
      return;
    }
    this.#headers = answer.headers;
    for (const packet of decodePayload(answer.body.toString("utf8"))) this.#session?.receive("down", packet);
    // Everything was dropped or is held back: the client goes on waiting.
    if (this.#waiting !== undefined) this.#ask(this.#waiting.question);
  }

  #refuse(answer: Answer): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) reply(waiting.response, answer);
    this.#ended();
  }

  #answer(): void {
    if (this.#waiting === undefined || this.#down.length === 0) return;
    const { response } = this.#waiting;
    this.#waiting = undefined;
    reply(response, { status: 200, headers: this.#headers, body: payloadOf(this.takeDown()) });
  }
}

export function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...passedOn(headers), "content-length": String(body.length) });
  response.end(body);
}

/** In Node binary parts are written as Base64 in the same turn. */
function payloadOf(packets: EnginePacket[]): Buffer {
  let payload = "";
  encodePayload(packets, (encoded) => {
    payload = encoded;
  });
  return Buffer.from(payload, "utf8");
}
