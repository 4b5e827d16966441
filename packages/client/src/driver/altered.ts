import { ChatCastError, type KeyedVerdict, type Seq } from "@chatcast/protocol";
import { type Stops, type Told, told } from "../told.ts";

/** Not what its sender sealed. */
export class Altered extends ChatCastError {
  readonly verdict: KeyedVerdict | undefined;

  constructor(name: string, verdict: KeyedVerdict | undefined) {
    super("E_INTEGRITY", `${name} is not what its sender sealed`);
    this.verdict = verdict;
  }
}

/** The server keeps one chunk otherwise than it took it, says so, and does not give it out. */
export class Damaged extends ChatCastError {
  readonly seq: Seq;
  readonly why: Told<Stops>;

  constructor(name: string, seq: Seq, cause: unknown) {
    super("E_INTEGRITY", `chunk ${seq} of ${name} is damaged on the server's disk`, { cause });
    this.seq = seq;
    const text = `The server had taken chunk ${seq} as its sender's, and found it damaged when it read it from its disk again.`;
    this.why = told("damaged", { seq: String(seq) }, text);
  }
}
