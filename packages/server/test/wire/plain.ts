import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { within } from "./deadline.ts";

export interface Plain {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface PlainRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** A request whose path goes out as it is written, dots and percent signs included. */
export async function plain(url: string, path: string, options: PlainRequest = {}): Promise<Plain> {
  const { hostname, port } = new URL(url);
  const { method = "GET", headers = {}, body } = options;
  const answered = new Promise<Plain>((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
  return within(`${method} ${path}`, answered);
}

/** Asks for a WebSocket upgrade. @returns the status, 101 when it was granted. */
export async function upgrade(url: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const { hostname, port } = new URL(url);
  const asked = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": Buffer.from("chatcast chatcast").subarray(0, 16).toString("base64"),
    ...headers,
  };
  const answered = new Promise<number>((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, headers: asked, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.on("error", reject);
    request.end();
  });
  return within(`upgrade of ${path}`, answered);
}

/** Writes bytes to a bare connection. @returns everything that came until the server closed it. */
export async function bare(url: string, ...writes: readonly (string | Buffer)[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const closed = new Promise<string>((resolve) => {
    let received = "";
    const socket = connect(Number(port), hostname, () => {
      for (const bytes of writes) socket.write(bytes);
    });
    socket.setEncoding("latin1").on("data", (part: string) => {
      received += part;
    });
    // A reset is one of the ways to be closed; what came before is the result either way.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      resolve(received);
    });
  });
  return within("the connection to be closed", closed);
}

/** True when something accepts connections there. */
export async function listens(hostname: string, port: number): Promise<boolean> {
  const tried = new Promise<boolean>((resolve) => {
    const socket = connect(port, hostname, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => {
      resolve(false);
    });
  });
  return within(`a connection to ${hostname}:${port}`, tried);
}
