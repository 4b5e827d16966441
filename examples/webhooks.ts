import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { type ChatCastClient, ChatCastError } from "@chatcast/client";
import { enter } from "./enter.ts";
import { onNews } from "./news.ts";

/**
 * From elsewhere into the room: the body of each `POST` becomes a message. It is answered when the message is stored,
 * with 201 and the message's offset; a message that is refused with 422 and why.
 */
export function incoming(client: ChatCastClient): Server {
  return createServer((request, response) => {
    const end = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    post(client, request).then(
      (offset) => end(201, { offset }),
      (error: unknown) => end(422, { error: error instanceof ChatCastError ? error.code : String(error) }),
    );
  });
}

async function post(client: ChatCastClient, request: IncomingMessage): Promise<number> {
  const id = client.say(await text(request), { mode: "broadcast" });
  return new Promise((resolve, reject) => {
    const look = () => {
      const message = client.snapshot().conversations[0]?.messages.find((one) => one.own && one.id === id);
      if (message?.state.state === "acknowledged") resolve(message.state.offset);
      else if (message?.state.state === "failed")
        reject(new ChatCastError(message.state.error.code, message.state.error.message));
      else return;
      stop();
    };
    const stop = client.subscribe(look);
    look();
  });
}

/**
 * From the room to elsewhere: each message is posted as JSON, in the order of the log, with `x-chatcast-signature: sha256=…`,
 * the HMAC of the body under a secret that both know. One that is not answered with 2xx is posted again, after ever longer
 * waits of up to a minute, before the next one; a receiver knows one that came twice by its offset.
 */
export function outgoing(client: ChatCastClient, target: string, secret: string, firstWaitMs = 500): () => void {
  const stopped = new AbortController();
  let last = Promise.resolve();
  const stop = onNews(client, ({ offset, from, text: words, at }) => {
    if (words === undefined) return;
    const body = JSON.stringify({ offset, from, text: words, at });
    const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
    const headers = { "content-type": "application/json", "x-chatcast-signature": signature };
    last = last
      .then(() => insist(target, { method: "POST", headers, body, signal: stopped.signal }, firstWaitMs))
      .catch(() => undefined);
  });
  return () => {
    stop();
    stopped.abort();
  };
}

async function insist(
  target: string,
  request: RequestInit & { signal: AbortSignal },
  firstWaitMs: number,
): Promise<void> {
  for (let delay = firstWaitMs; ; delay = Math.min(60_000, delay * 2)) {
    const answer = await fetch(target, request).catch(() => undefined);
    if (answer?.ok) return;
    await wait(delay, undefined, { signal: request.signal });
  }
}

// WEBHOOK_SECRET=… node examples/webhooks.ts http://localhost:3000 lab 8080 https://example.org/hook
if (import.meta.main) {
  const [url = "http://localhost:3000", room = "lab", port = "8080", target] = process.argv.slice(2);
  const { WEBHOOK_SECRET: secret } = process.env;
  if (secret === undefined) throw new Error("WEBHOOK_SECRET is not set.");
  const client = await enter(url, room, "Webhooks");
  incoming(client).listen(Number(port), "127.0.0.1");
  if (target !== undefined) outgoing(client, target, secret);
}
