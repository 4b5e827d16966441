import type { Nack } from "@chatcast/protocol";
import type { Journal } from "../journal/journal.ts";
import type { KilledFile, KillSwitch } from "./kill-switch.ts";
import type { OutgoingTransfer } from "./outgoing.ts";

/** Where nobody has signed it, or the server does not remember who has. */
const UNKNOWN = "somebody";

/**
 * A sealed file of this person's was stopped while this client was away: what is in quarantine of it is offered, and by whom it
 * was stopped is believed where that is signed.
 */
export function stoppedMeanwhile(
  transfer: Pick<OutgoingTransfer, "id" | "fileName" | "audience" | "handle" | "phase" | "quarantined">,
  { quarantined = 0, kill }: Nack["meta"],
  kills: Pick<KillSwitch, "heard" | "self"> | undefined,
  journal: Journal,
): void {
  // Told already, by an event that came before the answer.
  if (transfer.phase.state === "killed") return;
  const { id, fileName, audience } = transfer;
  const stopped = (by: string): void => transfer.handle({ type: "stopped", by });
  transfer.quarantined(quarantined);
  if (kill === undefined || kills === undefined) {
    stopped(UNKNOWN);
    return;
  }
  const isPrivate = audience.mode === "unicast";
  const file: KilledFile = {
    stop: { transfer_id: id, from: "", filename: fileName, reason: "killed", kill, quarantined, at: 0 },
    members: [kills.self, ...(isPrivate ? [audience.recipientId] : [])],
    private: isPrivate,
    own: { fileName, stopped },
  };
  kills.heard(file, journal).then(
    (good) => {
      if (!good) stopped(UNKNOWN);
    },
    (cause: unknown) => journal.log(`transfer ${id}: ${cause instanceof Error ? cause.message : cause}`),
  );
}
