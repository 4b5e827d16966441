import { ChatCastError } from "@chatcast/protocol";

export type Row = Record<string, unknown>;

/** A connection to the data, as far as it is needed here. */
export interface Connection {
  query(text: string, values?: readonly unknown[]): Promise<Row[]>;
  broken(): boolean;
  end(): Promise<void>;
}

/** One connection, made anew by the next statement when it is lost; the one that was on it fails. One after the other. */
export class Line {
  readonly #connect: () => Promise<Connection>;
  #connection: Connection | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connect: () => Promise<Connection>) {
    this.#connect = connect;
  }

  ask(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const asked = this.#last.then(() => this.#ask(text, values));
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#connection?.end();
  }

  async #ask(text: string, values: readonly unknown[]): Promise<Row[]> {
    try {
      return await (await this.#connected()).query(text, values);
    } catch (error) {
      throw new ChatCastError("E_UNAVAILABLE", "the database does not answer", { cause: error });
    }
  }

  async #connected(): Promise<Connection> {
    if (this.#connection?.broken() === false) return this.#connection;
    await this.#connection?.end();
    this.#connection = undefined;
    const connection = await this.#connect();
    await connection.query("SET synchronous_commit = off");
    this.#connection = connection;
    return connection;
  }
}
