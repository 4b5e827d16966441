import { StoreRefusal } from "../../calls.ts";
import { type Query, rowNumber, rowText } from "../query.ts";
import { sql as logAndRegisters } from "./0001-log-and-registers.ts";
import { sql as search } from "./0002-search.ts";
import { sql as epochs } from "./0003-epochs.ts";
import { sql as standings } from "./0004-standings.ts";
import { sql as quarantines } from "./0005-quarantines.ts";
import { sql as seats } from "./0006-seats.ts";
import { sql as bots } from "./0007-bots.ts";
import { sql as errands } from "./0008-errands.ts";
import { sql as expiry } from "./0009-expiry.ts";
import { sql as pushes } from "./0010-pushes.ts";
import { sql as kills } from "./0011-kills.ts";
import { sql as thumbnails } from "./0012-thumbnails.ts";
import { sql as pins } from "./0013-pins.ts";

/** Step n leads from version n to n + 1. A step that was released is never changed, only followed by another. */
const STEPS: readonly string[] = [
  logAndRegisters,
  search,
  epochs,
  standings,
  quarantines,
  seats,
  bots,
  errands,
  expiry,
  pushes,
  kills,
  thumbnails,
  pins,
];

/**
 * Brings the schema of the connection up to date, in one transaction, and gives it a name of its own when it is new.
 * @returns the name: what belongs to these rows elsewhere, files above all, is known by it.
 * @throws StoreRefusal `E_CONFLICT` when a newer ChatCast has written it: what it means is not known here.
 */
export async function migrate(query: Query): Promise<string> {
  await query("BEGIN");
  try {
    await query("CREATE TABLE IF NOT EXISTS chatcast (version bigint NOT NULL, name text NOT NULL)");
    const [kept] = await query("SELECT version FROM chatcast");
    const found = kept === undefined ? 0 : rowNumber(kept, "version");
    if (found > STEPS.length) throw newer(found);
    for (const step of STEPS.slice(found)) await query(step);
    if (kept === undefined) {
      await query("INSERT INTO chatcast (version, name) VALUES ($1, gen_random_uuid())", [STEPS.length]);
    } else {
      await query("UPDATE chatcast SET version = $1", [STEPS.length]);
    }
    const [named] = await query("SELECT name FROM chatcast");
    await query("COMMIT");
    return String(named?.name);
  } catch (error) {
    await query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/**
 * The name of a schema that other nodes are using, which therefore stays as it is.
 * @throws StoreRefusal `E_UNAVAILABLE` when it is of another version than this one's
 */
export async function schemaOf(query: Query): Promise<string> {
  const [kept] = await query("SELECT version, name FROM chatcast");
  const found = kept === undefined ? 0 : rowNumber(kept, "version");
  if (found > STEPS.length) throw newer(found);
  if (found < STEPS.length) {
    throw new StoreRefusal(
      "E_UNAVAILABLE",
      `nodes of an older ChatCast run on it (version ${found} of the data, this one's is ${STEPS.length}): stop them all, ` +
        "then start the newer ones",
    );
  }
  return rowText(kept ?? {}, "name");
}

const newer = (found: number): StoreRefusal =>
  new StoreRefusal(
    "E_CONFLICT",
    `its data was written by a newer ChatCast (version ${found} of the data, this one reads up to ${STEPS.length}): start ` +
      "the newer one, or choose another database",
  );
