import { ChatCastError } from "@chatcast/protocol";
import { EXIT_OF, type Exit } from "@chatcast/protocol/exits";
import type { Config } from "./config.ts";
import { ConfigError } from "./config.ts";
import { CertificateError } from "./http/tls/certificates.ts";

/** What a database, a Redis or a bucket is away by. */
const AWAY = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
]);

/** Why there is no server: one line for who starts it, because what is wrong is in their hand and not in a stack. */
export function startFailure(error: unknown, { host, port }: Pick<Config, "host" | "port">): [Exit, string] {
  const { code, message } =
    error instanceof Error ? { code: "", ...error, message: error.message } : { code: "", message: String(error) };
  if (code === "EADDRINUSE")
    return ["usage", `Port ${port} is in use: stop what uses it, or choose another with --port or PORT.`];
  if (code === "EACCES")
    return ["usage", `Not allowed to listen on port ${port}: choose one above 1023 with --port or PORT.`];
  if (code === "EADDRNOTAVAIL")
    return ["usage", `This machine has no address ${host}: choose another with --host or HOST.`];
  if (error instanceof ConfigError || error instanceof CertificateError) return ["usage", message];
  return [kindOf(error), `ChatCast cannot start: ${message}`];
}

function kindOf(error: unknown): Exit {
  if (!(error instanceof Error)) return "unexpected";
  if (error instanceof ChatCastError) return EXIT_OF[error.code];
  const code = "code" in error ? error.code : undefined;
  if (AWAY.has(String(code))) return "away";
  if (code === "ENOSPC" || code === "EDQUOT") return "room";
  // Of several addresses that a name has, each with its own reason.
  if (error instanceof AggregateError) return kindOf(error.errors[0]);
  return error.cause === undefined ? "unexpected" : kindOf(error.cause);
}
