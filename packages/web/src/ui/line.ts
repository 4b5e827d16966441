import type { Endings, Told } from "@chatcast/client";
import type { Key } from "../words/catalog.ts";
import { say } from "../words/words.ts";
import { explain } from "./problem.ts";

const WORDS = {
  "not-started": "line.not-started",
  silent: "line.silent",
  unreachable: "line.unreachable",
  lost: "line.lost",
  unanswered: "line.unanswered",
  unreadable: "line.unreadable",
  "closed-by-server": "line.closed-by-server",
  closed: "line.closed",
  "taken-over": "line.taken-over",
  displaced: "line.displaced",
  unproved: "line.unproved",
  anew: "line.anew",
} as const satisfies Record<Exclude<keyof Endings, "refused">, Key>;

/** Why there is no connection. */
export function sayEnding(why: Told<Endings>): string {
  return why.code === "refused" ? explain(why.error ?? { message: why.text }).what : say(WORDS[why.code]);
}
