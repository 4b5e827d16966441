/** What may wait for a reader (docs/LIMITS.md). All in bytes unless named otherwise. */

/** A line with more than this queued is lagging: what its room says is no longer pushed to it. */
export const LAGGING_BYTES = 1024 * 1024;

/** At or below this a lagging line has drained. */
export const DRAINED_BYTES = 64 * 1024;

/** Beyond this, which only answers to the member's own requests can fill, the connection is closed. */
export const QUEUE_BYTES = 16 * 1024 * 1024;

/** A line that has not drained once in this many ms is closed. */
export const LAGGING_MS = 60_000;

/** How often lagging lines are looked at, in ms. */
export const CHECK_MS = 100;

/** What one tick collects for one member before it writes ahead of the tick's end. */
export const PENDING_BYTES = 256 * 1024;

/** Members that read what they missed from the log at the same time, over the whole server. */
export const CATCH_UP_READERS = 8;

/** What one reading of the log for a member brings at most, where messages are small; large ones are read in smaller steps. */
export const CATCH_UP_PAGE = 200;

/** Events held back for somebody whose entry is being answered; what goes beyond is read from the log. */
export const HELD_EVENTS = 256;

/** The longest rest of the tick after it wrote, in ms: what it adds at most to a delivery. */
export const REST_MS = 5;

/** A tick that wrote fewer events than this to a member, on average, rests. */
export const DENSE_EVENTS = 16;

/** Whoever was told who came or went gets the next such news after this many ms, all of it at once, if nothing else takes it along. */
export const NEWS_MS = 250;

/** Members whose news is written in one turn of the event loop. */
export const NEWS_LINES = 256;
