import { connect, type Socket } from "node:net";

/** All sockets of a load process read into one buffer: what came is looked at before the next one reads. */
const shared = Buffer.allocUnsafe(256 * 1024);

/** A TCP connection that costs its process as little as Node allows. `closed` is called once, whatever the reason. */
export function rawSocket(port: number, data: (bytes: Buffer, length: number) => void, closed: () => void): Socket {
  const socket = connect({
    host: "127.0.0.1",
    port,
    noDelay: true,
    onread: {
      buffer: shared,
      callback(length, buffer) {
        data(buffer as Buffer, length);
        return true;
      },
    },
  });
  socket.on("error", () => undefined);
  socket.on("close", closed);
  return socket;
}
