import type { DatabaseSync } from "node:sqlite";
import { StoreRefusal } from "../../calls.ts";
import { number } from "../rows.ts";
import { sql as logAndRegisters } from "./0001-log-and-registers.ts";
import { sql as retention } from "./0002-retention.ts";
import { sql as identities } from "./0003-identities.ts";
import { sql as leavesOfUploads } from "./0004-leaves-of-uploads.ts";
import { sql as streams } from "./0005-streams.ts";
import { sql as relations } from "./0006-relations.ts";
import { sql as commands } from "./0007-commands.ts";
import { sql as manifests } from "./0008-manifests.ts";
import { sql as search } from "./0009-search.ts";
import { sql as epochs } from "./0010-epochs.ts";
import { sql as standings } from "./0011-standings.ts";
import { sql as quarantines } from "./0012-quarantines.ts";
import { sql as bots } from "./0013-bots.ts";
import { sql as expiry } from "./0014-expiry.ts";
import { sql as pushes } from "./0015-pushes.ts";
import { sql as kills } from "./0016-kills.ts";
import { sql as thumbnails } from "./0017-thumbnails.ts";
import { sql as pins } from "./0018-pins.ts";

/** Step n leads from version n to n + 1. A step that was released is never changed, only followed by another. */
const STEPS: readonly string[] = [
  logAndRegisters,
  retention,
  identities,
  leavesOfUploads,
  streams,
  relations,
  commands,
  manifests,
  search,
  epochs,
  standings,
  quarantines,
  bots,
  expiry,
  pushes,
  kills,
  thumbnails,
  pins,
];

export const SCHEMA_VERSION = STEPS.length;

/**
 * Brings a database up to `target`, each step in a transaction of its own.
 * @throws StoreRefusal `E_CONFLICT` when a newer ChatCast has written it: what it means is not known here.
 */
export function migrate(db: DatabaseSync, target = SCHEMA_VERSION): void {
  const found = version(db);
  if (found > SCHEMA_VERSION) {
    throw new StoreRefusal(
      "E_CONFLICT",
      `the data was written by a newer ChatCast (version ${found} of the data, this one reads up to ` +
        `${SCHEMA_VERSION}): start the newer one, or choose another data directory`,
    );
  }
  for (const [index, step] of STEPS.slice(0, target).entries()) {
    if (index < found) continue;
    db.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}

function version(db: DatabaseSync): number {
  return number(db.prepare("PRAGMA user_version").get() ?? {}, "user_version");
}
