import { ChatCastError, type ErrorCode } from "@chatcast/protocol";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Telemetry } from "../telemetry.ts";

/** The status that tells an HTTP client what a code means. Codes that no route gives are a server's fault. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  E_SCHEMA: 400,
  E_AUTH: 401,
  E_FORBIDDEN: 403,
  E_SUITE: 403,
  E_NOT_FOUND: 404,
  E_NO_ROOM: 404,
  E_CONFLICT: 409,
  E_NAME_TAKEN: 409,
  E_QUOTA: 409,
  E_NAME_INVALID: 400,
  E_TOO_LARGE: 413,
  E_RATE: 429,
  E_INTEGRITY: 500,
  E_UNAVAILABLE: 503,
  E_DISK_FULL: 507,
};

/** Answers with the one error shape of the HTTP side, `{error:{code, message}}`. */
export function refuse(reply: FastifyReply, error: ChatCastError, status = STATUS[error.code] ?? 500): FastifyReply {
  return reply.code(status).type("application/json; charset=utf-8").send({ error: error.body() });
}

/** What Fastify and its plugins throw, in our codes. */
function translate(error: { statusCode?: number }): { error: ChatCastError; status: number } | undefined {
  switch (error.statusCode) {
    case 400:
      return { error: new ChatCastError("E_SCHEMA", "the request is malformed"), status: 400 };
    case 406:
    case 415:
      return {
        error: new ChatCastError("E_SCHEMA", "send the file as multipart/form-data, field `file`"),
        status: 415,
      };
    // What the page's folder refuses to look at is, for the asker, not there.
    case 403:
    case 404:
      return { error: notFound(), status: 404 };
    case 413:
      return { error: new ChatCastError("E_TOO_LARGE", "the request is larger than this server takes"), status: 413 };
    default:
      return undefined;
  }
}

/** Every failure of a route leaves as a typed code; what was not foreseen is logged and told without its words. */
export function installRefusals(app: FastifyInstance, telemetry: Telemetry): void {
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof ChatCastError) {
      if (error.code === "E_INTEGRITY") telemetry.log.error({ err: error, requestId: request.id }, "damaged file");
      // What an unfinished answer already claimed of its body does not hold for the refusal.
      for (const header of ["content-length", "content-range", "content-disposition", "etag"])
        reply.removeHeader(header);
      return refuse(reply, error);
    }
    const known = translate(error);
    if (known) return refuse(reply, known.error, known.status);
    telemetry.log.error({ err: error, requestId: request.id }, "request failed");
    return refuse(reply, new ChatCastError("E_UNAVAILABLE", "the server could not do this now"), 500);
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, notFound()));
}

/** One answer for everything that is not there, or not there for the asker. */
export const notFound = (): ChatCastError => new ChatCastError("E_NOT_FOUND", "there is nothing here");
