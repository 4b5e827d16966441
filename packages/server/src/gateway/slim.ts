import type { Duplex } from "node:stream";
import type { Socket } from "socket.io";

/** What a socket keeps of its handshake: nothing of ours reads it, and a request with its headers weighs some KB. */
const NO_HANDSHAKE: Socket["handshake"] = Object.freeze({
  headers: {},
  time: "",
  address: "",
  xdomain: false,
  secure: false,
  issued: 0,
  url: "",
  query: {},
  auth: {},
});

/** Lets go of what an idle connection would hold for as long as it lives, and nobody asks for again. */
export function slim(socket: Socket): void {
  Object.assign(socket, { handshake: NO_HANDSHAKE });
  Object.assign(socket.conn, { request: undefined });
  // One listener hears all events: another turn in which Socket.IO looks for those of one name finds none.
  Object.assign(socket, { dispatch: () => undefined });
  // Everybody is in a Socket.IO room of one's own; rooms are not Socket.IO's here.
  void socket.leave(socket.id);
}

/**
 * Runs an upgrade. Engine.IO has the socket tell an object of the request's about its end, for middlewares, of which
 * there are none here: that would keep the request for as long as the socket lives.
 */
export function upgradeLightly(socket: Duplex, upgrade: () => void): void {
  const before = new Set(socket.listeners("close"));
  upgrade();
  const first = socket.listeners("close").find((listener) => !before.has(listener));
  // Named listeners are those of ws.
  if (first?.name === "") socket.removeListener("close", first as () => void);
}
