import type { Notices, Told } from "@chatcast/client";
import { explain } from "../../ui/problem.ts";
import type { Key, ValuesOf } from "../../words/catalog.ts";
import { sayOf } from "../../words/words.ts";

const WORDS = {
  stranger: "notices.stranger",
  "other-key": "notices.other-key",
  trimmed: "notices.trimmed",
  "other-log": "notices.other-log",
  "other-private-log": "notices.other-private-log",
  lost: "notices.lost",
  unmatched: "notices.unmatched",
  founder: "notices.founder",
  commands: "notices.commands",
  "keys-for-others": "notices.keys-for-others",
  "keys-altered": "notices.keys-altered",
  exchanged: "notices.exchanged",
  unverified: "notices.unverified",
  "unverified-private": "notices.unverified-private",
  "other-file": "notices.other-file",
  "again-new-keys": "notices.again-new-keys",
  "again-not-kept": "notices.again-not-kept",
  "absent-new-keys": "notices.absent-new-keys",
  "absent-not-kept": "notices.absent-not-kept",
  "file-cancelled": "notices.file-cancelled",
  "file-goes-on": "notices.file-goes-on",
  "file-compromised": "notices.file-compromised",
  "file-unkept": "notices.file-unkept",
  "kill-unsigned": "notices.kill-unsigned",
  killed: "notices.killed",
  "kept-again": "notices.kept-again",
  "no-space": "notices.no-space",
  "not-kept": "notices.not-kept",
  "no-space-ever": "notices.no-space-ever",
  "not-kept-ever": "notices.not-kept-ever",
  "room-gone": "notices.room-gone",
  "name-taken": "notices.name-taken",
  "room-refused": "notices.room-refused",
} as const satisfies Record<Exclude<keyof Notices, "refused">, Key>;

/** Names of sentences whose words want other values than the client tells. The types refuse any. */
type Unfit = {
  [C in keyof typeof WORDS]: Notices[C] & { why: string } extends ValuesOf<(typeof WORDS)[C]> ? never : C;
}[keyof typeof WORDS];

/** A passing word of the client. */
export function sayNotice(told: Told<Notices>): string {
  const why = told.error === undefined ? "" : explain(told.error).what;
  if (told.code === "refused") return why === "" ? told.text : why;
  const fits: [Unfit] extends [never] ? true : never = true;
  return fits && sayOf(WORDS[told.code], { ...told.values, why });
}
