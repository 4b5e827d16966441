import type { IntegritySuite, ServerFacts } from "@chatcast/protocol";
import type { Clock } from "../clock.ts";
import type { Tick } from "../fanout/tick.ts";
import type { Directory } from "../rooms/directory.ts";
import type { FileUrls } from "../rooms/file-urls.ts";
import type { Store } from "../store/port.ts";
import type { Telemetry } from "../telemetry.ts";
import type { Transfers } from "../transfers/transfers.ts";
import type { ChunkBudget } from "./chunk-budget.ts";
import type { Slabs } from "./intake/slabs.ts";
import type { Turns } from "./intake/turns.ts";
import type { Lab } from "./lab.ts";
import type { Work } from "./work.ts";

/** What a connection works with. */
export interface GatewayContext {
  directory: Directory;
  transfers: Transfers;
  store: Store;
  urls: FileUrls;
  clock: Clock;
  telemetry: Telemetry;
  facts: ServerFacts;
  tick: Tick;
  /** Shared by all connections. */
  budget: ChunkBudget;
  /** Where chunks lie until they are stored. */
  slabs: Slabs;
  turns: Turns;
  work: Work;
  rateLimits: boolean;
  suite: IntegritySuite;
  encodeUtf8: (text: string) => Uint8Array;
  /** Absent when the server runs without the lab. */
  lab: Lab | undefined;
}
