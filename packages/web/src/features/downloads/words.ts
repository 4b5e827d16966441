import { formatBytes } from "../../ui/format.ts";
import type { Key } from "../../words/catalog.ts";
import { say } from "../../words/words.ts";
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
  /** Something of it is here that can be removed. */
  kept: boolean;
}

const FAILED: Partial<Record<string, readonly [word: Key, detail: Key]>> = {
  E_SOURCE_CHANGED: ["downloads.another", "downloads.another-why"],
  E_NOT_FOUND: ["downloads.not-there", "downloads.not-there-why"],
  E_AUTH: ["downloads.not-allowed", "downloads.unknown-why"],
  E_FORBIDDEN: ["downloads.not-allowed", "downloads.refused-why"],
  E_DISK_FULL: ["downloads.no-room", "downloads.no-room-why"],
  E_CONFLICT: ["downloads.other-tab", "downloads.other-tab-why"],
};

/** What the first button is called. */
const BUTTONS = {
  again: "downloads.try-again",
  now: "downloads.try-now",
  pause: "downloads.pause",
  continue: "downloads.continue",
  save: "downloads.save-again",
} as const satisfies Record<string, Key>;

/** Nothing, for a download that was not begun. */
export function wordsFor({ phase }: SaveView, sha256: string): Words | undefined {
  const told = (word: string, tone: Tone, act: Words["act"], button: keyof typeof BUTTONS, detail?: string): Words => ({
    word,
    tone,
    detail,
    act,
    button: say(BUTTONS[button]),
    kept: button !== "again",
  });
  switch (phase.state) {
    case "none":
    case "cancelled":
      return undefined;
    case "no-room": {
      const sizes = { needed: formatBytes(phase.needed), free: formatBytes(phase.free) };
      return told(say("downloads.too-large"), "wait", "run", "again", say("downloads.too-large-why", sizes));
    }
    case "checking":
      return told(say("downloads.checking"), "plain", "pause", "pause");
    case "moving":
      return told(say("downloads.saving"), "plain", "pause", "pause");
    case "waiting":
      return told(say("downloads.lost"), "wait", "run", "now", say("downloads.lost-why"));
    case "paused":
      return told(say("downloads.paused"), "wait", "run", "continue");
    case "verifying":
      return told(say("downloads.comparing"), "plain", undefined, "pause");
    case "verified": {
      const detail = say("downloads.verified-why", { digest: sha256.slice(0, 12) });
      return told(say("downloads.verified"), "good", "save", "save", detail);
    }
    case "failed": {
      const { error, kept } = phase;
      if (error.code === "E_INTEGRITY")
        return told(say("downloads.compromised"), "bad", "run", "again", say("downloads.compromised-why"));
      const [word, detail] = FAILED[error.code] ?? (["downloads.stopped", "downloads.stopped-why"] as const);
      return told(say(word), "wait", "run", kept ? "continue" : "again", say(detail));
    }
  }
}

/** Whole per cent, 100 only with the last byte. */
export function percentOf(received: number, size: number): number {
  return size === 0 ? 100 : Math.floor((received / size) * 100);
}
