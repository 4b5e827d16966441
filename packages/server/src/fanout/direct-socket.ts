import type { Socket as NetSocket } from "node:net";
import type { Socket } from "socket.io";

/** What is read of Engine.IO and ws, beyond what their types promise. Pinned versions and a test hold it in place. */
interface EngineInternals {
  readyState: string;
  upgrading: boolean;
  writeBuffer: readonly unknown[];
  transport: { name: string; writable: boolean; socket?: { readyState: number; _socket?: NetSocket | null } };
}

const WS_OPEN = 1;

/**
 * The TCP socket of a connection, when bytes written to it now would come after everything that Socket.IO has sent and
 * before everything that it will: the transport is an open WebSocket, no upgrade is under way, and nothing waits in
 * Engine.IO. Otherwise undefined: take the ordinary way.
 */
export function directSocket(socket: Socket): NetSocket | undefined {
  const engine = socket.conn as unknown as EngineInternals;
  if (engine.readyState !== "open" || engine.upgrading || engine.writeBuffer.length > 0) return undefined;
  const { transport } = engine;
  if (transport.name !== "websocket" || !transport.writable || transport.socket?.readyState !== WS_OPEN)
    return undefined;
  const raw = transport.socket._socket;
  return raw?.writable ? raw : undefined;
}
