import type { FastifyInstance } from "fastify";

/** Lets the listed origins read answers; everybody else's pages get no CORS header and so no answer to read. */
export function installCors(app: FastifyInstance, origins: ReadonlySet<string>): void {
  if (origins.size === 0) return;
  app.addHook("onRequest", async (request, reply) => {
    const { origin } = request.headers;
    reply.header("vary", "Origin");
    if (origin === undefined || !origins.has(origin)) return;
    reply.header("access-control-allow-origin", origin);
    reply.header("access-control-expose-headers", "content-disposition, content-range, accept-ranges, etag");
    if (request.method !== "OPTIONS") return;
    reply.header("access-control-allow-methods", "GET, HEAD, POST, OPTIONS");
    reply.header("access-control-allow-headers", "authorization, content-type, idempotency-key, range");
    reply.header("access-control-max-age", "600");
    await reply.code(204).send();
  });
}
