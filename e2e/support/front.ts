import { cp, readFile, rename, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { assetsOf, PLACE, signBuild, THEME, WORKER } from "@chatcast/web/sign";

/** The page as it was built for all journeys. */
const BUILT = fileURLToPath(new URL("../../packages/web/dist/", import.meta.url));
const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * Stands before a server at an address of its own, hands out a page of its own choice, and goes away and comes back like a
 * server that is restarted with another build of the page. All else it passes on.
 */
export class Front {
  /** Where the page lies that is handed out. */
  page = BUILT;
  readonly #behind: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  private constructor(behind: number) {
    this.#behind = behind;
    this.#server = createServer((incoming, answer) => void this.#answer(incoming, answer));
    this.#server.on("connection", (socket) => this.#hold(socket));
    this.#server.on("upgrade", (incoming, socket: Socket, head: Buffer) => this.#upgrade(incoming, socket, head));
  }

  /** @param port of the server behind */
  static async open(port: number): Promise<Front> {
    const front = new Front(port);
    await front.comeBack();
    return front;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Cuts everybody off and answers nobody. */
  async goAway(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** At the same address. */
  async comeBack(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "localhost", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket)).on("error", () => undefined);
  }

  async #answer(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { pathname } = new URL(incoming.url ?? "", this.url);
    const name = pathname === "/" || pathname.startsWith("/r/") ? "index.html" : pathname;
    if (/^index\.html$|^\/(?:assets\/|icons\/|sw\.js|theme\.js|favicon\.svg)/.test(name)) {
      const body = await readFile(join(this.page, name)).catch(() => undefined);
      answer.writeHead(body === undefined ? 404 : 200, {
        "content-type": TYPES[extname(name)] ?? "application/octet-stream",
        "cache-control": name.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      });
      answer.end(body);
      return;
    }
    const passed = this.#pass(incoming, (reply) => {
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    incoming.pipe(passed);
  }

  #upgrade(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
    const passed = this.#pass(incoming, () => socket.destroy());
    passed.on("error", () => socket.destroy());
    passed.on("upgrade", (reply, behind: Socket, first: Buffer) => {
      this.#hold(behind);
      const lines = reply.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []));
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
      behind.unshift(first);
      socket.unshift(head);
      socket.on("close", () => behind.destroy());
      behind.on("close", () => socket.destroy());
      socket.pipe(behind).pipe(socket);
    });
    passed.end();
  }

  #pass({ method, url, headers }: IncomingMessage, answered: (reply: IncomingMessage) => void) {
    return request({ host: "localhost", port: this.#behind, method, path: url, headers }, answered);
  }
}

/** Writes another build of the same page into a folder: every file of it has another name. */
export async function buildAgain(folder: string): Promise<void> {
  await cp(BUILT, folder, { recursive: true });
  const assets = join(folder, "assets");
  const names = assetsOf(folder);
  const renamed = (text: string) =>
    names.reduce((before, name) => before.replaceAll(name, name.replace(/(\.\w+)$/, "again$1")), text);
  await change(join(folder, "index.html"), (text) =>
    renamed(text)
      .replace(/(name="chatcast-build" content=")\w+/, `$1${PLACE}`)
      .replace(/\/theme\.js\?\w+/, THEME),
  );
  await change(join(folder, WORKER), (text) => text.replace(/\{"id":.*?\}\}/, PLACE));
  for (const name of names) {
    if (/\.(?:js|css)$/.test(name)) await change(join(assets, name), renamed);
    await rename(join(assets, name), join(assets, renamed(name)));
  }
  signBuild(folder);
}

async function change(path: string, how: (text: string) => string): Promise<void> {
  await writeFile(path, how(await readFile(path, "utf8")));
}
