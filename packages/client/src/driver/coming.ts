import type { TransferStarted, TransferStopped } from "@chatcast/protocol";
import type { Journal } from "../journal/journal.ts";
import { stoppedNotice } from "./alarms.ts";
import type { KillSwitch } from "./kill-switch.ts";

/** Files that are listed at once; a server that tells of more is not believed. */
const LISTED = 256;

/** Sealed files of others that are under way to this member, as the server tells of them on this connection. */
export class ComingFiles {
  readonly #journal: Journal;
  readonly #known = new Map<string, TransferStarted>();
  #switch: KillSwitch | undefined;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** By what they are stopped from now on; undefined in an open room. */
  set switch(by: KillSwitch | undefined) {
    this.#switch = by;
  }

  started(start: TransferStarted): void {
    if (this.#known.size >= LISTED && !this.#known.has(start.transfer_id)) return;
    this.#known.set(start.transfer_id, start);
    this.#tell();
  }

  /** It is here, or it comes no more. */
  over(id: string): void {
    if (this.#known.delete(id)) this.#tell();
  }

  /** What was told on a connection that is gone may be over by now. */
  clear(): void {
    if (this.#known.size === 0) return;
    this.#known.clear();
    this.#tell();
  }

  /** Somebody else's file ended early. */
  stopped(stop: TransferStopped, self: string | undefined): Promise<void> | undefined {
    const { transfer_id: id, kill } = stop;
    const start = this.#known.get(id);
    this.over(id);
    if (kill !== undefined && this.#switch !== undefined) {
      const isPrivate = start?.mode === "unicast";
      const members = start === undefined ? [] : [start.fromId, ...(isPrivate ? [self] : [])];
      return this.#switch.heard({ stop, members, private: isPrivate }, this.#journal);
    }
    this.#journal.notice(...stoppedNotice(stop));
    return undefined;
  }

  #tell(): void {
    const files = [...this.#known].map(([id, { from, mode, total_size: size }]) => ({
      id,
      from,
      size,
      private: mode === "unicast",
      stop: () => this.stop(id),
    }));
    this.#journal.coming(files);
  }

  stop(id: string): void {
    this.#switch?.kill(id).catch((cause: unknown) => this.#journal.notice("error", String(cause)));
  }
}
