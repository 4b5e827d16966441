import type { FileAbsence, TransferView } from "@chatcast/client";

export type Tone = "moving" | "waiting" | "good" | "bad" | "ended";

/** A transfer's phase as one word, a sentence where one is needed, and how it is coloured. */
export interface PhaseWords {
  word: string;
  tone: Tone;
  detail: string | undefined;
}

const FILE_WORDS: Record<FileAbsence, string> = {
  permission: "Acknowledged chunks are kept. Continue lets the browser read the file again.",
  unknown: "Acknowledged chunks are kept. Pick the same file again and it goes on from there.",
  changed: "That is not the file that this began with, so nothing of it was sent. Pick the same file again.",
};

/** Puts the phase of a transfer into words: what happened, what was kept, what to do. */
export function phaseWords({ phase }: Pick<TransferView, "phase">): PhaseWords {
  switch (phase.state) {
    case "moving":
      return { word: "Sending", tone: "moving", detail: undefined };
    case "waiting":
      return { word: "Waiting", tone: "waiting", detail: phase.reason };
    case "paused":
      return { word: "Paused", tone: "waiting", detail: "Acknowledged chunks are kept. Resume goes on from there." };
    case "needs-file":
      return { word: "Needs the file", tone: "waiting", detail: FILE_WORDS[phase.why] };
    case "done":
      return { word: "Stored and verified by the server", tone: "good", detail: undefined };
    case "cancelled":
      return { word: "Cancelled", tone: "ended", detail: "The server has deleted what it had." };
    case "killed":
      if (phase.verdict === undefined) {
        return {
          word: "Stopped",
          tone: "bad",
          detail: `By a KILL that ${phase.by} has signed. Nothing of this file is served.`,
        };
      }
      return {
        word: "Stopped: compromised",
        tone: "bad",
        detail: `The chunk that came as number ${phase.verdict.seq} did not match its tag. Nothing of this file is served.`,
      };
    case "failed":
      return { word: "Failed", tone: "bad", detail: phase.error.message };
  }
}

/** Whole per cent of acknowledged chunks; 100 only when the last one is in. */
export function percentAcked({ ackedChunks, totalChunks }: Pick<TransferView, "ackedChunks" | "totalChunks">): number {
  return totalChunks === 0 ? 0 : Math.floor((ackedChunks / totalChunks) * 100);
}
