import { ChatCastError, type KeyedVerdict } from "@chatcast/protocol";

/** Not what its sender sealed. */
export class Altered extends ChatCastError {
  readonly verdict: KeyedVerdict | undefined;

  constructor(name: string, verdict: KeyedVerdict | undefined) {
    super("E_INTEGRITY", `${name} is not what its sender sealed`);
    this.verdict = verdict;
  }
}
