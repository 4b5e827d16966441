import type { ClientOptions, FileOpener, Platform, Storage } from "@chatcast/client";
import type { IntegritySuite } from "@chatcast/protocol";
import type { BlobStore, Directory, Store, Transfers } from "@chatcast/server/machines";
import type { Invariant } from "../checker/invariants.ts";
import type { BlobSins } from "../disk/blobs.ts";
import type { StoreSins } from "../disk/store.ts";

export type OpenConnection = NonNullable<ClientOptions["openConnection"]>;

/** Where a bug can be put in: around each port and machine, never inside the product. */
export interface Plant {
  storeSins?: StoreSins;
  blobSins?: BlobSins;
  store?: (port: Store) => Store;
  blobs?: (port: BlobStore) => BlobStore;
  /** The suite of the server. */
  suite?: (suite: IntegritySuite) => IntegritySuite;
  directory?: (directory: Directory) => void;
  transfers?: (transfers: Transfers, suite: IntegritySuite) => void;
  nameHoldMs?: number;
  /** A backup reads the files before the calls that tell of them. */
  copiesFilesFirst?: boolean;
  /** Downloads give out what the disk gives back. */
  uncheckedReads?: boolean;
  /** What a client keeps. */
  storage?: (storage: Storage) => Storage;
  /** Where a client finds files again. */
  files?: (files: FileOpener) => FileOpener;
  /** The machine of a client. */
  platform?: (platform: Platform) => Platform;
  /** What a client connects with. */
  transport?: (open: OpenConnection) => OpenConnection;
  /** Changes machines in place for one run. @returns what undoes it. */
  machines?: () => () => void;
}

/** A planted bug, and the invariants that may catch it. */
export interface PlantedBug {
  name: string;
  caughtBy: readonly Invariant[];
  plant: Plant;
}
