import type { TransferStarted, TransferStopped } from "@chatcast/protocol";
import type { HaltView } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import { told } from "../told.ts";
import { stoppedNotice } from "./alarms.ts";
import type { KillSwitch } from "./kill-switch.ts";
import { bodyOf } from "./said.ts";

/** Files that are listed at once; a server that tells of more is not believed. */
const LISTED = 256;

interface Known {
  start: TransferStarted;
  halted: HaltView | undefined;
}

/** Sealed files of others that are under way to this member, or may be again, as the server tells of them on this connection. */
export class ComingFiles {
  readonly #journal: Journal;
  readonly #known = new Map<string, Known>();
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
    // It goes on in another stream.
    if (start.continues !== undefined) this.#known.delete(start.continues);
    this.#known.set(start.transfer_id, { start, halted: undefined });
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
  async stopped(stop: TransferStopped, self: string | undefined): Promise<void> {
    const { transfer_id: id, kill } = stop;
    const start = this.#known.get(id)?.start;
    this.over(id);
    if (kill !== undefined && this.#switch !== undefined) {
      const isPrivate = start?.mode === "unicast";
      const members = start === undefined ? [] : [start.fromId, ...(isPrivate ? [self] : [])];
      if (!(await this.#switch.heard({ stop, members, private: isPrivate }, this.#journal))) return;
    } else this.#journal.notice(...stoppedNotice(stop));
    if (start !== undefined) this.#halt(start, stop);
  }

  /** What was verified of it is kept: it stays listed until it goes on, or its sender discards it. */
  #halt(start: TransferStarted, { transfer_id: id, reason, kill, quarantined }: TransferStopped): void {
    const goesOn = [...this.#known.values()].some((other) => other.start.continues === id);
    if (quarantined === undefined || reason === "cancelled" || goesOn) return;
    const why = reason === "integrity_compromised" ? "altered" : reason;
    this.#known.set(id, { start, halted: { why, by: kill?.by.username, chunks: quarantined } });
    this.#tell();
  }

  #tell(): void {
    const files = [...this.#known].map(
      ([
        id,
        {
          start: { from, mode, total_size: size },
          halted,
        },
      ]) => ({
        id,
        from,
        size,
        private: mode === "unicast",
        halted,
        stop: () => this.stop(id),
      }),
    );
    this.#journal.coming(files);
  }

  stop(id: string): void {
    this.#switch?.kill(id).catch((cause: unknown) => {
      this.#journal.notice("error", told("refused", {}, String(cause), bodyOf(cause)));
    });
  }
}
