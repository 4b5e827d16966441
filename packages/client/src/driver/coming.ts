import type { TransferStarted, TransferStopped } from "@chatcast/protocol";
import type { Journal } from "../journal/journal.ts";
import { stoppedNotice, unsignedStop } from "./alarms.ts";
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

  /** Somebody else's file ended early. Who stopped it is said only where that person has signed it. */
  async stopped(stop: TransferStopped, self: string | undefined): Promise<void> {
    const { transfer_id: id, kill } = stop;
    const start = this.#known.get(id);
    this.over(id);
    if (kill === undefined) {
      this.#journal.notice(...stoppedNotice(stop));
      return;
    }
    const isPrivate = start?.mode === "unicast";
    const members = [start?.fromId ?? self, isPrivate ? self : start?.fromId];
    const good = start !== undefined && (await this.#switch?.isGood({ id, members, private: isPrivate }, kill));
    this.#journal.notice(...(good === true ? stoppedNotice(stop) : unsignedStop(stop)));
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
    this.#switch?.kill(id).catch((cause: unknown) => {
      this.#journal.notice("error", cause instanceof Error ? cause.message : "that cannot be signed here");
    });
  }
}
