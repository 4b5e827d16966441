import type { Audience } from "@chatcast/protocol";
import type { ChunkSource } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import { told } from "../told.ts";
import type { OutgoingTransfer } from "./outgoing.ts";

/** Why a sealed file is sent from its beginning: who was put out has the keys with which it began, or nothing of it is kept. */
const WHY = {
  E_EPOCH: { code: "new-keys", text: "The room has new keys" },
  E_NOT_FOUND: { code: "not-kept", text: "The server has not kept what it had verified" },
} as const;

/** Sends a sealed file anew, from its beginning. */
export function sendAgain(
  transfer: OutgoingTransfer,
  journal: Journal,
  code: keyof typeof WHY,
  start: (source: ChunkSource, audience: Audience) => OutgoingTransfer | undefined,
): void {
  const { fileName, audience } = transfer;
  const paused = transfer.phase.state === "paused";
  const source = transfer.withdraw();
  journal.removeTransfer(transfer.id);
  if (source === undefined) {
    const text = `${WHY[code].text}, and ${fileName} is not at hand. Send it again.`;
    journal.notice("error", told(`absent-${WHY[code].code}`, { file: fileName }, text));
    return;
  }
  const text = `${WHY[code].text}: ${fileName} is sent from its beginning.`;
  journal.notice("info", told(`again-${WHY[code].code}`, { file: fileName }, text));
  const anew = start(source, audience);
  if (paused) anew?.handle({ type: "pause" });
}
