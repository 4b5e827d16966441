import type { BrowserContext, Page, Response, WebSocket } from "@playwright/test";

const SOCKET_PATH = "/socket.io/";

/**
 * Everything that crosses the network of one browser context: the frames of its WebSockets both ways, and the requests
 * and answers of long-polling. What never shows up here never reached that person's machine.
 */
export class Wire {
  readonly #received: Buffer[] = [];
  readonly #sent: Buffer[] = [];
  readonly #requests: string[] = [];
  readonly #bodies = new Set<Promise<void>>();

  constructor(context: BrowserContext) {
    context.on("page", (page) => this.#follow(page));
  }

  /** Paths of all HTTP requests, sockets' included. */
  get requests(): readonly string[] {
    return this.#requests;
  }

  /** How many received frames or bodies hold `needle`. */
  async received(needle: string): Promise<number> {
    await Promise.all(this.#bodies);
    return count(this.#received, needle);
  }

  /** How many sent frames or bodies hold `needle`. */
  sent(needle: string): number {
    return count(this.#sent, needle);
  }

  #follow(page: Page): void {
    page.on("websocket", (socket: WebSocket) => {
      socket.on("framereceived", ({ payload }) => this.#received.push(Buffer.from(payload)));
      socket.on("framesent", ({ payload }) => this.#sent.push(Buffer.from(payload)));
    });
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      this.#requests.push(pathname);
      const body = pathname === SOCKET_PATH ? request.postDataBuffer() : null;
      if (body !== null) this.#sent.push(body);
    });
    page.on("response", (response: Response) => {
      if (!new URL(response.url()).pathname.startsWith(SOCKET_PATH)) return;
      const body = response.body().then(
        (bytes) => void this.#received.push(bytes),
        // A poll that was cut off carried nothing to the page either.
        () => undefined,
      );
      this.#bodies.add(body);
      void body.finally(() => this.#bodies.delete(body));
    });
  }
}

function count(frames: readonly Buffer[], needle: string): number {
  return frames.filter((frame) => frame.includes(needle)).length;
}
