/** Bytes by a name, in memory, as many as have room; those that were put first go first. */
export class AtHand {
  readonly #most: number;
  readonly #values = new Map<string, Uint8Array>();
  #bytes = 0;

  /** @param most bytes of all of them */
  constructor(most: number) {
    this.#most = most;
  }

  /** Keeps a copy, since whose bytes these are may use their memory again. */
  put(name: string, bytes: Uint8Array): void {
    this.drop(name);
    this.#values.set(name, Uint8Array.from(bytes));
    this.#bytes += bytes.length;
    for (const oldest of this.#values.keys()) {
      if (this.#bytes <= this.#most) break;
      this.drop(oldest);
    }
  }

  get(name: string): Uint8Array | undefined {
    return this.#values.get(name);
  }

  drop(name: string): void {
    this.#bytes -= this.#values.get(name)?.length ?? 0;
    this.#values.delete(name);
  }
}
