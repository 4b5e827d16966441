import type { BrowserContext } from "@playwright/test";

/** One character of a sealed frame, near its end: ciphertext or tag. */
const FRAME = /("frame":"[\w-]+)([\w-])([\w-]{30}")/;

/** Somebody between one browser and the server, who reads and rewrites what passes over its WebSockets. */
export class MiddleMan {
  #way: "up" | "down" | undefined;
  #flipped = 0;

  /** Stands between, before the page opens its first socket. */
  async enter(context: BrowserContext): Promise<void> {
    await context.routeWebSocket(/\/socket\.io\//, (page) => {
      const server = page.connectToServer();
      page.onMessage((message) => server.send(this.#pass("up", message)));
      server.onMessage((message) => page.send(this.#pass("down", message)));
    });
  }

  /** Flips a bit of the next sealed frame that goes that way. */
  flip(way: "up" | "down"): void {
    this.#way = way;
  }

  get flipped(): number {
    return this.#flipped;
  }

  #pass(way: "up" | "down", message: string | Buffer): string | Buffer {
    if (way !== this.#way || typeof message !== "string") return message;
    return message.replace(FRAME, (_all, before: string, char: string, after: string) => {
      this.#flipped++;
      this.#way = undefined;
      return before + (char === "A" ? "B" : "A") + after;
    });
  }
}
