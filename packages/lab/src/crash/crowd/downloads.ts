import { createHash } from "node:crypto";
import type { MessageFile } from "@chatcast/client";
import type { Rng } from "../../sim/kernel/rng.ts";
import type { Deed } from "../history/events.ts";

/** Of those who may read a file that was sent to everyone so many download it, on average. */
const READERS = 2;
/** Between two tries, in milliseconds. */
const PAUSE = 300;
/** A try that takes longer is given up, in milliseconds. */
const TIMEOUT = 20_000;

export interface DownloadOptions {
  everybody: readonly string[];
  rng: Rng;
  record: (deed: Deed) => void;
  changed: () => void;
}

/** Downloads some of the files that come into view, as often as it takes, and writes down their digests. */
export class Downloads {
  readonly #options: DownloadOptions;
  #open = 0;

  constructor(options: DownloadOptions) {
    this.#options = options;
  }

  /** Downloads that are not over. */
  get open(): number {
    return this.#open;
  }

  offer(file: MessageFile, toEveryone: boolean): void {
    const { rng, everybody } = this.#options;
    if (toEveryone && !rng.chance(READERS / everybody.length)) return;
    this.#open++;
    void this.#fetch(file);
  }

  async #fetch({ url, name }: MessageFile): Promise<void> {
    for (;;) {
      const sha256 = await download(url);
      if (sha256 !== undefined) {
        this.#options.record({ do: "fetched", name, sha256 });
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    this.#open--;
    this.#options.changed();
  }
}

/** SHA-256 of what is at a url, in hex; undefined when it did not come whole. */
export async function download(url: string): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok || response.body === null) return undefined;
    for await (const chunk of response.body) hash.update(chunk);
  } catch {
    return undefined;
  }
  return hash.digest("hex");
}
