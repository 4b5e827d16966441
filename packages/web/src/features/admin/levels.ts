import type { Key } from "../../words/catalog.ts";
import { sayOf } from "../../words/words.ts";

/** What the server counts of what waits, by its name in `/metrics`. */
export const LEVELS: Readonly<Record<string, Key>> = {
  chatcast_queued_bytes: "levels.queued-bytes",
  chatcast_queued_bytes_max: "levels.queued-bytes-max",
  chatcast_lagging_members: "levels.lagging-members",
  chatcast_news_waiting: "levels.news-waiting",
  chatcast_catching_up: "levels.catching-up",
  chatcast_unacknowledged_chunk_bytes: "levels.unacknowledged-chunk-bytes",
  chatcast_paused_connections: "levels.paused-connections",
  chatcast_slab_idle_bytes: "levels.slab-idle-bytes",
  chatcast_digest_ahead_bytes: "levels.digest-ahead-bytes",
  chatcast_requests_under_way: "levels.requests-under-way",
  chatcast_requests_waiting: "levels.requests-waiting",
  chatcast_requests_waiting_bytes: "levels.requests-waiting-bytes",
  chatcast_pages_waiting: "levels.pages-waiting",
  chatcast_events_held: "levels.events-held",
  chatcast_file_handles: "levels.file-handles",
  chatcast_file_operations: "levels.file-operations",
  chatcast_bucket_waiting_parts: "levels.bucket-waiting-parts",
  chatcast_bucket_removals: "levels.bucket-removals",
  chatcast_store_waiting: "levels.store-waiting",
  chatcast_hooks_behind: "levels.hooks-behind",
  chatcast_pushes_waiting: "levels.pushes-waiting",
};

/** @param help as the server says it: of a newer server than this page */
export function sayLevel(name: string, help: string): string {
  const key = LEVELS[name];
  return key === undefined ? help : sayOf(key);
}
