import { stripVTControlCharacters } from "node:util";

/** Frames a second on a terminal. */
const FRAME_MS = 100;

/**
 * Lines that change in place at the bottom of a terminal, one a key, while results scroll above. Without a terminal
 * nothing is drawn.
 */
export class Board {
  readonly #canvas: NodeJS.WriteStream | undefined;
  readonly #lines = new Map<string, string>();
  #drawn = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(canvas: NodeJS.WriteStream | undefined) {
    this.#canvas = canvas;
  }

  set(key: string, line: string): void {
    this.#lines.set(key, line);
    if (this.#canvas !== undefined) this.#timer ??= setTimeout(() => this.#draw(), FRAME_MS);
  }

  drop(key: string): void {
    this.#lines.delete(key);
  }

  /** Takes the lines away, lets something be printed, and puts them back. */
  above(print: () => void): void {
    this.#erase();
    print();
    this.#draw();
  }

  close(): void {
    this.#lines.clear();
    this.#erase();
    clearTimeout(this.#timer);
  }

  #draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#canvas === undefined) return;
    this.#erase();
    const width = this.#canvas.columns ?? 80;
    // A line that wraps would be two to erase.
    const lines = [...this.#lines.values()].map((line) => cut(line, width - 1));
    this.#canvas.write(lines.map((line) => `${line}\n`).join(""));
    this.#drawn = lines.length;
  }

  #erase(): void {
    if (this.#canvas === undefined || this.#drawn === 0) return;
    this.#canvas.write(`\u001b[${this.#drawn}A\u001b[0J`);
    this.#drawn = 0;
  }
}

function cut(line: string, width: number): string {
  const text = stripVTControlCharacters(line);
  return text.length <= width ? line : `${text.slice(0, width - 1)}…`;
}
