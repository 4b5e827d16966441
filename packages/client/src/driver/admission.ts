import { ChatCastError, isRetryable } from "@chatcast/protocol";
import type { Vault } from "../sealed/port.ts";
import { type Asker, type Outcome, toError } from "../transport/ask.ts";
import type { Entrance } from "./presence-options.ts";
import { knock, type Proof, type Prover } from "./prover.ts";
import { superseded } from "./waiting.ts";

export interface Admission {
  prover: Prover | undefined;
  asker: Asker;
  event: Entrance["event"];
  request: Pick<Entrance, "roomName" | "username" | "token">;
  vault: Vault | undefined;
  /** What was asked for is not wanted any more. */
  stale: () => boolean;
}

/**
 * Asks to be let in, with the proof of who this person is. Where a link finds no room, somebody may have been put out since
 * it was made: then once more, with new keys, if there are some for this person. `answered` is called in the turn of the
 * answer when it is a good one; `failed` where there was nothing to ask with, and for what is stale.
 */
export function askIn(
  { prover, asker, event, request, vault, stale }: Admission,
  answered: (outcome: Outcome<"join_room">) => void,
  failed: (error: unknown) => void,
): void {
  const go = (renewed: boolean) => {
    const ask = (proof: Proof) => {
      if (stale()) {
        failed(superseded());
        return;
      }
      asker.ask(event, { ...request, ...proof, typing: true, received: true }, (outcome) => {
        const closed = !outcome.ok && outcome.error.code === "E_NO_ROOM";
        if (!closed || vault === undefined || prover === undefined || renewed) answered(outcome);
        else {
          prover.renew(asker, { ...request, vault }).then(
            () => go(true),
            (error: unknown) => answered({ ok: false, error: whyNotRenewed(toError(outcome.error), error).body() }),
          );
        }
      });
    };
    knock(prover, asker, { ...request, vault }, ask, failed);
  };
  go(false);
}

/** What is told of an entry that found no room, and of the renewal that did not help. */
const whyNotRenewed = (refused: ChatCastError, error: unknown): ChatCastError =>
  error instanceof ChatCastError && (error.code === "E_FORBIDDEN" || isRetryable(error.code)) ? error : refused;
