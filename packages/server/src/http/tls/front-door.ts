import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** One port for HTTPS and for those who typed http://. */
export interface TlsFrontDoor {
  /** @returns where it listens; rejects with the system's error (EADDRINUSE, …). */
  listen(port: number, host: string): Promise<AddressInfo>;
  /**
   * Stops accepting and drops who is not being served by the HTTPS server; those connections are closed through it.
   */
  close(): void;
}

/** First byte of a TLS record that carries a handshake (RFC 8446, 5.1). No HTTP method begins with it. */
const TLS_HANDSHAKE = 0x16;
const SILENCE_MS = 10_000;

/**
 * Looks at the first byte of each connection: TLS goes to `httpsServer`, which must not listen itself; anything else
 * gets a 308 to the same address under https, and nothing but that.
 */
export function createTlsFrontDoor(httpsServer: HttpsServer, options: { silenceMs?: number } = {}): TlsFrontDoor {
  const { silenceMs = SILENCE_MS } = options;
  const undecided = new Set<Socket>();
  const redirector = createHttpServer({ headersTimeout: silenceMs, requestTimeout: silenceMs }, redirect);
  const listener = createServer((socket) => {
    undecided.add(socket);
    const drop = (): void => {
      socket.destroy();
    };
    socket.setTimeout(silenceMs, drop);
    socket.on("error", drop);
    socket.once("close", () => undecided.delete(socket));
    socket.once("data", (bytes) => {
      undecided.delete(socket);
      socket.pause();
      socket.setTimeout(0);
      socket.off("timeout", drop);
      socket.off("error", drop);
      socket.unshift(bytes);
      const server = bytes[0] === TLS_HANDSHAKE ? httpsServer : redirector;
      server.emit("connection", socket);
      // The next owner attaches its readers in this turn.
      process.nextTick(() => socket.resume());
    });
  });
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        listener.once("error", reject);
        listener.listen(port, host, () => {
          listener.off("error", reject);
          const address = listener.address();
          if (address !== null && typeof address === "object") resolve(address);
        });
      }),
    close() {
      listener.close();
      for (const socket of undecided) socket.destroy();
      redirector.closeAllConnections();
    },
  };
}

function redirect(request: IncomingMessage, response: ServerResponse): void {
  const target = secureUrl(request);
  const headers = { Connection: "close", "Content-Type": "text/plain; charset=utf-8" };
  if (target === undefined) {
    response.writeHead(400, headers).end("This port speaks HTTPS.\n");
    return;
  }
  response.writeHead(308, { ...headers, Location: target }).end(`This port speaks HTTPS: ${target}\n`);
}

/**
 * The same place under https, at the same port: one that the visitor left out is 80. The host is the visitor's own word,
 * so it is taken only as host and port, and the path only as a path: `http://elsewhere/` in a request line leads
 * nowhere else.
 */
function secureUrl({ headers, url = "/" }: IncomingMessage): string | undefined {
  const base = `http://${headers.host ?? ""}`;
  if (!URL.canParse(base)) return undefined;
  const { href, origin, hostname, port } = new URL(base);
  // User names, paths and the like have no place in a Host header.
  if (href !== `${origin}/`) return undefined;
  return `https://${hostname}:${port || "80"}${url.startsWith("/") ? url : "/"}`;
}
