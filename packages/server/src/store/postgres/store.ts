import { storeOver } from "../calls.ts";
import type { Store } from "../port.ts";
import { connect, type Hold } from "./connection.ts";
import { openingErrorOf } from "./failure.ts";
import { PostgresLane } from "./lane.ts";

export interface PostgresStore extends Store {
  /** Whose rows these are: the same at every opening. Files of the log are kept elsewhere, and known to belong here by it. */
  readonly name: string;
  /** Calls that are not answered yet, text counted as one for each KiB. */
  waiting(): number;
}

/**
 * A store in a PostgreSQL database, in the schema that its connections begin in. Calls that wait together are committed
 * together, and none is answered before its commit. The data belongs to one server at a time, or to nodes that share it.
 * @param url `postgres://user:password@host:port/database?…`, as libpq takes it
 * @throws ChatCastError `E_UNAVAILABLE` when it cannot be used: not reached, in use, of a newer version.
 */
export async function openPostgresStore(url: string, hold: Hold = "alone"): Promise<PostgresStore> {
  const first = await connect(url, hold).catch((error: unknown) => {
    throw openingErrorOf(error, url);
  });
  const lane = new PostgresLane(first, () => connect(url, hold));
  const store = storeOver(
    (name, args) => lane.call(name, args),
    () => lane.close(),
  );
  return { ...store, name: first.name, waiting: () => lane.waiting };
}
