import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { ChatCastError, ID, LIMITS, PROTOCOL_VERSION, type ProbeAnswer, probeBytes } from "@chatcast/protocol";
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from "fastify";
import { TokenBucket } from "../token-bucket.ts";
import { byteRange } from "./byte-range.ts";
import type { HttpContext } from "./context.ts";

/** Probes of all clients together. */
const RATE = { burst: 120, perSecond: 4 };
const BODIES_AT_ONCE = 8;
const STREAMS_AT_ONCE = 64;
/** How long the second piece of a stream waits for word that the first one has arrived. */
const CONFIRM_MS = 2_000;
/** Headers whose loss or change is told. */
const SHOWN = ["cache-control", "content-security-policy", "x-content-type-options", "referrer-policy", "etag"];

interface Stream {
  Params: { id: string };
}

/** Routes that show what the path does to traffic. Anybody may ask; nothing is stored, and nothing tells of anybody else. */
export async function installProbe(app: FastifyInstance, context: HttpContext): Promise<void> {
  const plugin: FastifyPluginAsync = async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    limitRate(scope, context);
    scope.addHook("onRequest", async (_request, reply) => {
      reply.header("cache-control", "no-store, no-transform");
    });
    installSight(scope, context);
    installBytes(scope);
    installBody(scope);
    installStream(scope);
  };
  await app.register(plugin);
}

function limitRate(scope: FastifyInstance, { rateLimits, clock }: HttpContext): void {
  if (!rateLimits) return;
  const bucket = new TokenBucket(RATE, clock.monotonic());
  scope.addHook("onRequest", async () => {
    const retryAfterMs = bucket.take(clock.monotonic());
    if (retryAfterMs > 0) throw new ChatCastError("E_RATE", "too many probes, wait a moment", { retryAfterMs });
  });
}

/** What arrived: of headers that hops add only those that say nothing of other people. */
function installSight(scope: FastifyInstance, { heartbeatMs }: HttpContext): void {
  scope.get("/probe", (request, reply): ProbeAnswer => {
    reply.header("etag", '"probe"');
    const left = reply.getHeaders();
    const sent = Object.fromEntries(SHOWN.filter((name) => name in left).map((name) => [name, String(left[name])]));
    const forwarded = first(request, "x-forwarded-for")?.split(",").length ?? 0;
    const [via, scheme] = [first(request, "via"), first(request, "x-forwarded-proto")];
    return {
      service: "chatcast",
      protocol: PROTOCOL_VERSION,
      heartbeatMs,
      httpVersion: request.raw.httpVersion,
      host: first(request, "host") ?? "",
      ...(via === undefined ? {} : { via }),
      forwarded,
      ...(scheme === undefined ? {} : { scheme }),
      sent,
    };
  });
}

function first({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value?.slice(0, 256);
}

function installBytes(scope: FastifyInstance): void {
  const bytes = Buffer.from(probeBytes());
  scope.get("/probe/bytes", (request, reply) => {
    reply.headers({ "accept-ranges": "bytes", "content-type": "application/octet-stream" });
    const range = byteRange(request.headers.range, bytes.length);
    if (range.kind !== "part") return reply.send(bytes);
    const { start, end } = range;
    reply.code(206).header("content-range", `bytes ${start}-${end}/${bytes.length}`);
    return reply.send(bytes.subarray(start, end + 1));
  });
}

function installBody(scope: FastifyInstance): void {
  let underWay = 0;
  scope.post("/probe/body", { bodyLimit: LIMITS.probeBody }, async ({ body, headers }) => {
    if (Number(headers["content-length"] ?? 0) > LIMITS.probeBody) throw tooLarge();
    if (underWay >= BODIES_AT_ONCE) throw new ChatCastError("E_UNAVAILABLE", "too many probes at once");
    underWay += 1;
    try {
      return { bytes: await count(body) };
    } finally {
      underWay -= 1;
    }
  });
}

async function count(body: unknown): Promise<number> {
  let bytes = 0;
  if (!(body instanceof Readable)) return bytes;
  for await (const piece of body) {
    bytes += (piece as Buffer).length;
    if (bytes > LIMITS.probeBody) throw tooLarge();
  }
  return bytes;
}

const tooLarge = (): ChatCastError => new ChatCastError("E_TOO_LARGE", `a probe has at most ${LIMITS.probeBody} bytes`);

/** Whether a piece reaches the client before the next one has left: the client says so, no clock is asked. */
function installStream(scope: FastifyInstance): void {
  const waiting = new Map<string, () => void>();
  async function* pieces(id: string): AsyncGenerator<string> {
    const { promise: seen, resolve } = Promise.withResolvers<string>();
    const give = new AbortController();
    waiting.set(id, () => resolve("seen\n"));
    try {
      yield "first\n";
      const late = wait(CONFIRM_MS, "late\n", { signal: give.signal, ref: false });
      late.catch(() => undefined);
      yield await Promise.race([seen, late]);
    } finally {
      give.abort();
      waiting.delete(id);
    }
  }
  scope.get<Stream>("/probe/stream/:id", ({ params: { id } }, reply) => {
    if (!ID.test(id) || waiting.has(id)) throw new ChatCastError("E_SCHEMA", "a fresh id, please", { path: "id" });
    if (waiting.size >= STREAMS_AT_ONCE) throw new ChatCastError("E_UNAVAILABLE", "too many probes at once");
    reply.type("text/plain; charset=utf-8");
    return reply.send(Readable.from(pieces(id), { objectMode: false, highWaterMark: 1 }));
  });
  scope.post<Stream>("/probe/stream/:id", ({ params: { id } }, reply) => {
    waiting.get(id)?.();
    return reply.code(204).send();
  });
}
