import { io, type Socket } from "socket.io-client";
import { within } from "./deadline.ts";
import { type Body, checkError, includes, isBody, list, number, text } from "./shapes.ts";

export interface ConnectOptions {
  /** Default WebSocket alone. */
  transports?: ("websocket" | "polling")[];
  headers?: Record<string, string>;
}

export interface Received {
  event: string;
  body: Body;
  taken: boolean;
}

export type Answer = Body & { ok: boolean };

/** A member as the answer of its join describes it. */
export interface Joined {
  client: Client;
  answer: Answer;
  name: string;
  token: string;
  roomName: string;
}

type Where = Body | ((body: Body) => boolean);

const matches = (body: Body, where: Where): boolean =>
  typeof where === "function" ? where(body) : includes(body, where);

/**
 * A raw socket.io-client that remembers everything: decoded events in `inbox`, undecoded Engine.IO packets in `wire`.
 * Every error it is told, on whatever way, must be one of the closed set.
 */
export class Client {
  readonly socket: Socket;
  readonly inbox: Received[] = [];
  readonly wire: string[] = [];
  /** Why the server or the network ended the connection. */
  readonly ended: Promise<string>;
  readonly #violations: string[] = [];
  #watchers = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    this.ended = new Promise((resolve) => socket.once("disconnect", resolve));
    socket.onAny((event: string, body: unknown) => {
      this.inbox.push({ event, body: isBody(body) ? body : { value: body }, taken: false });
      this.#inspect(event, body);
      for (const look of [...this.#watchers]) look();
    });
    socket.io.on("open", () => {
      socket.io.engine.on("packet", (packet) => {
        const data: unknown = packet.data;
        this.wire.push(Buffer.isBuffer(data) ? data.toString("latin1") : String(data));
      });
    });
  }

  static async open(url: string, options: ConnectOptions = {}): Promise<Client> {
    const { transports = ["websocket"], headers = {} } = options;
    const socket = io(url, {
      transports,
      extraHeaders: headers,
      forceNew: true,
      reconnection: false,
      autoConnect: false,
    });
    const client = new Client(socket);
    const connected = new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    });
    socket.connect();
    try {
      await within("the connection", connected);
    } catch (error) {
      socket.close();
      throw error;
    }
    return client;
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  /** Emits with a callback. @returns the answer. */
  async ask(event: string, ...body: unknown[]): Promise<Answer> {
    const answered = new Promise<Answer>((resolve, reject) => {
      this.socket.emit(event, ...body, (answer: unknown) => {
        if (!isBody(answer) || typeof answer.ok !== "boolean") {
          reject(new Error(`${event} was answered ${JSON.stringify(answer)}`));
          return;
        }
        if (!answer.ok) checkError(answer.error);
        resolve({ ...answer, ok: answer.ok });
      });
      void this.ended.then((reason) => {
        reject(new Error(`closed (${reason}) before ${event} was answered`));
      });
    });
    return within(`the answer of ${event}`, answered, undefined, () => this.describe());
  }

  /** Emits without a callback. */
  tell(event: string, ...body: unknown[]): void {
    this.socket.emit(event, ...body);
  }

  /** Joins or creates; the answer must be good. */
  async enter(event: "create_room" | "join_room", body: Body): Promise<Joined> {
    const answer = await this.ask(event, body);
    if (!answer.ok) throw new Error(`${event} ${JSON.stringify(body)}: ${JSON.stringify(answer.error)}`);
    return {
      client: this,
      answer,
      name: text(answer, "self", "username"),
      token: text(answer, "self", "token"),
      roomName: text(answer, "room", "name"),
    };
  }

  /** The next event of that name that fits and was not taken before; waits for it. */
  async receives(event: string, where: Where = {}): Promise<Body> {
    let look = (): void => {};
    const found = new Promise<Body>((resolve) => {
      look = (): void => {
        const item = this.inbox.find((one) => !one.taken && one.event === event && matches(one.body, where));
        if (item === undefined) return;
        item.taken = true;
        this.#watchers.delete(look);
        resolve(item.body);
      };
    });
    this.#watchers.add(look);
    look();
    try {
      const wanted = typeof where === "function" ? String(where) : JSON.stringify(where);
      return await within(`${event} ${wanted}`, found, undefined, () => this.describe());
    } finally {
      this.#watchers.delete(look);
    }
  }

  /** The next `reliable_event` packet that fits. */
  async packet(where: Where): Promise<Body> {
    return this.receives("reliable_event", where);
  }

  /** Sends a packet and waits for the one that answers it: ACK, NACK or INTEGRITY_FAIL of the same stream and number. */
  async exchange(packet: Body, echo: Body = {}): Promise<Body> {
    const key = "transfer_id" in packet ? { transfer_id: packet.transfer_id } : {};
    const wanted = { ...key, ...("seq" in packet ? { seq: packet.seq } : {}), ...echo };
    this.tell("reliable_event", packet);
    return this.packet(
      (reply) =>
        (reply.type === "ACK" || reply.type === "NACK" || reply.cmd === "INTEGRITY_FAIL") &&
        Object.entries(wanted).every(([name, value]) => includes(reply[name], value)),
    );
  }

  /** Everything received so far that fits, taken or not. */
  received(event: string, where: Where = {}): Body[] {
    return this.inbox.filter((one) => one.event === event && matches(one.body, where)).map((one) => one.body);
  }

  /** Sends a broadcast text. */
  async say(words: string, more: Body = {}): Promise<Answer> {
    return this.ask("chat_message", { type: "text", mode: "broadcast", text: words, ...more });
  }

  /** Sends a text to one member. */
  async whisper(recipient: string, words: string, more: Body = {}): Promise<Answer> {
    return this.ask("chat_message", { type: "text", mode: "unicast", recipient, text: words, ...more });
  }

  async history(query: Body = {}): Promise<{ messages: Body[]; head: number; texts: unknown[]; offsets: unknown[] }> {
    const answer = await this.ask("history", query);
    if (!answer.ok) throw new Error(`history: ${JSON.stringify(answer.error)}`);
    const messages = list(answer, "messages");
    return {
      messages,
      head: number(answer, "head"),
      texts: messages.map((message) => message.text),
      offsets: messages.map((message) => message.offset),
    };
  }

  close(): void {
    this.socket.close();
    if (this.#violations.length > 0) throw new Error(this.#violations.join("\n"));
  }

  describe(): string {
    return this.inbox
      .slice(-12)
      .map((one) => `  ${one.taken ? "·" : "→"} ${one.event} ${JSON.stringify(one.body).slice(0, 300)}`)
      .join("\n");
  }

  #inspect(event: string, body: unknown): void {
    const error = event === "error_event" ? body : isBody(body) && body.type === "NACK" ? (body.meta ?? {}) : undefined;
    if (error === undefined) return;
    try {
      checkError(error);
    } catch (violation) {
      this.#violations.push(String(violation));
    }
  }
}

let barriers = 0;

/**
 * A barrier: when every client has the first one's broadcast, each has everything that the room's log and the server's
 * earlier answers held for it. What is not in its inbox now was not sent. The clients must be in one room.
 */
export async function settle(first: Client, ...others: Client[]): Promise<void> {
  barriers += 1;
  const id = `barrier-${barriers}-${process.pid}`;
  const answer = await first.say("barrier", { id });
  if (!answer.ok) throw new Error(`barrier: ${JSON.stringify(answer)}`);
  await Promise.all([first, ...others].map(async (client) => client.receives("chat_message", { id })));
}
