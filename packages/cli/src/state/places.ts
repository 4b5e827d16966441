import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { fileNameOf, privateFolder, readState, writeState } from "./folder.ts";
import { tryLock, type Unlock } from "./lock.ts";

/** A membership that this person has: what proves it, and what of it was not finished. */
const place = z.object({
  server: z.string(),
  /** Of an open room. */
  room: z.optional(z.string()),
  /** Of a sealed one; who reads it has the room. */
  link: z.optional(z.string()),
  username: z.string(),
  token: z.optional(z.string()),
  lastAt: z.int(),
  /** Sends that were begun, by what they send to whom. */
  unfinished: z.array(z.string()),
  /** Commands that were begun and have not sent all yet, oldest first, each with the files that it has sent. */
  begun: z.optional(z.array(z.object({ command: z.string(), sent: z.array(z.string()) }))),
});
export type Place = z.infer<typeof place>;

const SUFFIX = ".json";

/** The memberships, one file each: programs that run at the same time write different ones. */
export class Places {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(stateDirectory: string): Promise<Places> {
    return new Places(await privateFolder(stateDirectory, "places"));
  }

  /** What is known of a membership of this name. */
  read(server: string, room: string, username: string): Promise<Place | undefined> {
    return readState(this.#path(server, room, username), place);
  }

  /** @returns undefined while another program uses that membership. */
  lock(server: string, room: string, username: string): Promise<Unlock | undefined> {
    return tryLock(`${this.#path(server, room, username)}.lock`);
  }

  async write(room: string, one: Place): Promise<void> {
    await writeState(this.#path(one.server, room, one.username), one);
  }

  /** Newest first. */
  async all(): Promise<Place[]> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith(SUFFIX));
    const places = await Promise.all(names.map((name) => readState(join(this.#folder, name), place)));
    return places.filter((one) => one !== undefined).sort((a, b) => b.lastAt - a.lastAt);
  }

  async forget({ server, username, ...one }: Place): Promise<void> {
    await rm(this.#path(server, one.link ?? one.room ?? "", username), { force: true });
  }

  #path(server: string, room: string, username: string): string {
    return join(this.#folder, `${fileNameOf(server, room, username.toLowerCase())}${SUFFIX}`);
  }
}
