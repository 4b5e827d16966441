import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";

/** A whole answer of HTTP. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Question {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
}

/** Headers that are about one connection, not about what travels (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/** The headers that go on. `Host` does: the server compares it with a page's origin, which is the proxy's. */
export function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
}

/** The server behind the proxy. */
export class Target {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true });

  /** @param url `http://host:port` */
  constructor(url: URL) {
    this.#url = url;
  }

  /** Address for a WebSocket of the same path. */
  socketUrl(path: string): string {
    return `ws://${this.#url.host}${path}`;
  }

  /** Asks with a body that streams; resolves with the head of the answer. */
  open(
    { method, path, headers }: Question,
    body: Readable | Buffer | undefined,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.#url;
      const host = hostname.replace(/^\[(.*)\]$/, "$1");
      const asked = request(
        {
          host,
          port: port || 80,
          method,
          path,
          headers: passedOn(headers),
          agent: this.#agent,
          ...(signal ? { signal } : {}),
        },
        resolve,
      );
      asked.on("error", reject);
      if (body === undefined || Buffer.isBuffer(body)) asked.end(body);
      else {
        body.once("error", () => asked.destroy());
        body.pipe(asked);
      }
    });
  }

  /** Asks and reads the whole answer. */
  async ask(question: Question, body?: Buffer, signal?: AbortSignal): Promise<Answer> {
    const length = body === undefined ? {} : { "content-length": String(body.length) };
    const answer = await this.open({ ...question, headers: { ...question.headers, ...length } }, body, signal);
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
  }

  close(): void {
    this.#agent.destroy();
  }
}
