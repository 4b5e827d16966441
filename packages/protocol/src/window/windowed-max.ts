interface Sample {
  value: number;
  at: number;
}

/**
 * Largest value of the last `span` (of time, or whatever `at` counts), in constant space: Kathleen Nichols' windowed
 * filter, as Linux (lib/win_minmax.c) and BBR use it. It keeps the best, the second best after it and the third best
 * after that; each takes over when the one before has grown too old. The answer is at most a quarter of the span late.
 */
export class WindowedMax {
  readonly #span: number;
  #best: Sample | undefined;
  #second: Sample = { value: 0, at: 0 };
  #third: Sample = { value: 0, at: 0 };

  constructor(span: number) {
    this.#span = span;
  }

  /** 0 before the first sample. */
  get value(): number {
    return this.#best?.value ?? 0;
  }

  /** `at` never goes back. */
  add(value: number, at: number): void {
    const sample = { value, at };
    if (this.#best === undefined || value >= this.#best.value || at - this.#third.at > this.#span) {
      this.#best = sample;
      this.#second = sample;
      this.#third = sample;
      return;
    }
    if (value >= this.#second.value) {
      this.#second = sample;
      this.#third = sample;
    } else if (value >= this.#third.value) this.#third = sample;
    this.#age(this.#best, sample);
  }

  #age(best: Sample, sample: Sample): void {
    const age = sample.at - best.at;
    if (age > this.#span) {
      this.#promote(sample);
      if (sample.at - (this.#best?.at ?? 0) > this.#span) this.#promote(sample);
    } else if (this.#second.at === best.at && age > this.#span / 4) {
      this.#second = sample;
      this.#third = sample;
    } else if (this.#third.at === this.#second.at && age > this.#span / 2) this.#third = sample;
  }

  #promote(sample: Sample): void {
    this.#best = this.#second;
    this.#second = this.#third;
    this.#third = sample;
  }
}
