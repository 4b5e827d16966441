import { formatBytes } from "../../ui/format.ts";
import type { SaveView } from "./downloads.ts";

/** Amber waits, green and red are verdicts. */
export type Tone = "plain" | "wait" | "good" | "bad";

/** What a card says of its verified download, and what its first button does. */
export interface Words {
  word: string;
  tone: Tone;
  detail: string | undefined;
  /** Undefined while it cannot be pressed. */
  act: "run" | "pause" | "save" | undefined;
  button: string;
}

const FAILED: Partial<Record<string, readonly [word: string, detail: string]>> = {
  E_SOURCE_CHANGED: ["Another file", "The server has another file at this address. What came so far is kept."],
  E_NOT_FOUND: ["Not there", "The server does not give this file out now. What came so far is kept."],
  E_AUTH: ["Not allowed", "The server does not know you any more. Leave the room and join again."],
  E_FORBIDDEN: ["Not allowed", "The server does not give you this file."],
  E_DISK_FULL: ["No room left", "This browser has no room left for the rest. Free some, or use the link."],
  E_CONFLICT: ["In another tab", "Another tab of this browser is saving this file."],
};

/** Nothing, for a download that was not begun. */
export function wordsFor({ phase }: SaveView, sha256: string): Words | undefined {
  const say = (word: string, tone: Tone, act: Words["act"], button: string, detail?: string): Words => ({
    word,
    tone,
    detail,
    act,
    button,
  });
  switch (phase.state) {
    case "none":
    case "cancelled":
      return undefined;
    case "no-room":
      return say(
        "Too large",
        "wait",
        "run",
        "Try again",
        `${formatBytes(phase.needed)} needed, and this browser keeps ${formatBytes(phase.free)} more for this page. Use the link: it saves without keeping a copy here.`,
      );
    case "checking":
      return say("Checking what is here", "plain", "pause", "Pause");
    case "moving":
      return say("Saving", "plain", "pause", "Pause");
    case "waiting":
      return say("Connection lost", "wait", "run", "Try now", "It goes on by itself.");
    case "paused":
      return say("Paused", "wait", "run", "Continue");
    case "verifying":
      return say("Comparing SHA-256", "plain", undefined, "Pause");
    case "verified":
      return say("Verified", "good", "save", "Save again", `sha-256 ${sha256.slice(0, 12)}… is what was sent.`);
    case "failed": {
      const { error, kept } = phase;
      if (error.code === "E_INTEGRITY") {
        return say(
          "Compromised",
          "bad",
          "run",
          "Try again",
          "The bytes that came are not those that were sent. Nothing was handed over, and they are removed.",
        );
      }
      const [word, detail] = FAILED[error.code] ?? [
        "Stopped",
        "Something on the way failed. What came so far is kept.",
      ];
      return say(word, "wait", "run", kept ? "Continue" : "Try again", detail);
    }
  }
}

/** Whole per cent, 100 only with the last byte. */
export function percentOf(received: number, size: number): number {
  return size === 0 ? 100 : Math.floor((received / size) * 100);
}
