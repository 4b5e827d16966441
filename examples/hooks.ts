import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";

/** What a room tells of one entry; docs/HOOKS.md has all of it. */
export interface Told {
  type: string;
  data: { room: string; lost?: number; entry: { offset: number; from: string; text?: string } };
}

/**
 * Says something as a bot, once, however often it has to be posted: the key stands for the message.
 * @returns its place in the room
 */
export async function say(hook: string, token: string, words: string, key: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": key };
  const request = { method: "POST", headers, body: JSON.stringify({ text: words }) };
  for (let delay = 500; ; delay = Math.min(60_000, delay * 2)) {
    const response = await fetch(hook, request).catch(() => undefined);
    if (response?.ok) return ((await response.json()) as { offset: number }).offset;
    // Whatever else is refused will be refused again.
    if (response && response.status < 500 && response.status !== 429) throw new Error(await response.text());
    await wait(Number(response?.headers.get("retry-after") ?? 0) * 1_000 || delay);
  }
}

/**
 * Takes what a room tells. `take` stores it; what it rejects comes again, and nothing behind it before. An entry that comes
 * twice is handed over once, for as long as the program runs.
 */
export function receiver(secret: string, take: (told: Told) => Promise<void>): Server {
  const taken = new Set<string>();
  return createServer(async (request, response) => {
    const body = await text(request);
    if (!isFromChatCast(secret, request.headers, body)) return response.writeHead(401).end();
    const id = String(request.headers["webhook-id"]);
    try {
      if (!taken.has(id)) await take(JSON.parse(body) as Told);
      taken.add(id);
      response.writeHead(204).end();
    } catch {
      response.writeHead(503).end();
    }
  });
}

/** As Standard Webhooks has it. @param body exactly as it came, before it is parsed */
function isFromChatCast(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signatures = "" } = headers;
  if (!(Math.abs(Date.now() / 1_000 - Number(at)) < 300)) return false;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const expected = Buffer.from(`v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`);
  return String(signatures)
    .split(" ")
    .some((one) => one.length === expected.length && timingSafeEqual(Buffer.from(one), expected));
}

// BOT_TOKEN=… HOOK_SECRET=… node examples/hooks.ts https://chat.example.org/hooks/bot-… 8080
if (import.meta.main) {
  const [hook, port = "8080"] = process.argv.slice(2);
  const { BOT_TOKEN: token, HOOK_SECRET: secret } = process.env;
  if (hook === undefined || token === undefined) throw new Error("Give the address of the bot, and BOT_TOKEN.");
  await say(hook, token, "I am here.", `start-${Date.now()}`);
  const print = async ({ data: { room, entry } }: Told) =>
    console.log(`${room} ${entry.offset} ${entry.from}: ${entry.text}`);
  if (secret !== undefined) receiver(secret, print).listen(Number(port));
}
