import { randomUUID } from "node:crypto";
import { type FastifyInstance, type FastifyServerFactory, fastify } from "fastify";
import { installAdmin } from "./admin.ts";
import type { HttpContext } from "./context.ts";
import { installCors } from "./cors.ts";
import { installDocs } from "./docs/install.ts";
import { installFiles } from "./files.ts";
import { installHealth } from "./health.ts";
import { installHooks } from "./hooks.ts";
import { installMetrics } from "./metrics.ts";
import { installPage } from "./page.ts";
import { installProbe } from "./probe.ts";
import { installPush } from "./push.ts";
import { installRefusals, notFound, refuse } from "./refusal.ts";
import { installSecurityHeaders } from "./security-headers.ts";
import { installUpload } from "./upload.ts";

/** All HTTP routes on one server. `serverFactory` puts them behind TLS. */
export async function buildApp(context: HttpContext, serverFactory?: FastifyServerFactory): Promise<FastifyInstance> {
  const app = fastify({
    // Requests are not logged: urls of files carry their proof in the query.
    logger: false,
    genReqId: () => randomUUID(),
    // An upload takes as long as it moves; headers, and connections on which nothing moves, do not.
    requestTimeout: 0,
    connectionTimeout: 60_000,
    routerOptions: { maxParamLength: 256 },
    // A path that cannot be decoded leads nowhere, like any other that is not there.
    frameworkErrors: (_error, request, reply) => void refuse(reply.header("x-request-id", request.id), notFound()),
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    ...(serverFactory ? { serverFactory } : {}),
  });
  app.server.headersTimeout = 10_000;
  app.addHook("onSend", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  installRefusals(app, context.telemetry);
  await installSecurityHeaders(app, context);
  installCors(app, context.origins);
  installHealth(app, context.ready);
  installMetrics(app, { telemetry: context.telemetry, allow: context.metricsAllow, gate: context.admin?.gate });
  installDocs(app);
  await installProbe(app, context);
  await installUpload(app, context);
  await installHooks(app, context);
  await installPush(app, context);
  installFiles(app, context);
  if (context.admin !== undefined) await installAdmin(app, context.admin);
  await installPage(app, context.pageDirectory, context.admin !== undefined);
  return app;
}

/**
 * Bodies are parsed at the gate by the protocol's own schemas, so no route has one of Fastify's; its compilers, a hundred
 * and fifty modules, would be loaded with every start.
 */
function noSchemas(): never {
  throw new Error("A route has a schema of its own; parse its body with the protocol's.");
}
