/** Milliseconds between two announcements: a sentence is heard before the next one takes its place. */
const PAUSE = 3_000;
/** So many messages are read out; of more their number is told. */
const READ_OUT = 3;

interface AnnouncerOptions {
  /** What stands to be read; nothing between announcements, so that the same words can be told once more. */
  tell: (text: string) => void;
  count: (n: number) => string;
}

/** Tells assistive technology what came, a few messages in their words and many by their number, at most once a pause. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  #waiting: string[] = [];
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  hear(lines: readonly string[]): void {
    this.#waiting.push(...lines);
    if (this.#pause === undefined && this.#waiting.length > 0) this.#speak();
  }

  close(): void {
    clearTimeout(this.#pause);
    this.#waiting = [];
  }

  #speak(): void {
    const lines = this.#waiting.splice(0);
    const { tell, count } = this.#options;
    tell(lines.length <= READ_OUT ? lines.join("\n") : count(lines.length));
    this.#pause = lines.length === 0 ? undefined : setTimeout(() => this.#speak(), PAUSE);
  }
}
