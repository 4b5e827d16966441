import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { bundle } from "../../build.ts";
import { buildPackage } from "../../pack.ts";
import { Command, type RunOptions } from "./command.ts";
import { Server } from "./server.ts";

/** What stands for the built page, whose building takes longer than all that is asked of it here. */
export const PAGE = "<!doctype html><title>stands for the page</title>";

/**
 * A server, the program, and people with a state directory and so a key of their own. Both programs are those of the package
 * outside of the repository, or the server is the repository's and the program is one file.
 */
export class Stage {
  home = "";
  readonly #packed: boolean;
  #server: Server | undefined;
  readonly #open: Command[] = [];

  /** Address of the server. */
  get url(): string {
    return this.#server?.url ?? "";
  }

  get bin(): string {
    return join(this.home, this.#packed ? "package/bin/chatcast.mjs" : "chatcast.mjs");
  }

  constructor(packed: boolean) {
    this.#packed = packed;
  }

  run(person: string, args: readonly string[], options: Partial<RunOptions> = {}): Command {
    const env = { CHATCAST_SERVER: this.url, CHATCAST_NAME: person, ...options.env };
    const command = new Command(args, { state: join(this.home, person), bin: this.bin, ...options, env });
    this.#open.push(command);
    return command;
  }

  async open(): Promise<void> {
    this.home = await mkdtemp(join(tmpdir(), "chatcast-cli-"));
    if (this.#packed) {
      const page = join(this.home, "page");
      await mkdir(page);
      await writeFile(join(page, "index.html"), PAGE);
      await buildPackage(join(this.home, "package"), page);
      this.#server = await Server.start(this.home, [this.bin, "serve"]);
    } else {
      [this.#server] = await Promise.all([Server.start(this.home), bundle(this.bin)]);
    }
  }

  killAll(): void {
    for (const { child } of this.#open.splice(0)) child.kill("SIGKILL");
  }

  async close(): Promise<void> {
    await this.#server?.stop(this.#packed ? "SIGTERM" : "SIGKILL");
    await rm(this.home, { recursive: true, force: true });
  }
}

/** One for all tests of a file. */
export function stage({ packed = false } = {}): Stage {
  const made = new Stage(packed);
  beforeAll(() => made.open());
  afterEach(() => made.killAll());
  afterAll(() => made.close());
  return made;
}
