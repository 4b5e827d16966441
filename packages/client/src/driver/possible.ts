import type { SenderInput, SenderState } from "@chatcast/protocol";
import type { ChunkSource, TransferPhase } from "../api.ts";
import type { TransferStatus } from "../journal/transfer-entry.ts";
import type { FileInHand } from "./file-in-hand.ts";
import type { Proof } from "./proof.ts";

/** What is known of a transfer when it is asked what can be done with it. */
export interface Possibilities {
  phase: TransferPhase;
  state: SenderState["state"];
  /** Something may still be sent by this client. */
  running: boolean;
  /** It can be begun again. */
  begun: boolean;
  /** Something of it is in quarantine. */
  kept: boolean;
  file: FileInHand;
  proof: Proof;
  handle: (input: SenderInput) => void;
  /** Says that it is killed; undefined in an open room. */
  kill: (() => void) | undefined;
  /** The file is being got: by what was chosen, or what is known of it. */
  fetched: (getting: Promise<void>) => Promise<void>;
}

type Actions = Pick<TransferStatus, "pause" | "resume" | "retry" | "cancel" | "kill" | "provide" | "reopen">;

/** Actions that can be taken now; the others are undefined. */
export function possible(known: Possibilities): Actions {
  const { phase, state, running, begun, kept, file, proof, handle, kill, fetched } = known;
  const act = (can: boolean, input: SenderInput) => (can ? () => handle(input) : undefined);
  const live = running && state !== "cancelling";
  const failed = phase.state === "failed" && state === "ended";
  const absent = phase.state === "needs-file";
  const wanted = absent || (kept && file.absence !== undefined);
  return {
    pause: act(live && !absent && state !== "paused", { type: "pause" }),
    resume: act(live && !absent && state === "paused", { type: "resume" }),
    retry: proof.again ?? act(failed && begun, { type: "retry" }),
    cancel: act(live || failed, { type: "cancel" }),
    kill: live && begun ? kill : undefined,
    provide: wanted ? (source: ChunkSource) => fetched(file.take(source)) : undefined,
    reopen: wanted && file.askable ? () => fetched(file.look(true)) : undefined,
  };
}
