import { ChatCastError } from "@chatcast/protocol";
import type { FastifyInstance } from "fastify";
import type { Telemetry } from "../telemetry.ts";

/** `/healthz` for whoever watches that it runs, `/ready` for whoever sends people to it, `/metrics` for Prometheus. */
export function installHealth(app: FastifyInstance, telemetry: Telemetry, ready: () => boolean): void {
  app.get("/healthz", () => ({ status: "ok" }));
  app.get("/ready", (_request, reply) => {
    if (ready()) return reply.send({ status: "ok" });
    throw new ChatCastError("E_UNAVAILABLE", "this node does not reach the database; go to another");
  });
  app.get("/metrics", async (_request, reply) => {
    const { contentType, body } = await telemetry.scrape();
    return reply.header("content-type", contentType).send(body);
  });
}
