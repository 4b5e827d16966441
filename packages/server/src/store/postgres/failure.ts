import { ChatCastError } from "@chatcast/protocol";
import { StoreRefusal } from "../calls.ts";
import { sqlState } from "./connection.ts";

/** True when the error concerns one call alone: a refusal, a broken constraint, a value that cannot be stored. */
export const isOfCall = (error: unknown): boolean =>
  error instanceof StoreRefusal || error instanceof TypeError || /^2[23]/.test(sqlState(error) ?? "");

/** True when the transaction was undone because of another one, and may simply be run again. */
export const isPassing = (error: unknown): boolean => /^40/.test(sqlState(error) ?? "");

/** True when PostgreSQL itself has said that it undid the transaction, so that nothing of it is there. */
export const isUndone = (error: unknown): boolean => {
  const state = sqlState(error);
  // 57P: the server goes down. It may have committed before it said so.
  return state !== undefined && !state.startsWith("57P") && !state.startsWith("08");
};

/** What the caller of a failed call gets. The cause is for the operator's log, never for a member. */
export function errorOf(cause: unknown): ChatCastError {
  if (cause instanceof ChatCastError) return cause;
  if (cause instanceof StoreRefusal) return new ChatCastError(cause.code, cause.message);
  if (sqlState(cause) === "53100") return new ChatCastError("E_DISK_FULL", "no space left to store this", { cause });
  return new ChatCastError("E_UNAVAILABLE", "the store is unavailable", { cause });
}

/** As `errorOf`, for whoever starts the server. The address is told without user and password. */
export function openingErrorOf(cause: unknown, url: string): ChatCastError {
  const { host, pathname } = new URL(url);
  const said = cause instanceof Error && cause.message !== "" ? cause.message : String(cause);
  const message = `the PostgreSQL database ${host}${pathname} cannot be used: ${said}`;
  return new ChatCastError("E_UNAVAILABLE", message, { cause });
}
