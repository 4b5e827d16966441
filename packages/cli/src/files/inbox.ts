import { join } from "node:path";
import * as z from "zod/mini";
import { fileNameOf, privateFolder, readState, writeState } from "../state/folder.ts";
import type { Place } from "../state/places.ts";

/** A file that is wanted and not here yet. Its url carries the right to read it. */
const wanted = z.object({
  key: z.string(),
  url: z.string(),
  name: z.string(),
  size: z.int(),
  /** Of a file in an open room. */
  sha256: z.optional(z.string()),
  /** Where a sealed file stands in its conversation. */
  sealed: z.optional(z.object({ offset: z.int(), with: z.optional(z.string()) })),
  from: z.string(),
  path: z.string(),
});
export type Wanted = z.infer<typeof wanted>;

const kept = z.object({
  /** Of each conversation the last message that was looked at; the room's is under "". */
  cursors: z.record(z.string(), z.int()),
  wanted: z.array(wanted),
});

/** What of a room was received and what not, over any number of runs. */
export class Inbox {
  readonly #path: string;
  readonly #cursors: Map<string, number>;
  readonly #wanted: Map<string, Wanted>;
  /** Whether an earlier run has looked at this room. */
  readonly known: boolean;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, stored: z.infer<typeof kept> | undefined) {
    this.#path = path;
    this.known = stored !== undefined;
    this.#cursors = new Map(Object.entries(stored?.cursors ?? {}));
    this.#wanted = new Map((stored?.wanted ?? []).map((one) => [one.key, one]));
  }

  /** That of a membership: another token is another one. */
  static async open(stateDirectory: string, { server, token = "" }: Place): Promise<Inbox> {
    const path = join(await privateFolder(stateDirectory, "inbox"), `${fileNameOf(server, token)}.json`);
    return new Inbox(path, await readState(path, kept));
  }

  get wanted(): readonly Wanted[] {
    return [...this.#wanted.values()];
  }

  cursor(conversation: string): number {
    return this.#cursors.get(conversation) ?? 0;
  }

  /** Everything up to `offset` was looked at, and of that `files` are wanted. Resolves when that is kept. */
  seen(conversation: string, offset: number, files: readonly Wanted[]): Promise<void> {
    this.#cursors.set(conversation, offset);
    for (const file of files) this.#wanted.set(file.key, file);
    return this.#write();
  }

  done(key: string): Promise<void> {
    this.#wanted.delete(key);
    return this.#write();
  }

  #write(): Promise<void> {
    const value = { cursors: Object.fromEntries(this.#cursors), wanted: this.wanted };
    // One that failed, for want of space for instance, is no reason not to try the next one.
    this.#writing = this.#writing.catch(() => undefined).then(() => writeState(this.#path, value));
    return this.#writing;
  }
}
