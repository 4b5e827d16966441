import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";

/** What a wrong server does otherwise than the right one behind it. */
export interface Wrongs {
  /** To each frame of text on its way down; where there is none, it hangs up instead. */
  down?: (frame: string) => string | undefined;
  /** Frames that everybody gets. */
  leaks?: RegExp;
  /** To each answer over HTTP. */
  http?: (answer: { status: number; headers: Headers; body: Buffer }) => void;
}

export interface WrongServer {
  url: string;
  close(): void;
}

/** A server that is the right one but for what is planted: a few lines in its middle. */
export async function wrongServer(
  target: string,
  { down = (frame) => frame, leaks, http }: Wrongs,
): Promise<WrongServer> {
  const server = createServer((request, response) => {
    void (async () => {
      const sent: Buffer[] = [];
      for await (const part of request) sent.push(part as Buffer);
      const { authorization, "content-type": type, range } = request.headers;
      const given = Object.entries({ authorization, "content-type": type, range }).filter(([, value]) => value);
      const body = request.method === "POST" ? { body: Buffer.concat(sent) } : {};
      const headers = Object.fromEntries(given) as Record<string, string>;
      const answer = await fetch(new URL(request.url ?? "/", target), {
        method: request.method ?? "GET",
        headers,
        ...body,
      });
      const altered = {
        status: answer.status,
        headers: new Headers(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      };
      http?.(altered);
      const kept = [...altered.headers].filter(
        ([name]) => !/^(?:content-length|connection|transfer-encoding)$/.test(name),
      );
      response.writeHead(altered.status, Object.fromEntries(kept)).end(altered.body);
    })().catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (client, { url = "" }) => {
    const real = new WebSocket(new URL(url, target.replace("http", "ws")));
    const waiting: (() => void)[] = [];
    client.on("message", (data, binary) => {
      const pass = (): void => real.send(data, { binary });
      if (real.readyState === WebSocket.OPEN) pass();
      else waiting.push(pass);
    });
    real.on("open", () => {
      for (const pass of waiting) pass();
    });
    real.on("message", (data: Buffer, binary) => {
      const frame = binary ? data : down(data.toString());
      if (frame === undefined) return client.terminate();
      const everybody = leaks?.test(String(frame)) ?? false;
      for (const one of everybody ? sockets.clients : [client]) one.send(frame, { binary });
    });
    client.on("close", () => real.close());
    real.on("close", () => client.close());
    real.on("error", () => client.close());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const client of sockets.clients) client.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}
