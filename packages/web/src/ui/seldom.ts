import type { Refusals, Told } from "@chatcast/client";
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

/** Words for what is refused in rooms alone, or by the client itself. */
export const SELDOM: SeldomWords = { codes: CODES, sayRefusal };
