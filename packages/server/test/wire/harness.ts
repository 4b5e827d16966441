import { afterAll, afterEach, beforeAll } from "vitest";
import { Host, type HostedServer } from "../host/host.ts";
import { type ServerOptions, WireServer } from "./process.ts";
import { WireRooms } from "./rooms.ts";

/** One of the servers in the host of this worker. */
class HostedRooms extends WireRooms {
  readonly #options: ServerOptions;
  #server: HostedServer | undefined;

  constructor(options: ServerOptions) {
    super();
    this.#options = options;
  }

  get url(): string {
    return this.#server?.urlAt("127.0.0.1") ?? "";
  }

  get alive(): boolean {
    return host().ended === undefined;
  }

  async start(): Promise<void> {
    const { lab, env } = this.#options;
    const kept = Object.entries({ RATE_LIMITS: "off", ...env }).filter(
      (entry): entry is [string, string] => !!entry[1],
    );
    this.#server = await host().open({ args: lab ? ["--lab"] : [], env: Object.fromEntries(kept) });
  }

  dispose(): void {
    this.#server?.dispose();
  }

  protected died(): string | undefined {
    return host().ended;
  }
}

let shared: Host | undefined;
function host(): Host {
  shared ??= new Host();
  return shared;
}

/**
 * One server for the tests of a file, in a process that it shares with those of other files; clients are closed after
 * each test.
 */
export function serve(options: ServerOptions = {}): WireRooms {
  return kept(new HostedRooms(options));
}

/** Likewise in a process of its own: one that is stopped, or whose output or data is looked at. */
export function serveAlone(options: ServerOptions = {}): WireServer {
  return kept(new WireServer(options));
}

function kept<Server extends HostedRooms | WireServer>(server: Server): Server {
  beforeAll(async () => server.start());
  afterEach(() => server.closeClients());
  afterAll(async () => server.dispose());
  return server;
}

let counter = 0;

/** A name that no other test uses, fit for rooms, message ids and transfer ids. */
export function unique(prefix: string): string {
  counter += 1;
  return `${prefix}-${process.pid.toString(36)}-${counter.toString(36)}`;
}
