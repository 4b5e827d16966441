/** The door for simulations: the server's machines without its sockets, its HTTP and its adapters to a real disk. */

export { GroupSync } from "./blobs/disk/group-sync.ts";
export { openMemoryBlobs } from "./blobs/memory/blobs.ts";
export type { BlobStore } from "./blobs/port.ts";
export { StreamDigest } from "./blobs/stream-digest.ts";
export type { Clock, Timers } from "./clock.ts";
export { Tick } from "./fanout/tick.ts";
export { ChunkBudget } from "./gateway/chunk-budget.ts";
export { Connection } from "./gateway/connection.ts";
export type { GatewayContext } from "./gateway/context.ts";
export { Slabs } from "./gateway/intake/slabs.ts";
export { Turns } from "./gateway/intake/turns.ts";
export { Work } from "./gateway/work.ts";
export { Janitor } from "./janitor.ts";
export { Directory } from "./rooms/directory.ts";
export { FileUrls } from "./rooms/file-urls.ts";
export { Talk } from "./rooms/talk.ts";
export {
  type Call,
  type CallArgs,
  type CallName,
  type CallResult,
  runCall,
  StoreRefusal,
  type SyncStore,
  storeOver,
} from "./store/calls.ts";
export { MemoryData } from "./store/memory/data.ts";
export { memoryCalls, openMemoryStore } from "./store/memory/store.ts";
export type { ChunkLeaf, LogPage, MessageDraft, Store, StoredMessage } from "./store/port.ts";
export { openTelemetry } from "./telemetry.ts";
export { checkedRead } from "./transfers/checked-read.ts";
export { Transfers } from "./transfers/transfers.ts";
