import { access } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

/** The built page. Files under `assets/` carry their hash in their name, the rest is asked for anew each time. */
export async function installPage(app: FastifyInstance, directory: string): Promise<void> {
  const built = await access(join(directory, "index.html")).then(
    () => true,
    () => false,
  );
  if (!built) {
    app.get("/", (_request, reply) =>
      reply.code(503).type("text/plain").send("The page is not built yet: run npm start.\n"),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: directory,
    cacheControl: false,
    setHeaders(reply, path) {
      const hashed = path.startsWith(join(directory, "assets"));
      reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}
