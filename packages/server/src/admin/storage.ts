import { statfs } from "node:fs/promises";
import type { AdminNow } from "@chatcast/protocol";
import type { Clock } from "../clock.ts";
import type { Survey } from "../store/survey.ts";
import type { Level } from "../telemetry.ts";

/** What is stored, and the disk of the data directory in bytes. */
export type StorageFigures = Pick<AdminNow, "totals" | "disk">;

/** How long what was read is good, in ms: all that one look wants to know is read once. */
const FRESH_MS = 1_000;

/** What there is on the disk and in the store. Nothing of it is kept up to date while nobody looks. */
export class Storage {
  readonly #store: Pick<Survey, "totals" | "databaseBytes">;
  readonly #directory: string;
  readonly #clock: Clock;
  #read: { at: number; figures: Promise<StorageFigures> } | undefined;

  constructor(store: Pick<Survey, "totals" | "databaseBytes">, directory: string, clock: Clock) {
    this.#store = store;
    this.#directory = directory;
    this.#clock = clock;
  }

  figures(): Promise<StorageFigures> {
    const now = this.#clock.monotonic();
    if (this.#read === undefined || now - this.#read.at >= FRESH_MS) this.#read = { at: now, figures: this.#look() };
    return this.#read.figures;
  }

  async #look(): Promise<StorageFigures> {
    const [totals, database, { bavail, blocks, bsize }] = await Promise.all([
      this.#store.totals(),
      this.#store.databaseBytes(),
      statfs(this.#directory),
    ]);
    return { totals, disk: { free: bavail * bsize, size: blocks * bsize, database } };
  }

  /** The same for `/metrics`. What cannot be read is not a number there, and all else is told. */
  get levels(): Level[] {
    const level = (name: string, help: string, pick: (figures: StorageFigures) => number): Level => ({
      name: `chatcast_${name}`,
      help,
      read: () => this.figures().then(pick, () => Number.NaN),
    });
    return [
      level("disk_free_bytes", "Free on the disk of the data directory", ({ disk }) => disk.free),
      level("disk_size_bytes", "Size of the disk of the data directory", ({ disk }) => disk.size),
      level("database_bytes", "What the database takes", ({ disk }) => disk.database),
      level("stored_rooms", "Rooms that are stored", ({ totals }) => totals.rooms),
      level("stored_members", "Members who belong to a room", ({ totals }) => totals.members),
      level("stored_messages", "Messages that are kept", ({ totals }) => totals.messages),
      level("stored_files", "Files that are kept", ({ totals }) => totals.files),
      level("stored_file_bytes", "Bytes of those files", ({ totals }) => totals.fileBytes),
      level("quarantined_rooms", "Rooms in quarantine", ({ totals }) => totals.quarantined),
      level("open_transfers", "Uploads that are not complete", ({ totals }) => totals.openTransfers),
    ];
  }
}
