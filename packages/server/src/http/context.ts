import type { BlobStore } from "../blobs/port.ts";
import type { Clock } from "../clock.ts";
import type { OpenedPush } from "../push/open.ts";
import type { Directory } from "../rooms/directory.ts";
import type { FileUrls } from "../rooms/file-urls.ts";
import type { Seats } from "../seats/port.ts";
import type { Store } from "../store/port.ts";
import type { Telemetry } from "../telemetry.ts";
import type { PieceMemory } from "../transfers/checked-read.ts";
import type { Administration } from "./admin.ts";

/** What the HTTP routes work with. */
export interface HttpContext {
  store: Store;
  directory: Pick<Directory, "find">;
  blobs: BlobStore;
  urls: FileUrls;
  /** For what is read from `blobs`. */
  memory: PieceMemory;
  clock: Clock;
  telemetry: Telemetry;
  /** Whether people should be sent here. */
  ready: () => boolean;
  /** Bytes that an uploaded file may have. */
  maxFileSize: number;
  /** Whether probes of the path and bots are limited in their rate. */
  rateLimits: boolean;
  /** Where several nodes give out together what bots may say. */
  meters?: Pick<Seats, "spend">;
  /** Addresses that read `/metrics` without a token, besides this machine's own. */
  metricsAllow: readonly { address: string; prefix: number }[];
  /** How often the gateway speaks on an idle connection. */
  heartbeatMs: number;
  /** Origins besides the server's own that may read answers. */
  origins: ReadonlySet<string>;
  secure: boolean;
  /** TLS with a certificate of the operator's: browsers may be told to insist on it. */
  pinned: boolean;
  /** Absent where nobody is told who is not here. */
  push?: Pick<OpenedPush, "publicKey" | "requireAddress" | "changed">;
  /** Absent where the server has no administrator. */
  admin: Administration | undefined;
  /** Folder of the built page. */
  pageDirectory: string;
}
