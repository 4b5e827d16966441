import type { Reason, Refusals, Told } from "@chatcast/client";
import type { Key } from "../words/catalog.ts";
import { say } from "../words/words.ts";
import { formatBytes } from "./format.ts";
import type { SeldomWords, Words } from "./problem.ts";

const PROTOCOL: Words = ["refusals.protocol", "refusals.protocol-do"];

const CODES = {
  E_SCHEMA: ["refusals.schema", "refusals.schema-do"],
  E_EVENT: PROTOCOL,
  E_TOO_LARGE: ["refusals.too-large", "refusals.too-large-do"],
  E_CONFLICT: ["refusals.conflict", "refusals.conflict-do"],
  E_SEQ_RANGE: PROTOCOL,
  E_LENGTH: PROTOCOL,
  E_TOTAL_MISMATCH: PROTOCOL,
  E_NOT_FOUND: ["refusals.not-found", "refusals.not-found-do"],
  E_NOT_OWNER: PROTOCOL,
  E_STREAM_CLOSED: PROTOCOL,
  E_INTEGRITY: ["refusals.integrity", "refusals.integrity-do"],
  E_SUITE: ["refusals.suite", "refusals.suite-do"],
  E_EPOCH: ["refusals.epoch", "refusals.epoch-do"],
  E_GAP: PROTOCOL,
  E_FORK: ["refusals.fork", "refusals.fork-do"],
  E_INCOMPLETE: ["refusals.incomplete", "refusals.incomplete-do"],
  E_SOURCE_CHANGED: ["refusals.source-changed", "refusals.source-changed-do"],
  E_SLOW_CONSUMER: ["refusals.slow", "refusals.slow-do"],
} as const satisfies SeldomWords["codes"];

const REFUSALS = {
  "file-too-large": "refusals.file-too-large",
  "text-too-large": "refusals.text-too-large",
  "compare-first": "refusals.compare-first",
  "alert-waits": "refusals.alert-waits",
  "other-tab": "refusals.other-tab",
  "new-link": "refusals.new-link",
  "no-message": "refusals.no-message",
  "its-author": "refusals.its-author",
  "no-text": "refusals.no-text",
  "no-key": "refusals.no-key",
  "fetched-already": "refusals.fetched-already",
  "other-room": "refusals.other-room",
  "hook-address": "refusals.hook-address",
  "no-bot": "refusals.no-bot",
  "key-needed": "refusals.key-needed",
  "disk-full-here": "refusals.disk-full-here",
  "browser-full": "refusals.browser-full",
  "place-refused": "refusals.place-refused",
  "place-lost": "refusals.place-lost",
  "not-kept-here": "refusals.not-kept-here",
} as const satisfies Record<keyof Refusals, Key>;

function sayRefusal(told: Told<Refusals>): string {
  if (told.code === "file-too-large") {
    const { size, limit } = told.values;
    return say("refusals.file-too-large", { size: formatBytes(size), limit: formatBytes(limit) });
  }
  if (told.code === "text-too-large") {
    return say("refusals.text-too-large", { limit: formatBytes(told.values.limit) });
  }
  if (told.code === "compare-first" || told.code === "no-key") return say(REFUSALS[told.code], told.values);
  return say(REFUSALS[told.code]);
}

const REASONS = {
  closed: "reasons.closed",
  quarantine: "reasons.quarantine",
  removed: "reasons.removed",
  banned: "reasons.banned",
  muted: "reasons.muted",
  owner: "reasons.owner",
  moderator: "reasons.moderator",
  sender: "reasons.sender",
  author: "refusals.its-author",
  oneself: "reasons.oneself",
  rank: "reasons.rank",
  "file-text": "refusals.no-text",
  "own-file": "reasons.own-file",
  unproved: "reasons.unproved",
  "lab-off": "reasons.lab-off",
  "hooks-off": "reasons.hooks-off",
  address: "reasons.address",
  connection: "refusals.protocol",
  server: "refusals.protocol",
} as const satisfies Record<Reason, Key>;

const REASONS_BY = {
  closed: "reasons.closed-by",
  removed: "reasons.removed-by",
  banned: "reasons.banned-by",
} as const satisfies Partial<Record<Reason, Key>>;

const isIn = <Words extends object>(words: Words, reason: string): reason is keyof Words & string =>
  Object.hasOwn(words, reason);

function sayReason(reason: string, by: string | undefined): string | undefined {
  if (by !== undefined && isIn(REASONS_BY, reason)) return say(REASONS_BY[reason], { by });
  return isIn(REASONS, reason) ? say(REASONS[reason]) : undefined;
}

/** Words for what is refused in rooms alone, or by the client itself. */
export const SELDOM: SeldomWords = { codes: CODES, sayReason, sayRefusal };
