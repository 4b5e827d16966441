/**
 * Names of what has random ids: the first transfer of a run is `file 1`, whatever its id, so that a later run of the
 * same traffic can be told by the same names.
 */
export class Names {
  readonly #counts = new Map<string, number>();
  readonly #known = new Map<string, string>();

  next(kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return `${kind} ${count}`;
  }

  of(kind: string, id: string): string {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const name = this.next(kind);
    this.#known.set(id, name);
    return name;
  }
}
