import { ChatCastError, pushAddress, pushSubscription } from "@chatcast/protocol";
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from "fastify";
import { hashToken } from "../rooms/secrets.ts";
import type { MemberRecord } from "../store/port.ts";
import { TokenBucket } from "../token-bucket.ts";
import type { HttpContext } from "./context.ts";
import { isJson, takeJsonText } from "./json-body.ts";
import { Recent } from "./recent.ts";
import { refuse } from "./refusal.ts";

const BODY_BYTES = 8 * 1024;
/** Browsers of one member in one room. */
const MOST = 8;
/** What one member changes: a page asks when it enters and when somebody chooses. */
const RATE = { burst: 20, perSecond: 0.2 };
/** Members whose pace is remembered; beyond it the one who asked longest ago is forgotten. */
const METERS = 1_000;

declare module "fastify" {
  interface FastifyRequest {
    /** Whom the bearer token proves, on the routes of push. */
    subscriber: MemberRecord | null;
  }
}

/**
 * `/push`: the key that a page subscribes with, and where a member's browser is told of news in the room that its token is good
 * for. `GET` needs nobody; `PUT` and `DELETE` change what is the member's own alone.
 */
export async function installPush(app: FastifyInstance, context: HttpContext): Promise<void> {
  const { push, store, clock, rateLimits } = context;
  if (push === undefined) return;
  const meters = new Recent(METERS, () => new TokenBucket(RATE, clock.monotonic()));

  app.get("/push", async (_request, reply) => {
    reply.header("cache-control", "no-store");
    return { key: push.publicKey };
  });

  const plugin: FastifyPluginAsync = async (scope) => {
    takeJsonText(scope, BODY_BYTES);
    scope.decorateRequest("subscriber", null);
    // Before the body is looked at: who is nobody here costs no parsing.
    scope.addHook("onRequest", async (request, reply) => {
      reply.header("cache-control", "no-store");
      const member = await authenticate(request, context);
      const retryAfterMs = rateLimits ? meters.of(member.id).take(clock.monotonic()) : 0;
      if (retryAfterMs > 0) {
        reply.header("retry-after", Math.ceil(retryAfterMs / 1_000));
        throw new ChatCastError("E_RATE", "this member asks too often", { retryAfterMs });
      }
      if (!isJson(request)) {
        return refuse(reply, new ChatCastError("E_SCHEMA", "send JSON, as application/json"), 415);
      }
      request.subscriber = member;
    });
    scope.put("/push", async (request, reply) => {
      const member = subscriberOf(request);
      const { endpoint, keys, level, words } = read(pushSubscription, request.body);
      push.requireAddress(endpoint);
      const { id: memberId, roomId } = member;
      const origin = originOf(request, context.secure);
      await store.putPush({ memberId, roomId, endpoint, ...keys, level, words, origin, madeAt: clock.epoch() }, MOST);
      push.changed(roomId);
      return reply.code(204).send();
    });
    scope.delete("/push", async (request, reply) => {
      const { id: memberId, roomId } = subscriberOf(request);
      await store.dropPushes({ memberId, endpoint: read(pushAddress, request.body).endpoint });
      push.changed(roomId);
      return reply.code(204).send();
    });
  };
  await app.register(plugin);
}

/** One answer, whatever is wrong with a token. */
async function authenticate({ headers }: FastifyRequest, { store }: HttpContext): Promise<MemberRecord> {
  const token = /^Bearer ([\w-]+)$/i.exec(headers.authorization ?? "")?.[1];
  const member = token === undefined ? undefined : await store.findMemberByToken(hashToken(token));
  if (member === undefined || member.standing === "removed") throw unauthenticated();
  return member;
}

function subscriberOf({ subscriber }: FastifyRequest): MemberRecord {
  if (subscriber === null) throw unauthenticated();
  return subscriber;
}

/** The page's own address, which the browser tells with what it sends: push services want to know who asks. */
function originOf({ headers, host }: FastifyRequest, secure: boolean): string {
  const { origin } = headers;
  return origin !== undefined && URL.canParse(origin) ? origin : `${secure ? "https" : "http"}://${host}`;
}

/** Subset of what a schema of the protocol does. */
interface Schema<T> {
  safeParse(
    body: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly { path: readonly PropertyKey[] }[] } };
}

/** @throws ChatCastError `E_SCHEMA`, with the field's name */
function read<T>(schema: Schema<T>, body: unknown): T {
  const parsed = schema.safeParse(jsonOf(body));
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join(".") ?? "";
  throw new ChatCastError("E_SCHEMA", "this is no subscription of a browser", path === "" ? {} : { path });
}

function jsonOf(body: unknown): unknown {
  try {
    return typeof body === "string" ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}

const unauthenticated = (): ChatCastError =>
  new ChatCastError("E_AUTH", "send the token of your room as a bearer token");
