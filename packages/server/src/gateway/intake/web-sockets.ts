import type { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import { readDirectly } from "./direct-reading.ts";
import { FrameSplitter } from "./frame-splitter.ts";
import type { Slabs } from "./slabs.ts";
import type { Turns } from "./turns.ts";

/** The WebSocket server that Engine.IO is given: that of ws, whose large binary messages come over slabs. */
export function webSocketsOver(slabs: Slabs, turns: Turns): new (options: ServerOptions) => WebSocketServer {
  return class extends WebSocketServer {
    override handleUpgrade(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      then: (client: WebSocket, request: IncomingMessage) => void,
    ): void {
      super.handleUpgrade(request, socket, head, (client, upgraded) => {
        // What came before its time is in the socket's own buffer, where the splitter would miss it.
        if (socket instanceof Socket && head.length === 0) readInto(slabs, turns, socket, client);
        then(client, upgraded);
      });
    }
  };
}

function readInto(slabs: Slabs, turns: Turns, socket: Socket, client: WebSocket): void {
  const splitter = new FrameSplitter(slabs, {
    // ws keeps parts of what it gets.
    pass: (bytes) => void socket.emit("data", Buffer.from(bytes)),
    message: (bytes) => void client.emit("message", bytes, true),
  });
  if (readDirectly(socket, splitter, turns)) socket.once("close", () => splitter.end());
}
