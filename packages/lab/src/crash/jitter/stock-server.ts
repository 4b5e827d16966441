import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";

/** The chat of Socket.IO's tutorial: what one says goes to all. It ends with the process that started it. */
const http = createServer();
const io = new Server(http, process.argv[2] === "recovery" ? { connectionStateRecovery: {} } : {});
let place = 0;

io.on("connection", (socket) => {
  socket.on("say", (text: string) => io.emit("said", { text, place: ++place }));
});
http.listen(0, "127.0.0.1", () => process.send?.((http.address() as AddressInfo).port));
process.on("disconnect", () => process.exit(0));
