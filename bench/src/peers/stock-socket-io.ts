import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";

/**
 * What one writes with Socket.IO on the first afternoon: rooms, and every message to everybody in one. Nothing is checked
 * or stored. The event has the fields and the length of ours.
 */
const http = createServer();
const io = new Server(http, { perMessageDeflate: false, httpCompression: false, serveClient: false });
const offsets = new Map<string, number>();

io.on("connection", (socket) => {
  let room = "";
  let from = "";
  socket.on("join_room", async (body: { roomName: string; username: string }, answer: (fields: object) => void) => {
    room = body.roomName;
    from = body.username;
    await socket.join(room);
    answer({ ok: true });
  });
  socket.on("chat_message", ({ type, mode, text }: { type: string; mode: string; text: string }) => {
    const offset = (offsets.get(room) ?? 0) + 1;
    offsets.set(room, offset);
    io.to(room).emit("chat_message", {
      id: randomBytes(16).toString("base64url").slice(0, 21),
      offset,
      type,
      mode,
      from,
      text,
      at: Date.now(),
      integrity: { suite: "crc32-xor-seq", status: "unchecked" },
    });
  });
});
process.on("SIGTERM", () => process.exit(0));
http.listen(0, "127.0.0.1", () => console.log(`listening on ${(http.address() as AddressInfo).port} `));
