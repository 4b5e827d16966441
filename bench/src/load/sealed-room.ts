import fs, { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChatCastClient, fileIdentities, openClient } from "@chatcast/client";
import { until } from "../lib/wait.ts";
import { lineOf } from "./room.ts";

const EVERYBODY = { mode: "broadcast" } as const;
/** Said at once before an answer is waited for. */
const AT_ONCE = 50;

/** Somebody in a sealed room of its own, by the SDK. */
export class SealedGuest {
  readonly #client: ChatCastClient;
  readonly #folder: string;

  private constructor(client: ChatCastClient, folder: string) {
    this.#client = client;
    this.#folder = folder;
  }

  static async create(port: number): Promise<SealedGuest> {
    const directory = await mkdtemp(join(tmpdir(), "chatcast-bench-"));
    const client = openClient({ url: `http://127.0.0.1:${port}`, identities: fileIdentities({ directory, fs }) });
    await until("the connection", () => client.snapshot().connection.state === "connected");
    await client.createSealedRoom({ username: "Guest" });
    return new SealedGuest(client, directory);
  }

  /** A path with a fragment. */
  get link(): string {
    return this.#client.snapshot().room?.sealed?.link ?? "";
  }

  async say(count: number): Promise<void> {
    for (let number = 1; number <= count; number++) {
      this.#client.say(`${lineOf(number)} the tide is out`, EVERYBODY);
      if (number % AT_ONCE === 0 || number === count) await until("the acknowledgements", () => this.#quiet);
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #quiet(): boolean {
    return this.#client.snapshot().conversations[0]?.messages.at(-1)?.state.state === "acknowledged";
  }
}
