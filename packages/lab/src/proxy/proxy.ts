import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { decodePayload } from "engine.io-parser";
import { Middle, type MiddleEvents, type MiddleOptions } from "./middle.ts";
import { passThrough } from "./pass-through.ts";
import { Polling, reply } from "./polling.ts";
import { type After, Session, systemAfter } from "./session.ts";
import { type Question, Target } from "./target.ts";
import { type Bridge, type BridgeEvents, Sockets } from "./web-socket.ts";

const SOCKET_PATH = "/socket.io/";

export interface ProxyOptions extends MiddleOptions {
  /** Port on this machine; 0 picks a free one. */
  listen: number;
  /** The server, `http://host:port`. */
  target: URL;
  /** WebSockets are refused, so that clients stay with long polling. */
  pollingOnly?: boolean;
  /** Holds packets back; another one in tests. */
  after?: After;
}

interface Polled {
  session: Session;
  polling: Polling;
}

/** A man in the middle between unmodified clients and a server. */
export class LabProxy {
  readonly #server: Server;
  readonly #target: Target;
  readonly #sockets: Sockets;
  readonly #middle: Middle;
  readonly #after: After;
  readonly #pollingOnly: boolean;
  /** Sessions that began over polling, by Engine.IO's id. */
  readonly #polled = new Map<string, Polled>();

  private constructor(options: ProxyOptions, events: MiddleEvents) {
    this.#target = new Target(options.target);
    this.#sockets = new Sockets(this.#target);
    this.#middle = new Middle(options, events);
    this.#after = options.after ?? systemAfter;
    this.#pollingOnly = options.pollingOnly ?? false;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => refuse(response));
    });
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Listens on this machine alone. Rejects as `listen` does. */
  static async open(options: ProxyOptions, events: MiddleEvents): Promise<LabProxy> {
    const proxy = new LabProxy(options, events);
    proxy.#server.listen(options.listen, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts every connection. Resolves when nothing of it is left. */
  async close(): Promise<void> {
    for (const id of [...this.#polled.keys()]) this.#forget(id);
    this.#sockets.close();
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    this.#target.close();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url: path = "/", headers } = request;
    if (!path.startsWith(SOCKET_PATH)) return passThrough(this.#target, this.#middle, request, response);
    const id = sessionIdIn(path);
    const question = { method, path, headers };
    const polled = id === undefined ? undefined : this.#polled.get(id);
    if (polled === undefined) return this.#begin(question, request, response);
    if (method === "GET") polled.polling.get(question, response);
    else await polled.polling.post(question, request, response);
  }

  /** A request of no session that is known: its handshake, or something that the server shall refuse itself. */
  async #begin(question: Question, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (question.method !== "GET") return passThrough(this.#target, this.#middle, request, response);
    const answer = await this.#target.ask(question);
    const id = answer.status === 200 ? openedIn(answer.body.toString("utf8")) : undefined;
    if (id !== undefined) {
      const polling = new Polling(this.#target, () => this.#forget(id));
      const session = new Session(this.#middle, this.#after, { up: polling.toServer, down: polling.toClient });
      polling.serve(session);
      this.#polled.set(id, { session, polling });
    }
    reply(response, answer);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = request.url ?? "/";
    if (!path.startsWith(SOCKET_PATH) || this.#pollingOnly) return void socket.destroy();
    const id = sessionIdIn(path);
    const polled = id === undefined ? undefined : this.#polled.get(id);
    this.#sockets.bridge(request, socket, head, (bridge) =>
      id === undefined || polled === undefined ? this.#direct(bridge) : this.#upgraded(bridge, id, polled),
    );
  }

  /** A connection that was WebSocket from the beginning. */
  #direct({ toServer, toClient }: Bridge): BridgeEvents {
    const session = new Session(this.#middle, this.#after, { up: toServer, down: toClient });
    return {
      fromClient: (packet) => session.receive("up", packet),
      fromServer: (packet) => session.receive("down", packet),
      closed: () => session.close(),
    };
  }

  /** A connection that began over polling: until the client says `upgrade` only probes pass here. */
  #upgraded({ toServer, toClient }: Bridge, id: string, { session, polling }: Polled): BridgeEvents {
    let isUpgraded = false;
    return {
      fromClient: (packet) => {
        if (isUpgraded) return session.receive("up", packet);
        toServer([packet]);
        if (packet.type !== "upgrade") return;
        isUpgraded = true;
        session.rewire({ up: toServer, down: toClient });
        const queued = polling.takeDown();
        if (queued.length > 0) toClient(queued);
      },
      fromServer: (packet) => {
        if (isUpgraded) session.receive("down", packet);
        else toClient([packet]);
      },
      closed: () => {
        if (isUpgraded) this.#forget(id);
      },
    };
  }

  #forget(id: string): void {
    const polled = this.#polled.get(id);
    this.#polled.delete(id);
    polled?.session.close();
    polled?.polling.close();
  }
}

const sessionIdIn = (path: string): string | undefined =>
  new URL(path, "http://proxy").searchParams.get("sid") ?? undefined;

/** The session's id in the answer to a handshake. */
function openedIn(payload: string): string | undefined {
  const [open] = decodePayload(payload);
  if (open?.type !== "open") return undefined;
  const { sid } = JSON.parse(String(open.data)) as { sid?: unknown };
  return typeof sid === "string" ? sid : undefined;
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else reply(response, { status: 502, headers: {}, body: Buffer.from("the target does not answer\n") });
}
