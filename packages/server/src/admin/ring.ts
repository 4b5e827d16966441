/** The newest of what is added, each with a number that counts up from 1. */
export class Ring<T> {
  readonly #size: number;
  readonly #kept: (T & { id: number })[] = [];
  #next = 1;

  constructor(size: number) {
    this.#size = size;
  }

  add(one: T): void {
    const id = this.#next++;
    this.#kept[id % this.#size] = { ...one, id };
  }

  /** Those behind number `id` that are kept still, oldest first. */
  after(id: number): (T & { id: number })[] {
    const first = Math.max(id + 1, this.#next - this.#size, 1);
    const found: (T & { id: number })[] = [];
    for (let number = first; number < this.#next; number++) {
      const one = this.#kept[number % this.#size];
      if (one !== undefined) found.push(one);
    }
    return found;
  }
}
