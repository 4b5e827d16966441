import { type FileHandle, open } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { Server } from "socket.io";

/**
 * The seed's way of taking a file: each chunk a JSON event with its bytes in Base64, checked by CRC-32 XOR sequence
 * number, written at its place, acknowledged. Nothing is synced. The folder is the first argument.
 */
interface Chunk {
  transfer_id: string;
  seq: number;
  checksum: string;
  payload_b64: string;
  chunk_size: number;
}

const [directory = ""] = process.argv.slice(2);
const http = createServer();
const io = new Server(http, { perMessageDeflate: false, serveClient: false, maxHttpBufferSize: 4 * 2 ** 20 });
const handles = new Map<string, Promise<FileHandle>>();

io.on("connection", (socket) => {
  socket.on("reliable_event", async (chunk: Chunk) => {
    const bytes = Buffer.from(chunk.payload_b64, "base64");
    const expected = ((crc32(bytes) ^ chunk.seq) >>> 0).toString(16).padStart(8, "0");
    if (expected !== chunk.checksum.toLowerCase()) {
      socket.emit("reliable_event", { type: "CONTROL", cmd: "INTEGRITY_FAIL", seq: chunk.seq });
      return;
    }
    const handle = handles.get(chunk.transfer_id) ?? open(join(directory, chunk.transfer_id), "w");
    handles.set(chunk.transfer_id, handle);
    await (await handle).write(bytes, 0, bytes.length, chunk.seq * chunk.chunk_size);
    socket.emit("reliable_event", { type: "ACK", transfer_id: chunk.transfer_id, seq: chunk.seq });
  });
});
process.on("SIGTERM", () => process.exit(0));
http.listen(0, "127.0.0.1", () => console.log(`listening on ${(http.address() as AddressInfo).port} `));
