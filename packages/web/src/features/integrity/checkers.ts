import type { IntegrityEvent } from "@chatcast/client";
import { say } from "../../words/words.ts";

/** Who looks at a tag or at what was kept of it. */
export type Checker = keyof typeof WORDS;

const WORDS = {
  client: "integrity.by-client",
  reading: "integrity.by-server-reading",
  server: "integrity.by-server",
} as const;

/** Who looked: the server when it came, the server when it read it back, or this client. */
export function checkerOf({ readFrom, readBack }: Pick<IntegrityEvent, "readFrom" | "readBack">): Checker {
  if (readBack) return "reading";
  return readFrom === undefined ? "server" : "client";
}

export const checkedBy = (who: Checker): string => say(WORDS[who]);
