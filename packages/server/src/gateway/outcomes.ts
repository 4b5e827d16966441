import { type ErrorBody, errorOf, isRetryable, type ToldKill } from "@chatcast/protocol";
import type { Connection } from "./connection.ts";
import { errorBody } from "./reply.ts";

/** Undefined: done. Else what the callback, if any, is told beside the packet that already left. */
export type Failure = ErrorBody | undefined;

/** What a packet is known by, as far as it was well-formed. */
export interface Names {
  transfer_id?: string;
  seq?: number;
  id?: string;
}

/** Tells as a NACK what a handler throws; `prev` is what a gap lacks. */
export function answered(
  connection: Connection,
  echo: Names,
  outcome: Promise<Failure>,
  prev?: string,
): Promise<Failure> {
  return outcome.catch((error: unknown) => nack(connection, echo, errorBody(error, connection.log), { prev }));
}

/** What a refusal tells beside its error: what a gap lacks, how much of a file is in quarantine, and who has stopped it. */
interface Besides {
  prev?: string | undefined;
  quarantined?: number | undefined;
  kill?: ToldKill | undefined;
}

export function nack(connection: Connection, echo: Names, error: ErrorBody, besides: Besides = {}): ErrorBody {
  const { prev, quarantined, kill } = besides;
  const { path: _, ...told } = errorOf(connection.charge("reliable_event", error));
  const { code } = told;
  const expected = code === "E_GAP" && prev !== undefined ? { expected: prev } : {};
  const kept = quarantined === undefined ? {} : { quarantined, ...(kill === undefined ? {} : { kill }) };
  connection.packet({
    type: "NACK",
    ...echo,
    meta: { ...told, retryable: isRetryable(code), ...expected, ...kept },
  });
  return told;
}
