import type { BrowserContext } from "@playwright/test";

/** What Chromium itself writes when a server is not there; the page cannot prevent these lines. */
const OUTAGE = /net::ERR_|WebSocket connection to .* failed|status of 50[0-9]/;

const REFUSED_WEBSOCKET = /WebSocket connection to .* failed/;

/** Errors on the console of a context, broken CSP among them, and exceptions that nobody caught. A journey wants none. */
export class Complaints {
  readonly #lines: string[] = [];
  #outage = false;
  #refusedWebSocket = false;

  constructor(context: BrowserContext) {
    context.on("console", (message) => {
      if (message.type() === "error" || /content security policy/i.test(message.text())) this.#add(message.text());
    });
    context.on("weberror", (error) => this.#add(String(error.error().stack ?? error.error())));
  }

  /** From now on the server may be gone. */
  expectOutage(): void {
    this.#outage = true;
  }

  /** There is a proxy that lets no WebSocket through, from the first load on. */
  expectRefusedWebSocket(): void {
    this.#refusedWebSocket = true;
  }

  get lines(): readonly string[] {
    return this.#lines.filter((line) => !(this.#refusedWebSocket && REFUSED_WEBSOCKET.test(line)));
  }

  #add(line: string): void {
    if (!(this.#outage && OUTAGE.test(line))) this.#lines.push(line);
  }
}
