import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../lib/wait.ts";

interface Told {
  id?: number;
  result?: unknown;
  error?: { message: string };
}

/** The browser's own protocol, as far as it is used here. */
interface Evaluated {
  result: { value?: unknown };
  exceptionDetails?: { text: string; exception?: { description?: string } };
}

/** Of keys that are no character. */
const CODES: Readonly<Record<string, number>> = { Enter: 13, Escape: 27, Home: 36, End: 35, Tab: 9 };

/**
 * A page over the browser's own protocol (CDP) on a bare WebSocket. Nothing of it is watched that costs the page anything while
 * something is measured: keys go in, and what the page has found out about itself comes out at the end.
 */
export class Tab {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (told: Told) => void>();
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const told = JSON.parse(String(data)) as Told;
      if (told.id === undefined) return;
      this.#waiting.get(told.id)?.(told);
      this.#waiting.delete(told.id);
    });
  }

  /** The first page of a browser whose profile lies in `folder`. */
  static async attach(folder: string): Promise<Tab> {
    const noted = join(folder, "profile", "DevToolsActivePort");
    await until("the browser", () => existsSync(noted), 30);
    const [port] = readFileSync(noted, "utf8").split("\n");
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const target = targets.find(({ type }) => type === "page");
    if (target === undefined) throw new Error("the browser has no page");
    const socket = new WebSocket(target.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", reject, { once: true });
    });
    return new Tab(socket);
  }

  async send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#calls;
    const { result, error } = await new Promise<Told>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  async evaluate(expression: string): Promise<unknown> {
    const params = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails: wrong } = (await this.send("Runtime.evaluate", params)) as Evaluated;
    if (wrong !== undefined) throw new Error(`${expression}: ${wrong.exception?.description ?? wrong.text}`);
    return result.value;
  }

  /** Looks a few times a second until that is true in the page. */
  async until(what: string, expression: string, seconds = 120): Promise<void> {
    const deadline = performance.now() + seconds * 1_000;
    while ((await this.evaluate(`Boolean(${expression})`).catch(() => false)) !== true) {
      if (performance.now() > deadline) throw new Error(`waited ${seconds} s for ${what}`);
      await sleep(100);
    }
  }

  /** One key, pressed and let go as a keyboard does it. */
  async press(key: string): Promise<void> {
    const character = key.length === 1 ? key : key === "Enter" ? "\r" : undefined;
    const code = CODES[key] ?? key.toUpperCase().charCodeAt(0);
    const named = { key, windowsVirtualKeyCode: code, ...(character === undefined ? {} : { text: character }) };
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...named });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode: code });
  }

  /** So much time between two keys, in milliseconds. */
  async type(text: string, pauseMs: number): Promise<void> {
    for (const character of text) {
      await this.press(character);
      await sleep(pauseMs);
    }
  }

  /** Presses the button of that name, which is in view. */
  click(name: string): Promise<void> {
    return this.until(`the button ${name}`, `${FIND}.button(${JSON.stringify(name)})`).then(async () => {
      await this.evaluate(`${FIND}.button(${JSON.stringify(name)}).click()`);
    });
  }

  /** Puts `text` in place of what is in the field of that label. */
  async fill(label: string, text: string): Promise<void> {
    const field = `${FIND}.field(${JSON.stringify(label)})`;
    await this.until(`the field ${label}`, field);
    await this.evaluate(`(${field}.focus(), ${field}.select())`);
    await this.send("Input.insertText", { text });
  }

  /** Code for every document of this page, before its own. */
  async prepare(source: string): Promise<void> {
    // Without it the browser takes the code and never runs it.
    await this.send("Page.enable");
    await this.send("Page.addScriptToEvaluateOnNewDocument", {
      source: `globalThis.${FIND} = (${finders})();\n${source}`,
    });
  }

  close(): void {
    this.#socket.close();
  }
}

const FIND = "benchFind";

/** Runs in the page: what somebody who uses it finds by its name. */
function finders() {
  const seen = (element: HTMLElement) => element.getClientRects().length > 0;
  const nameOf = (element: HTMLElement) => (element.getAttribute("aria-label") ?? element.textContent ?? "").trim();
  return {
    button: (name: string) =>
      [...document.querySelectorAll<HTMLElement>("button")].find((one) => seen(one) && nameOf(one) === name),
    field: (label: string) => {
      const named = document.querySelector<HTMLInputElement>(`[aria-label="${label}"]:is(input, textarea)`);
      const labels = [...document.querySelectorAll("label")];
      return named ?? labels.find((one) => one.textContent?.trim() === label)?.control;
    },
  };
}
