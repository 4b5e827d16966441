import { ChatCastError } from "@chatcast/protocol";
import type { FastifyInstance } from "fastify";

/** `/healthz` for whoever watches that it runs, `/ready` for whoever sends people to it. */
export function installHealth(app: FastifyInstance, ready: () => boolean): void {
  app.get("/healthz", () => ({ status: "ok" }));
  app.get("/ready", (_request, reply) => {
    if (ready()) return reply.send({ status: "ok" });
    throw new ChatCastError("E_UNAVAILABLE", "this node does not reach the database; go to another");
  });
}
