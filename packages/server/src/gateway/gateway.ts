import type { Server as HttpServer } from "node:http";
import type { Duplex } from "node:stream";
import { LIMITS } from "@chatcast/protocol";
import { Server } from "socket.io";
import { Connection } from "./connection.ts";
import type { GatewayContext } from "./context.ts";
import { webSocketsOver } from "./intake/web-sockets.ts";
import { showLevels } from "./levels.ts";
import { HEARTBEAT_MS } from "./limits.ts";
import { originAllowed } from "./origin.ts";
import { ProbeSockets } from "./probe-sockets.ts";
import { slim, upgradeLightly } from "./slim.ts";

/** Waits of clients after a shutdown are spread over this many ms. */
const RETRY_WITHIN_MS = 5_000;

/** Requests that run longer than this when the server goes down are left unanswered: their senders will ask again. */
const DRAIN_MS = 3_000;

export interface Gateway {
  /** Tells every client to come again in a while, and closes their connections; they may find another node by then. */
  sendAway(): void;
  /** Says goodbye to every client, then closes their connections. */
  close(): Promise<void>;
}

/**
 * Puts Socket.IO on the HTTP server. Options that widen what a client can reach are off (docs/LIMITS.md).
 * @param ready while it says no nobody new is let in
 */
export function openGateway(
  http: HttpServer,
  context: GatewayContext,
  origins: ReadonlySet<string>,
  ready: () => boolean,
): Gateway {
  const io = new Server(http, {
    path: "/socket.io",
    addTrailingSlash: false,
    serveClient: false,
    allowEIO3: false,
    transports: ["polling", "websocket"],
    perMessageDeflate: false,
    httpCompression: false,
    cleanupEmptyChildNamespaces: true,
    maxHttpBufferSize: LIMITS.frame,
    wsEngine: webSocketsOver(context.slabs, context.turns),
    connectTimeout: 10_000,
    pingInterval: HEARTBEAT_MS,
    pingTimeout: 20_000,
    cors: { origin: [...origins] },
    allowRequest: (request, decide) => {
      decide(null, originAllowed(request.headers, origins));
    },
  });
  const probes = new ProbeSockets();
  guardUpgrades(http, origins, probes, ready);
  guardHandshakes(http, ready);
  const connections = new Set<Connection>();
  io.on("connection", (socket) => {
    slim(socket);
    const connection = new Connection(socket, context).adopt();
    connections.add(connection);
    context.telemetry.connected();
    socket.once("disconnect", () => {
      connections.delete(connection);
      context.telemetry.disconnected();
    });
  });
  showLevels(connections, context);
  return {
    sendAway() {
      io.emit("server_shutdown", { retryWithinMs: RETRY_WITHIN_MS });
      io.disconnectSockets(true);
    },
    async close() {
      await context.work.drain(DRAIN_MS);
      // One turn later everything that was pushed has left.
      await new Promise(setImmediate);
      io.emit("server_shutdown", { retryWithinMs: RETRY_WITHIN_MS });
      context.tick.end();
      probes.close();
      await io.close();
    },
  };
}

/**
 * Refuses an upgrade with the status that a plain request would get. Engine.IO itself answers every refused upgrade
 * with 400, and lets one of another protocol revision in before it says no.
 */
function guardUpgrades(
  http: HttpServer,
  origins: ReadonlySet<string>,
  probes: ProbeSockets,
  ready: () => boolean,
): void {
  const listeners = http.listeners("upgrade");
  http.removeAllListeners("upgrade");
  http.on("upgrade", (request, socket, head) => {
    const revision = new URLSearchParams(request.url?.split("?")[1]).get("EIO");
    if (!originAllowed(request.headers, origins)) refuseUpgrade(socket, "403 Forbidden");
    else if (probes.wants(request)) {
      if (!probes.accept(request, socket, head)) refuseUpgrade(socket, "503 Service Unavailable");
    } else if (!ready()) refuseUpgrade(socket, "503 Service Unavailable");
    else if (revision !== "4") refuseUpgrade(socket, "400 Bad Request");
    else {
      upgradeLightly(socket, () => {
        for (const listener of listeners) listener.call(http, request, socket, head);
      });
    }
  });
}

/** The same for sessions that begin with a request: a proxy that is told so tries the next node. */
function guardHandshakes(http: HttpServer, ready: () => boolean): void {
  const listeners = http.listeners("request");
  http.removeAllListeners("request");
  http.on("request", (request, response) => {
    if (!ready() && request.url?.startsWith("/socket.io")) response.writeHead(503, { "retry-after": "5" }).end();
    else for (const listener of listeners) listener.call(http, request, response);
  });
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
