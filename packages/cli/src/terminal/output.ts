import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Control characters would steer the terminal of whoever reads what somebody else wrote. */
const CONTROL = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Where results go. Lines for people or, with `--json`, one JSON object a line; what is only passing goes to standard error. */
export class Output {
  json = false;
  readonly #out: NodeJS.WriteStream;
  readonly #error: NodeJS.WriteStream;

  constructor(out: NodeJS.WriteStream = process.stdout, error: NodeJS.WriteStream = process.stderr) {
    this.#out = out;
    this.#error = error;
  }

  /** A result: `text` for people, `event` with `data` for programs. */
  result(event: string, data: object, text: string): void {
    this.#out.write(this.json ? `${JSON.stringify({ event, ...data })}\n` : `${text}\n`);
  }

  /** Said beside the results; with `--json` to nobody. */
  note(text: string): void {
    if (!this.json) this.#error.write(`${text}\n`);
  }

  failure(exit: number, message: string, code: string | undefined): void {
    if (this.json) this.#out.write(`${JSON.stringify({ event: "error", ...(code ? { code } : {}), message, exit })}\n`);
    else this.#error.write(`${styleText("red", "chatcast:", { stream: this.#error })} ${message}\n`);
  }

  /** Coloured where the results go to a terminal and NO_COLOR is not set. */
  style(style: Style, text: string): string {
    return this.json ? text : styleText(style, text, { stream: this.#out });
  }

  /** The terminal to draw on, if standard error is one and people read it. */
  get canvas(): NodeJS.WriteStream | undefined {
    return this.#error.isTTY && !this.json ? this.#error : undefined;
  }
}

/** Text of somebody else's on one line, without what would steer a terminal. */
export const plain = (text: string): string => text.replaceAll(/\r?\n/g, " ⏎ ").replaceAll(CONTROL, "�");

/** As `plain`, with its line breaks; further lines are indented. */
export const paragraph = (text: string, indent: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => line.replaceAll("\t", "  ").replaceAll(CONTROL, "�"))
    .join(`\n${indent}`);
