import { Client, type ConnectOptions, type Joined } from "./client.ts";

/** A server as its clients see it: an address, and who is connected to it. */
export abstract class WireRooms {
  readonly #clients = new Set<Client>();

  /** Address without a trailing slash, always by 127.0.0.1. */
  abstract readonly url: string;
  /** Whether its process is there. */
  abstract readonly alive: boolean;

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async connect(options: ConnectOptions = {}): Promise<Client> {
    const client = await Client.open(this.url, options);
    this.#clients.add(client);
    return client;
  }

  /** Connects and creates the room. */
  async create(roomName: string, username: string, options: ConnectOptions = {}): Promise<Joined> {
    return (await this.connect(options)).enter("create_room", { roomName, username });
  }

  /** Connects and joins the room. */
  async join(roomName: string, username: string, options: ConnectOptions & { token?: string } = {}): Promise<Joined> {
    const { token, ...rest } = options;
    const body = token === undefined ? { roomName, username } : { roomName, username, token };
    return (await this.connect(rest)).enter("join_room", body);
  }

  /** A room in which the first name creates and the others join, in that order. */
  async room<Names extends readonly string[]>(
    roomName: string,
    ...names: Names
  ): Promise<{ [Index in keyof Names]: Joined }> {
    const joined: Joined[] = [];
    for (const name of names) {
      joined.push(joined.length === 0 ? await this.create(roomName, name) : await this.join(roomName, name));
    }
    return joined as unknown as { [Index in keyof Names]: Joined };
  }

  /** @throws Error when the server died meanwhile */
  closeClients(): void {
    for (const client of this.#clients) client.close();
    this.#clients.clear();
    const death = this.died();
    if (death !== undefined) throw new Error(`the server died:\n${death}`);
  }

  /** What it printed when it ended without being asked to. */
  protected abstract died(): string | undefined;
}
