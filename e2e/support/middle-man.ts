import type { BrowserContext } from "@playwright/test";

/** One character of a sealed frame, near its end: ciphertext or tag. */
const FRAME = /("frame":"[\w-]+)([\w-])([\w-]{30}")/;
/** What a server says of the suite of a room that is entered. */
const SUITE = /"suite":"aes-256-gcm-room"/;
/** A question for where conversations end: the answer would contradict the lie. */
const HEADS = /^42\d+\["heads"/;

type Way = "up" | "down";
type Packet = [event: string, body: { type?: string; offset?: number; meta?: { offset?: number } }];

/** Somebody between one browser and the server, who reads and rewrites what passes over its WebSockets. */
export class MiddleMan {
  #way: Way | undefined;
  #flipped = 0;
  #downgrades = false;
  #fork: Fork | undefined;

  /** Stands between, before the page opens its first socket. */
  async enter(context: BrowserContext): Promise<void> {
    await context.routeWebSocket(/\/socket.io\//, (page) => {
      const server = page.connectToServer();
      page.onMessage((message) => {
        for (const passed of this.#pass("up", message)) server.send(passed);
      });
      server.onMessage((message) => {
        for (const passed of this.#pass("down", message)) page.send(passed);
      });
    });
  }

  /** Flips a bit of the next sealed frame that goes that way. */
  flip(way: Way): void {
    this.#way = way;
  }

  get flipped(): number {
    return this.#flipped;
  }

  /** Says of the next sealed room that is entered that it is an open one. */
  downgrade(): void {
    this.#downgrades = true;
  }

  /** Keeps the next message of somebody else back until this browser has said one, and tells both the other way round. */
  fork(): void {
    this.#fork = new Fork();
  }

  #pass(way: Way, message: string | Buffer): (string | Buffer)[] {
    if (typeof message !== "string") return [message];
    if (this.#fork !== undefined) {
      if (way === "up") return HEADS.test(message) ? [] : [message];
      return this.#fork.tell(message);
    }
    if (this.#downgrades && way === "down" && SUITE.test(message)) {
      this.#downgrades = false;
      return [message.replace(SUITE, '"suite":"crc32-xor-seq"')];
    }
    return [way === this.#way ? this.#flip(message) : message];
  }

  #flip(message: string): string {
    return message.replace(FRAME, (_all, before: string, char: string, after: string) => {
      this.#flipped++;
      this.#way = undefined;
      return before + (char === "A" ? "B" : "A") + after;
    });
  }
}

/** Two messages, told in the other order: who says the second is told that it was the first. */
class Fork {
  #held: Packet | undefined;
  #told = false;

  tell(message: string): string[] {
    const packet = packetIn(message);
    if (packet === undefined || this.#told) return [this.#acknowledged(packet) ?? message];
    const [event, body] = packet;
    if (event !== "chat_message") return [this.#acknowledged(packet) ?? message];
    if (this.#held === undefined) {
      this.#held = packet;
      return [];
    }
    const [first, second] = [this.#held[1].offset, body.offset];
    this.#told = true;
    return [moved(packet, first), moved(this.#held, second)];
  }

  /** The word that the second message was stored, at the first one's place. */
  #acknowledged(packet: Packet | undefined): string | undefined {
    const { offset: first } = this.#held?.[1] ?? {};
    if (packet === undefined || first === undefined) return undefined;
    const [event, body] = packet;
    if (body.type !== "ACK" || body.meta?.offset !== first + 1) return undefined;
    return write([event, { ...body, meta: { ...body.meta, offset: first } }]);
  }
}

const moved = ([event, body]: Packet, offset: number | undefined): string =>
  write([event, { ...body, ...(offset === undefined ? {} : { offset }) }]);

const write = (packet: Packet): string => `42${JSON.stringify(packet)}`;

/** An event of Socket.IO without attachments and without an answer. */
const packetIn = (message: string): Packet | undefined =>
  message.startsWith("42[") ? (JSON.parse(message.slice(2)) as Packet) : undefined;
