import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { createServer, request as httpsRequest } from "node:https";
import { connect, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { loadOrCreateCertificates } from "../../src/http/tls/certificates.ts";
import { createTlsFrontDoor, type TlsFrontDoor } from "../../src/http/tls/front-door.ts";

let cert: string;
let key: string;
let ca: string;

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "chatcast-door-"));
  const made = await loadOrCreateCertificates({ dataDir, hosts: ["localhost", "127.0.0.1"] });
  ({ cert, key } = made);
  ca = made.authority.cert;
  rmSync(dataDir, { recursive: true });
});

async function open(
  options: { silenceMs?: number } = {},
): Promise<{ port: number; door: TlsFrontDoor; served: string[] }> {
  const served: string[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    served.push(`${request.method} ${request.url}`);
    response.end("secret");
  });
  server.on("upgrade", (request, socket) => {
    served.push(`upgrade ${request.url}`);
    socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  });
  const door = createTlsFrontDoor(server, options);
  onTestFinished(() => {
    door.close();
    server.closeAllConnections();
  });
  const { port } = await door.listen(0, "127.0.0.1");
  return { port, door, served };
}

/** One raw plain-text exchange. */
async function say(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.end(text);
  let answer = "";
  for await (const bytes of socket) answer += String(bytes);
  return answer;
}

const location = (answer: string): string | undefined => /^location: (.*)\r$/im.exec(answer)?.[1];

async function silent(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

test("[FD1] TLS reaches the HTTPS server", async () => {
  const { port, served } = await open();
  const request = httpsRequest({ host: "127.0.0.1", port, path: "/a?b", ca }).end();
  const [response] = await once(request, "response");
  let body = "";
  for await (const bytes of response) body += String(bytes);
  expect(body).toBe("secret");
  expect(served).toEqual(["GET /a?b"]);
});

test("[FD1] a WebSocket upgrade over TLS reaches the HTTPS server", async () => {
  const { port, served } = await open();
  const headers = { Connection: "Upgrade", Upgrade: "websocket" };
  const request = httpsRequest({ host: "127.0.0.1", port, path: "/ws", ca, headers }).end();
  await once(request, "upgrade");
  expect(served).toEqual(["upgrade /ws"]);
});

test.each(["GET", "POST", "PUT"])("[FD2] a plain %s is redirected and not served", async (method) => {
  const { port, served } = await open();
  const request = httpRequest({ host: "127.0.0.1", port, path: "/r/room?x=1", method }).end();
  const [response] = await once(request, "response");
  response.resume();
  expect(response.statusCode).toBe(308);
  expect(response.headers.location).toBe(`https://127.0.0.1:${port}/r/room?x=1`);
  expect(served).toEqual([]);
});

test("[FD2] without a port in the Host header the redirect goes to port 80, where the visitor was", async () => {
  const { port } = await open();
  expect(location(await say(port, "GET / HTTP/1.1\r\nHost: chat.test\r\n\r\n"))).toBe("https://chat.test:80/");
});

test("[FD3] a request line cannot choose the host", async () => {
  const { port } = await open();
  const answer = await say(port, "GET http://elsewhere.test/x HTTP/1.1\r\nHost: chat.test:3000\r\n\r\n");
  expect(location(answer)).toBe("https://chat.test:3000/");
});

test.each(["chat.test@elsewhere.test", "chat.test/x", "chat.test?x", "", "a b"])(
  "[FD3] Host %j gets 400 and no location",
  async (host) => {
    const { port } = await open();
    const answer = await say(port, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(location(answer)).toBeUndefined();
  },
);

test("[FD3] what is neither TLS nor HTTP gets 400", async () => {
  const { port } = await open();
  expect(await say(port, "\0\0\0\0\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
});

test("[FD4] a silent connection is dropped after its time", async () => {
  const { port } = await open({ silenceMs: 20 });
  await once(await silent(port), "close");
});

test("[FD4] closing the door drops a silent connection", async () => {
  const { port, door, served } = await open();
  const socket = await silent(port);
  // The door has seen the connection once it has served one that came later.
  await once(httpsRequest({ host: "127.0.0.1", port, ca, agent: false }).end(), "response");
  expect(served).toHaveLength(1);
  door.close();
  await once(socket, "close");
  await expect(silent(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("[FD5] a taken port rejects", async () => {
  const other = createTcpServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const address = other.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const door = createTlsFrontDoor(createServer({ cert, key }));
  await expect(door.listen(port, "127.0.0.1")).rejects.toMatchObject({ code: "EADDRINUSE" });
});
