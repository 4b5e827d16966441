import { ChatCastError } from "@chatcast/client";
import { EXIT_OF, type Exit } from "@chatcast/protocol/exits";

export { EXITS } from "@chatcast/protocol/exits";

/** An end that the program itself decides on. */
export class Failure extends Error {
  readonly exit: Exit;

  constructor(exit: Exit, message: string) {
    super(message);
    this.exit = exit;
  }
}

export class Stopped extends Failure {
  constructor(message = "stopped") {
    super("stopped", message);
  }
}

/** How an error ends the program. */
export function exitOf(error: unknown): { exit: Exit; message: string; code?: string } {
  if (error instanceof ChatCastError) return { exit: EXIT_OF[error.code], message: error.message, code: error.code };
  if (error instanceof Failure) return { exit: error.exit, message: error.message };
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return { exit: "missing", message: `there is no ${path}`, code };
  if (code === "EACCES" || code === "EPERM") return { exit: "refused", message: `not allowed: ${path}`, code };
  if (code === "EISDIR") return { exit: "usage", message: `${path} is a folder`, code };
  if (code === "ENOSPC" || code === "EDQUOT") return { exit: "room", message: "no space left on this disk", code };
  return { exit: "unexpected", message: error instanceof Error ? (error.stack ?? message) : String(error) };
}
