import type { Audience } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import type { OutgoingTransfer } from "./outgoing.ts";

/** Sends a sealed file anew, from its beginning: somebody who was put out of the room has the keys with which it began. */
export function sendAgain(
  transfer: OutgoingTransfer,
  journal: Journal,
  start: (source: ChunkSource, audience: Audience) => OutgoingTransfer | undefined,
): void {
  const { fileName, audience } = transfer;
  const paused = transfer.phase.state === "paused";
  const source = transfer.withdraw();
  journal.removeTransfer(transfer.id);
  if (source === undefined) {
    journal.notice("error", `The room has new keys, and ${fileName} is not at hand. Send it again.`);
    return;
  }
  journal.notice("info", `The room has new keys: ${fileName} is sent from its beginning.`);
  const anew = start(source, audience);
  if (paused) anew?.handle({ type: "pause" });
}
