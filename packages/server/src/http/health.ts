import type { FastifyInstance } from "fastify";
import type { Telemetry } from "../telemetry.ts";

/** `/healthz` for whoever watches that it runs, `/metrics` for Prometheus. */
export function installHealth(app: FastifyInstance, telemetry: Telemetry): void {
  app.get("/healthz", () => ({ status: "ok" }));
  app.get("/metrics", async (_request, reply) => {
    const { contentType, body } = await telemetry.scrape();
    return reply.header("content-type", contentType).send(body);
  });
}
