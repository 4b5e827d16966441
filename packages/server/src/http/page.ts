import { access } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { notFound } from "./refusal.ts";

/** 16 bytes in base64url. */
const ROOM_ID = /^[A-Za-z0-9_-]{22}$/;

/**
 * A worker of the page reads PDFs of strangers. It may import scripts from here, since two of its decoders come so, and connect
 * to nothing. Any address of this server can be imported from: whoever took the worker over could so tell this server what it
 * reads, and nobody else.
 */
const READING_PDFS = "default-src 'none'; script-src 'self'";

/** The built page, and where there is an administrator its page at `/admin`. Files under `assets/` carry their hash in their name, the rest is asked for anew each time. */
export async function installPage(app: FastifyInstance, directory: string, admin: boolean): Promise<void> {
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
  // Behind every link to a sealed room is the same page. It alone reads the link's secret, which no request carries.
  app.get("/r/:room", (request, reply) => {
    const { room } = request.params as { room: string };
    if (!ROOM_ID.test(room)) throw notFound();
    return reply.header("cache-control", "no-cache").sendFile("index.html", { cacheControl: false });
  });
  // The token is behind the `#`, so that this request does not carry it either.
  app.get("/admin", (_request, reply) => {
    if (!admin) throw notFound();
    return reply.header("cache-control", "no-cache").sendFile("admin.html", { cacheControl: false });
  });
  await app.register(fastifyStatic, {
    root: directory,
    cacheControl: false,
    // Packed by the build, each file beside itself.
    preCompressed: true,
    allowedPath: (path) => path !== "/admin.html",
    setHeaders(reply, path) {
      const hashed = path.startsWith(join(directory, "assets"));
      reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
      if (path.startsWith(join(directory, "assets", "pdf"))) reply.header("content-security-policy", READING_PDFS);
    },
  });
}
