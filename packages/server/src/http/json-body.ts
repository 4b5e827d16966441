import type { FastifyInstance, FastifyRequest } from "fastify";

/** From now on the scope's routes take JSON alone, as the text that it came as: a schema of the protocol reads it. */
export function takeJsonText(scope: FastifyInstance, bodyLimit: number): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("application/json", { parseAs: "string", bodyLimit }, (_request, body, done) =>
    done(null, body),
  );
}

export const isJson = ({ headers }: FastifyRequest): boolean =>
  /^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? "");
