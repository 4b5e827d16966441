import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { LIMITS } from "@chatcast/protocol";
import { type WebSocket, WebSocketServer } from "ws";

/** Below the path that proxies are told to upgrade. */
const PATH = "/socket.io/probe";
const AT_ONCE = 16;
const FRAMES = 64;
const LIFETIME_MS = 150_000;
const POLICY_VIOLATION = 1008;

/** Bare WebSockets for the path doctor: what comes goes back, and a number is a silence of so many milliseconds. */
export class ProbeSockets {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.probeFrame,
    perMessageDeflate: false,
  });

  /** Whether this upgrade is one of these. */
  wants({ url = "" }: IncomingMessage): boolean {
    return url === PATH || url.startsWith(`${PATH}?`);
  }

  /** @returns false when there are too many; the socket is then still the caller's. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (this.#server.clients.size >= AT_ONCE) return false;
    this.#server.handleUpgrade(request, socket, head, serve);
    return true;
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }
}

function serve(client: WebSocket): void {
  let frames = 0;
  let silence: NodeJS.Timeout | undefined;
  const lifetime = setTimeout(() => client.terminate(), LIFETIME_MS);
  client.on("error", () => client.terminate());
  client.on("close", () => {
    clearTimeout(lifetime);
    clearTimeout(silence);
  });
  client.on("message", (data: Buffer, isBinary) => {
    frames += 1;
    // What was not read yet is in memory: whoever sends on without reading is no probe.
    if (client.bufferedAmount > 0) return client.terminate();
    if (frames > FRAMES) return client.close(POLICY_VIOLATION);
    if (isBinary) return client.send(data);
    const ms = Number(data.toString("latin1", 0, 16));
    if (!Number.isInteger(ms) || ms < 0 || ms > LIMITS.probeSilenceMs) return client.close(POLICY_VIOLATION);
    clearTimeout(silence);
    silence = setTimeout(() => client.send(String(ms)), ms);
  });
}
