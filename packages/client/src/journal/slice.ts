/**
 * A part of the snapshot that is built when somebody reads it and keeps its identity until a fact in it changes, so
 * that a view which compares by identity draws nothing twice.
 */
export class Slice<T> {
  readonly #build: () => T;
  #kept: { value: T } | undefined;

  constructor(build: () => T) {
    this.#build = build;
  }

  stale(): void {
    this.#kept = undefined;
  }

  get value(): T {
    this.#kept ??= { value: this.#build() };
    return this.#kept.value;
  }
}
