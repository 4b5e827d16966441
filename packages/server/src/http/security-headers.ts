import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";

/** Headers of every answer. The page needs nothing from anywhere else, runs no inline code and is framed by nobody. */
export async function installSecurityHeaders(
  app: FastifyInstance,
  options: { secure: boolean; pinned: boolean },
): Promise<void> {
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", "blob:", "data:"],
        mediaSrc: ["'self'", "blob:"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Browsers ignore both on a plain-HTTP address of the LAN, and complain about it on the console.
    crossOriginOpenerPolicy: options.secure ? { policy: "same-origin" } : false,
    originAgentCluster: false,
    // A promise for the whole host, every port of it: only where the operator brought a certificate for that name.
    strictTransportSecurity: options.pinned ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginResourcePolicy: { policy: "same-site" },
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
  });
}
