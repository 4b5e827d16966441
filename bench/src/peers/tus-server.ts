import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";

/** `@tus/server` as its own page shows it, on the folder that is named by the first argument. */
const [directory = ""] = process.argv.slice(2);
const tus = new Server({ path: "/files", datastore: new FileStore({ directory }) });
const http = createServer((request, response) => void tus.handle(request, response));
process.on("SIGTERM", () => process.exit(0));
http.listen(0, "127.0.0.1", () => console.log(`listening on ${(http.address() as AddressInfo).port} `));
