/** Things that a run does not have to meet, but a thousand runs must: a simulation that never meets them proves little. */
export const SOMETIMES = [
  "message acknowledged",
  "private message delivered",
  "message sent again",
  "acknowledged as a duplicate",
  "message refused for now",
  "message compromised",
  "compromised message sent again by hand",
  "group commit",
  "commit lost in a crash",
  "commit survived a crash, its answer did not",
  "store write on a full disk",
  "store write failed",
  "disk full for minutes",
  "server crashed",
  "server crashed while starting",
  "client crashed",
  "client gone with messages pending",
  "kept message sent by the next run",
  "connection cut",
  "half-open connection",
  "connecting in vain",
  "member took its place over",
  "name refused while it was held",
  "packet lost",
  "packet duplicated",
  "packet reordered",
  "packet corrupted",
  "gap in the log fetched",
  "comparison of heads lost",
  "log trimmed",
  "reader behind a trim",
  "restored from an older copy",
  "log forgotten for another one",
  "transfer completed",
  "private transfer completed",
  "transfer resumed with chunks missing",
  "transfer taken up by the next run",
  "other file refused",
  "journal write on a full disk",
  "journal torn in a crash",
  "message that was not kept sent after the room was taken back",
  "transfer killed",
  "transfer cancelled",
  "transfer paused",
  "transfer failed and retried",
  "chunk acknowledged as a duplicate",
  "chunks acknowledged in a batch",
  "resume of a killed transfer refused",
  "blob write lost in a crash",
  "blob write torn in a crash",
  "removed blob came back",
  "blob write on a full disk",
  "blob write failed",
  "sync failed",
  "failed sync gave up bytes",
  "file downloaded",
  "bit flipped at rest",
  "rotten chunk sent again",
  "damaged file refused",
  "calendar set anew",
  "opened in another tab",
  "left and came back",
  "away for longer than the name is held",
] as const;

export type Sometimes = (typeof SOMETIMES)[number];

/** Counts how often each sometimes-event was met. */
export class Coverage {
  readonly #counts = new Map<Sometimes, number>();

  hit(event: Sometimes, times = 1): void {
    this.#counts.set(event, this.count(event) + times);
  }

  count(event: Sometimes): number {
    return this.#counts.get(event) ?? 0;
  }

  add(other: Coverage): void {
    for (const [event, count] of other.#counts) this.hit(event, count);
  }

  /** What was never met. */
  get unmet(): Sometimes[] {
    return SOMETIMES.filter((event) => this.count(event) === 0);
  }
}
