import { ChatCastError, type ErrorBody, type ErrorCode } from "@chatcast/protocol";
import { type Refusals, type Told, told } from "./told.ts";

/** A refusal of this library itself, with its sentence as a code for whoever has words of its own. */
export class Refusal extends ChatCastError {
  readonly told: Told<Refusals>;

  constructor(code: ErrorCode, told: Told<Refusals>, detail: { path?: string; cause?: unknown } = {}) {
    super(code, told.text, detail);
    this.told = told;
  }

  override body(): ErrorBody & { told: Told<Refusals> } {
    return { ...super.body(), told: this.told };
  }
}

/** Of a file whose sink fails without saying why. */
export const notKeptHere = (cause?: unknown): Refusal =>
  new Refusal("E_UNAVAILABLE", told("not-kept-here", {}, "the file cannot be kept here"), { cause });

/** Of a stranger under a known name. */
export const compareFirst = (name: string): Refusal =>
  new Refusal(
    "E_FORBIDDEN",
    told("compare-first", { name }, `compare safety numbers with ${name} first: the key is another one`),
  );
