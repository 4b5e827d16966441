/** Values by a key, made where there is none; of more than so many the one that was asked for longest ago is forgotten. */
export class Recent<V> {
  readonly #values = new Map<string, V>();
  readonly #most: number;
  readonly #make: () => V;

  constructor(most: number, make: () => V) {
    this.#most = most;
    this.#make = make;
  }

  of(key: string): V {
    const value = this.#values.get(key) ?? this.#make();
    // Behind all others.
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#most && oldest !== undefined) this.#values.delete(oldest);
    return value;
  }
}
