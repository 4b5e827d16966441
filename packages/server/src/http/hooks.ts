import { ChatCastError, decodeUp, ID } from "@chatcast/protocol";
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from "fastify";
import { newId } from "../ids.ts";
import { isToken, nobody } from "../rooms/bots.ts";
import type { Room } from "../rooms/room.ts";
import { TokenBucket } from "../token-bucket.ts";
import type { HttpContext } from "./context.ts";
import { isJson, takeJsonText } from "./json-body.ts";
import { Recent } from "./recent.ts";
import { refuse } from "./refusal.ts";

/** A text of 64 KiB of which every character is escaped. */
const BODY_BYTES = 512 * 1024;
/** What a bot may say: a build that reports each of its steps at once, and one that does so all day. */
const RATE = { burst: 60, perSecond: 10 };
/** Bots whose pace is remembered; beyond it the one that spoke longest ago is forgotten. */
const METERS = 1_000;
/** How exactly it is kept when a bot spoke last. */
const USE_MS = 60_000;

declare module "fastify" {
  interface FastifyRequest {
    /** The bot that the bearer token proves; set on routes that need one. */
    bot: { id: string; token: string; room: Room } | null;
  }
}

/**
 * `POST /hooks/<id>`: what somebody elsewhere has to say, as the bot of that id. The token is a header, because paths stand
 * in the logs of proxies, in histories and in what is copied.
 */
export async function installHooks(app: FastifyInstance, context: HttpContext): Promise<void> {
  const { clock, store, telemetry, rateLimits, meters: shared } = context;
  const meters = new Recent(METERS, () => ({ bucket: new TokenBucket(RATE, clock.monotonic()), notedAt: 0 }));

  /** One for a message of the bot; of what all nodes give out where there are several. @returns for how many ms there is none */
  const take = async (botId: string): Promise<number> =>
    shared === undefined ? meters.of(botId).bucket.take(clock.monotonic()) : shared.spend(`bot ${botId}`, RATE);

  const plugin: FastifyPluginAsync = async (scope) => {
    takeJsonText(scope, BODY_BYTES);
    scope.decorateRequest("bot", null);
    // Before the body is looked at: who is nobody here costs no parsing.
    scope.addHook("onRequest", async (request, reply) => {
      reply.header("cache-control", "no-store");
      const bot = await authenticate(request, context);
      const retryAfterMs = rateLimits ? await take(bot.id) : 0;
      if (retryAfterMs > 0) {
        reply.header("retry-after", Math.ceil(retryAfterMs / 1_000));
        throw new ChatCastError("E_RATE", "this bot says too much at once, post it again later", { retryAfterMs });
      }
      if (!isJson(request)) {
        return refuse(reply, new ChatCastError("E_SCHEMA", 'post JSON, {"text": "…"}, as application/json'), 415);
      }
      request.bot = bot;
    });
    scope.post("/hooks/:id", async (request, reply) => {
      const { bot } = request;
      if (bot === null) throw nobody();
      const id = idempotencyKey(request) ?? newId();
      const { offset, at, status } = await bot.room.botSays(bot, { id, text: textIn(request.body) });
      const meter = meters.of(bot.id);
      if (clock.epoch() - meter.notedAt >= USE_MS) {
        meter.notedAt = clock.epoch();
        await store.noteBotUse(bot.id, meter.notedAt);
      }
      if (status === "duplicate") return { id, offset, at, duplicate: true };
      telemetry.message("text");
      return reply.code(201).send({ id, offset, at });
    });
  };
  await app.register(plugin);
}

/** One answer, whether there is no such bot or it has another token. */
async function authenticate({ params, headers }: FastifyRequest, { store, directory }: HttpContext) {
  const token = /^Bearer ([\w-]+)$/i.exec(headers.authorization ?? "")?.[1];
  const { id } = params as { id: string };
  const record = token === undefined ? undefined : await store.findBot(id);
  if (token === undefined || record === undefined || !isToken(record, token)) throw nobody();
  const room = await directory.find(record.roomId);
  if (room === undefined) throw nobody();
  return { id, token, room };
}

/** In quotes, as the header's draft has it, or without, as everybody sends it. */
function idempotencyKey({ headers }: FastifyRequest): string | undefined {
  const { "idempotency-key": raw } = headers;
  if (raw === undefined) return undefined;
  const key = typeof raw === "string" ? raw.replace(/^"(.*)"$/, "$1") : "";
  if (ID.test(key)) return key;
  const path = "idempotency-key";
  throw new ChatCastError("E_SCHEMA", "a key has 1-64 characters of A-Z a-z 0-9 _ -", { path });
}

/** @throws ChatCastError what is wrong with it as a message */
function textIn(body: unknown): string {
  const decoded = decodeUp("chat_message", { type: "text", mode: "broadcast", text: fieldIn(body) });
  if (!decoded.ok) {
    const { code, message, path } = decoded.error;
    throw new ChatCastError(code, message, path === undefined ? {} : { path });
  }
  if (decoded.value.type !== "text") throw malformed();
  return decoded.value.text;
}

function fieldIn(body: unknown): unknown {
  try {
    const read: unknown = typeof body === "string" ? JSON.parse(body) : undefined;
    if (typeof read === "object" && read !== null && "text" in read) return read.text;
  } catch {
    // Not JSON.
  }
  throw malformed();
}

const malformed = (): ChatCastError =>
  new ChatCastError("E_SCHEMA", 'the body is not JSON like {"text": "…"}', { path: "text" });
