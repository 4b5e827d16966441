/** In which order the epochs of one conversation came, as far as it was read. */
export class EpochOrder {
  /** By epoch: the first offset at which something of it was found. */
  readonly #first = new Map<number, number>();

  /** At that offset stands something of that epoch, or the command with which it began. */
  told(epoch: number, offset: number): void {
    this.#first.set(epoch, Math.min(offset, this.#first.get(epoch) ?? offset));
  }

  /** A later epoch had begun before that offset: what was sealed there is in the hands of who was put out. */
  isLate(epoch: number, offset: number): boolean {
    return [...this.#first].some(([other, first]) => other > epoch && first < offset);
  }
}
