import type { FileAbsence, Told, TransferView, Waits } from "@chatcast/client";
import { explain } from "../../ui/problem.ts";
import type { Key } from "../../words/catalog.ts";
import { say } from "../../words/words.ts";

export type Tone = "moving" | "waiting" | "good" | "bad" | "ended";

/** A transfer's phase as one word, a sentence where one is needed, and how it is coloured. */
export interface PhaseWords {
  word: string;
  tone: Tone;
  detail: string | undefined;
}

const FILE_WORDS = {
  permission: "transfers.file-permission",
  unknown: "transfers.file-unknown",
  changed: "transfers.file-changed",
} as const satisfies Record<FileAbsence, Key>;

const WAITS = {
  "goes-on-there": "transfers.wait-there",
  "waits-here": "transfers.wait-here",
  looking: "transfers.wait-looking",
  connection: "transfers.wait-connection",
  asking: "transfers.wait-asking",
  cancelling: "transfers.wait-cancelling",
  comparing: "transfers.wait-comparing",
} as const satisfies Record<Exclude<keyof Waits, "refused">, Key>;

const sayWait = (why: Told<Waits>): string =>
  why.code === "refused" ? explain(why.error ?? { message: why.text }).what : say(WAITS[why.code]);

/** Puts the phase of a transfer into words: what happened, what was kept, what to do. */
export function phaseWords({ phase }: Pick<TransferView, "phase">): PhaseWords {
  const words = (key: Key, tone: Tone, detail?: string): PhaseWords => ({ word: say(key), tone, detail });
  switch (phase.state) {
    case "moving":
      return words("transfers.phase-moving", "moving");
    case "waiting":
      return words("transfers.phase-waiting", "waiting", sayWait(phase.why));
    case "paused":
      return words("transfers.phase-paused", "waiting", say("transfers.phase-paused-do"));
    case "needs-file":
      return words("transfers.phase-needs-file", "waiting", say(FILE_WORDS[phase.why]));
    case "done":
      return words("transfers.phase-done", "good");
    case "cancelled":
      return words("transfers.phase-cancelled", "ended", say("transfers.phase-cancelled-kept"));
    case "killed":
      return phase.verdict === undefined
        ? words("transfers.phase-killed", "bad", say("transfers.phase-killed-by", { name: phase.by }))
        : words(
            "transfers.phase-compromised",
            "bad",
            say("transfers.phase-compromised-at", { seq: String(phase.verdict.seq) }),
          );
    case "failed":
      return words("transfers.phase-failed", "bad", explain(phase.error).what);
  }
}

/** Whole per cent of acknowledged chunks; 100 only when the last one is in. */
export function percentAcked({ ackedChunks, totalChunks }: Pick<TransferView, "ackedChunks" | "totalChunks">): number {
  return totalChunks === 0 ? 0 : Math.floor((ackedChunks / totalChunks) * 100);
}
