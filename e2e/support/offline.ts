import type { BrowserContext, WebSocketRoute } from "@playwright/test";

/** Cuts a browser off from the chat, while the page itself can still be loaded, as from a cache. */
export class Offline {
  readonly #sockets = new Set<WebSocketRoute>();
  #cut = false;

  private constructor() {}

  /** Takes hold of a context's connections; those that are opened from now on obey. */
  static async of(context: BrowserContext): Promise<Offline> {
    const offline = new Offline();
    await context.route(/\/socket\.io\//, (route) => (offline.#cut ? route.abort() : route.continue()));
    await context.routeWebSocket(/\/socket\.io\//, (socket) => offline.#meet(socket));
    return offline;
  }

  async cut(): Promise<void> {
    this.#cut = true;
    const sockets = [...this.#sockets];
    this.#sockets.clear();
    await Promise.all(sockets.map((socket) => socket.close()));
  }

  restore(): void {
    this.#cut = false;
  }

  #meet(socket: WebSocketRoute): void {
    if (this.#cut) {
      void socket.close();
      return;
    }
    this.#sockets.add(socket);
    socket.connectToServer();
  }
}
