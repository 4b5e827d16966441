import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { bundle } from "../../build.ts";
import { Command, type RunOptions } from "./command.ts";
import { Server } from "./server.ts";

/** A server, the program as one file, and people with a state directory and so a key of their own. */
export class Stage {
  home = "";
  #server: Server | undefined;
  readonly #open: Command[] = [];

  /** Address of the server. */
  get url(): string {
    return this.#server?.url ?? "";
  }

  get bin(): string {
    return join(this.home, "chatcast.mjs");
  }

  run(person: string, args: readonly string[], options: Partial<RunOptions> = {}): Command {
    const env = { CHATCAST_SERVER: this.url, CHATCAST_NAME: person, ...options.env };
    const command = new Command(args, { state: join(this.home, person), bin: this.bin, ...options, env });
    this.#open.push(command);
    return command;
  }

  async open(): Promise<void> {
    this.home = await mkdtemp(join(tmpdir(), "chatcast-cli-"));
    [this.#server] = await Promise.all([Server.start(this.home), bundle(this.bin)]);
  }

  killAll(): void {
    for (const { child } of this.#open.splice(0)) child.kill("SIGKILL");
  }

  async close(): Promise<void> {
    await this.#server?.stop();
    await rm(this.home, { recursive: true, force: true });
  }
}

/** One for all tests of a file. */
export function stage(): Stage {
  const made = new Stage();
  beforeAll(() => made.open());
  afterEach(() => made.killAll());
  afterAll(() => made.close());
  return made;
}
