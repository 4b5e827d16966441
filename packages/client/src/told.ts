import type { ErrorBody } from "@chatcast/protocol";

/**
 * Everything that this library says to a person by itself, as codes with what varies in each: closed sets, so that whoever
 * has words of its own knows when one is missing. `text` is the sentence in English, for programs that have none.
 */
export interface Sentence<Set, C extends keyof Set> {
  code: C;
  values: Set[C];
  text: string;
  /** The refusal that it tells of; its message may be the server's. */
  error?: ErrorBody;
}

/** Any sentence of a set, with the values of its code. */
export type Told<Set> = { [C in keyof Set]: Sentence<Set, C> }[keyof Set];

/** No value varies. */
export type Plain = Readonly<Record<never, never>>;

/** Why there is no connection. */
export interface Endings {
  "not-started": Plain;
  silent: Plain;
  unreachable: Plain;
  lost: Plain;
  unanswered: Plain;
  unreadable: Plain;
  "closed-by-server": Plain;
  closed: Plain;
  "taken-over": Plain;
  displaced: Plain;
  unproved: Plain;
  anew: Plain;
  /** By the refusal that comes with it. */
  refused: Plain;
}

/** Why a transfer does not move. */
export interface Waits {
  "goes-on-there": Plain;
  "waits-here": Plain;
  looking: Plain;
  connection: Plain;
  asking: Plain;
  cancelling: Plain;
  comparing: Plain;
  /** By the refusal that comes with it. */
  refused: Plain;
}

/** What is told in passing. Names, files and numbers are values. */
export interface Notices {
  /** The refusal that comes with it. */
  refused: Plain;
  stranger: { name: string };
  "other-key": { name: string };
  trimmed: Plain;
  "other-log": Plain;
  "other-private-log": { name: string };
  lost: { first: string; last: string };
  unmatched: { name: string };
  founder: Plain;
  commands: Plain;
  "keys-for-others": Plain;
  "keys-altered": Plain;
  exchanged: Plain;
  unverified: { name: string };
  "unverified-private": { name: string; other: string };
  "other-file": { name: string; file: string };
  "again-new-keys": { file: string };
  "again-not-kept": { file: string };
  "absent-new-keys": { file: string };
  "absent-not-kept": { file: string };
  "file-cancelled": { name: string; file: string };
  "file-goes-on": { name: string; file: string };
  "file-compromised": { name: string; file: string };
  "file-unkept": { file: string };
  "kill-unsigned": { name: string; file: string; by: string };
  killed: { name: string; file: string; by: string };
  "kept-again": Plain;
  "no-space": Plain;
  "not-kept": Plain;
  "no-space-ever": Plain;
  "not-kept-ever": Plain;
  "room-gone": { room: string };
  "name-taken": { name: string };
  /** By the refusal that comes with it. */
  "room-refused": { room: string };
}

/** What an alert consists of: its title, what was stopped, what was kept. */
export interface Stops {
  compromised: Plain;
  "not-shown": Plain;
  "held-back": Plain;
  fork: Plain;
  "file-refused": Plain;
  exchanged: Plain;
  "killed-by": { by: string };
  message: { seq: string };
  "private-message": { name: string; seq: string };
  transfer: { file: string; seq: string };
  killed: { file: string; by: string };
  withheld: { offset: string; name: string };
  "withheld-private": { offset: string; name: string; other: string };
  gap: { offset: string; name: string };
  "gap-private": { offset: string; name: string; other: string };
  "told-differently": { offset: string; one: string; other: string };
  "heads-differ": { ours: string; theirs: string };
  "other-differs": { offset: string; one: string };
  "exchanged-message": { offset: string };
  "exchanged-private": { offset: string; name: string };
  file: { file: string; name: string };
  altered: Plain;
  sender: Plain;
  replayed: Plain;
  moved: Plain;
  equivocal: Plain;
  late: Plain;
  unchecked: Plain;
  damaged: { seq: string };
  "file-altered": Plain;
  "text-kept": Plain;
  unharmed: Plain;
  "rest-checked": Plain;
  hole: Plain;
  "as-said": Plain;
  compare: Plain;
  "ask-others": Plain;
  "nothing-kept": Plain;
}

/** What the client itself refuses, or the sink of a file, where the code alone tells less. Sizes are in bytes. */
export interface Refusals {
  "file-too-large": { size: number; limit: number };
  "text-too-large": { limit: number };
  "compare-first": { name: string };
  "alert-waits": Plain;
  "other-tab": Plain;
  "new-link": Plain;
  "no-message": Plain;
  "its-author": Plain;
  "no-text": Plain;
  "no-key": { name: string };
  "fetched-already": Plain;
  "other-room": Plain;
  "hook-address": Plain;
  "no-bot": Plain;
  "key-needed": Plain;
  /** At the place that somebody chose. */
  "disk-full-here": Plain;
  /** What the browser keeps for the page. */
  "browser-full": Plain;
  "place-refused": Plain;
  "place-lost": Plain;
  "not-kept-here": Plain;
}

/** A sentence of one of these sets. */
export const told = <Set, C extends keyof Set>(
  code: C,
  values: Set[C],
  text: string,
  error?: ErrorBody,
): Sentence<Set, C> => ({ code, values, text, ...(error && { error }) });
