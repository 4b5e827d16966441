import { ChatCastError, type ErrorBody } from "@chatcast/protocol";
import type { Logger } from "pino";

/** Socket.IO's acknowledgement callback, where the client gave one. */
export type Callback = ((answer: object) => void) | undefined;

/** What a failure is told to the client. An unforeseen one is logged and told as unavailable, without its words. */
export function errorBody(error: unknown, log: Logger): ErrorBody {
  if (error instanceof ChatCastError) return error.body();
  log.error({ err: error }, "request failed");
  return { code: "E_UNAVAILABLE", message: "the server could not do this now; nothing was changed" };
}

/** Splits what a Socket.IO event carried into its body and the callback. */
export function readArguments(args: readonly unknown[]): { body: unknown; callback: Callback } {
  const last = args.at(-1);
  const callback = typeof last === "function" ? (last as (answer: object) => void) : undefined;
  return { body: args[0] === last && callback ? undefined : args[0], callback };
}
