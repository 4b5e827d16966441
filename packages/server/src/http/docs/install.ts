import type { FastifyInstance } from "fastify";
import { asyncApi } from "./asyncapi.ts";
import { openApi } from "./openapi.ts";
import { DOCS_STYLE, docsPage } from "./page.ts";

/** `/docs`: the protocol, described from its schemas. Made at the first request, the same for everybody. */
export function installDocs(app: FastifyInstance): void {
  const made = new Map<string, string>();
  const serve = (path: string, type: string, make: () => string) =>
    app.get(path, (_request, reply) => {
      const body = made.get(path) ?? make();
      made.set(path, body);
      return reply.type(type).header("cache-control", "no-cache").send(body);
    });
  serve("/docs", "text/html; charset=utf-8", () => docsPage(asyncApi()));
  serve("/docs/style.css", "text/css; charset=utf-8", () => DOCS_STYLE);
  serve("/docs/asyncapi.json", "application/json", () => JSON.stringify(asyncApi(), null, 2));
  serve("/docs/openapi.json", "application/json", () => JSON.stringify(openApi(), null, 2));
}
