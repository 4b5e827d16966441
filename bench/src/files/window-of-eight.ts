import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { io, type Socket } from "socket.io-client";

const CHUNK = 65_536;
const WINDOW = 8;

/** How a chunk travels: Base64 in JSON as in the seed, or as bytes. */
export type Carriage = "base64" | "bytes";

interface Options {
  port: number;
  path: string;
  carriage: Carriage;
  /** Enter a room first. */
  room?: string;
  /** Stop after so long. */
  seconds?: number;
}

/** The seed's sender: chunks of 64 KiB, never more than 8 without their acknowledgement. @returns what was acknowledged. */
export async function sendByEights(options: Options): Promise<{ bytes: number; seconds: number }> {
  const { port, path, carriage, room, seconds = Number.POSITIVE_INFINITY } = options;
  const socket = io(`http://127.0.0.1:${port}`, { transports: ["websocket"], reconnection: false });
  const handle = await open(path, "r");
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    });
    if (room !== undefined) await socket.emitWithAck("create_room", { roomName: room, username: "eight" });
    const { size } = await handle.stat();
    const total = Math.max(1, Math.ceil(size / CHUNK));
    const read = async (seq: number): Promise<Buffer> => {
      const bytes = Buffer.allocUnsafe(Math.min(CHUNK, size - seq * CHUNK));
      await handle.read(bytes, 0, bytes.length, seq * CHUNK);
      return bytes;
    };
    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 1_000;
    const bytes = await pump(socket, { carriage, total, size, read, over: () => elapsed() >= seconds });
    return { bytes, seconds: elapsed() };
  } finally {
    socket.disconnect();
    await handle.close();
  }
}

interface Work {
  carriage: Carriage;
  total: number;
  size: number;
  read: (seq: number) => Promise<Buffer>;
  over: () => boolean;
}

function pump(socket: Socket, { carriage, total, size, read, over }: Work): Promise<number> {
  const transferId = `eight-${process.pid}-${Math.random().toString(36).slice(2)}`;
  return new Promise((resolve, reject) => {
    let next = 0;
    let acknowledged = 0;
    let bytesAcknowledged = 0;
    const lengthOf = (seq: number) => Math.min(CHUNK, size - seq * CHUNK);

    async function sendNext(): Promise<void> {
      if (next >= total) return;
      const seq = next;
      next += 1;
      const bytes = await read(seq);
      const checksum = ((crc32(bytes) ^ seq) >>> 0).toString(16).padStart(8, "0");
      const payload = carriage === "bytes" ? { payload: bytes } : { payload_b64: bytes.toString("base64") };
      const totals = { total_chunks: total, chunk_size: CHUNK, total_size: size, filename: "eight.bin" };
      socket.emit("reliable_event", {
        type: "FILE_CHUNK",
        transfer_id: transferId,
        seq,
        checksum,
        ...payload,
        ...totals,
      });
    }

    socket.on("reliable_event", (packet: { type: string; seq?: number; cmd?: string }) => {
      if (packet.type === "CONTROL" && packet.cmd !== "INTEGRITY_FAIL") return;
      if (packet.type !== "ACK") {
        reject(new Error(JSON.stringify(packet)));
        return;
      }
      acknowledged += 1;
      bytesAcknowledged += lengthOf(packet.seq ?? 0);
      if (acknowledged === total || over()) resolve(bytesAcknowledged);
      else sendNext().catch(reject);
    });
    socket.once("disconnect", (reason) => reject(new Error(`the connection ended: ${reason}`)));
    for (let n = 0; n < WINDOW; n++) sendNext().catch(reject);
  });
}
