import type { Key } from "../words/catalog.ts";
import { say } from "../words/words.ts";

/** A refusal in plain words: what happened, what to do, and the code for whoever asks. */
export interface Problem {
  what: string;
  todo: string;
  code: string | undefined;
}

const WORDS: Readonly<Record<string, readonly [what: Key, todo: Key]>> = {
  E_ROOM_EXISTS: ["problem.room-exists", "problem.room-exists-do"],
  E_NO_ROOM: ["problem.no-room", "problem.no-room-do"],
  E_NAME_TAKEN: ["problem.name-taken", "problem.name-taken-do"],
  E_NAME_INVALID: ["problem.name-invalid", "problem.name-invalid-do"],
  E_NO_RECIPIENT: ["problem.no-recipient", "problem.no-recipient-do"],
  E_NOT_MEMBER: ["problem.not-member", "problem.not-member-do"],
  E_RATE: ["problem.rate", "problem.rate-do"],
  E_QUOTA: ["problem.quota", "problem.quota-do"],
  E_DISK_FULL: ["problem.disk-full", "problem.disk-full-do"],
  E_INSECURE_CONTEXT: ["problem.insecure-context", "problem.insecure-context-do"],
  E_UNAVAILABLE: ["problem.unavailable", "problem.unavailable-do"],
  E_FORBIDDEN: ["problem.forbidden", "problem.forbidden-do"],
  E_AUTH: ["problem.auth", "problem.auth-do"],
  E_ABUSE: ["problem.abuse", "problem.abuse-do"],
};

/** Puts anything that was thrown into words. Codes without words of their own keep the message they came with. */
export function explain(error: unknown): Problem {
  const code = codeOf(error);
  const words = code === undefined ? undefined : WORDS[code];
  const message = messageOf(error);
  // Rights are many: the refusal itself says which one it was.
  if (code === "E_FORBIDDEN" && message !== undefined) return { what: sentence(message), todo: "", code };
  if (words) return { what: say(words[0]), todo: say(words[1]), code };
  return { what: sentence(message ?? say("problem.unknown")), todo: say("problem.unchanged"), code };
}

/** Why somebody is not in a room: who comes by a link has no name to check. */
export function explainEntry(error: unknown, link: string | undefined): Problem {
  const problem = explain(error);
  if (link === undefined || problem.code !== "E_NO_ROOM") return problem;
  return {
    ...problem,
    what: say("problem.no-link"),
    todo: say("problem.no-link-do"),
  };
}

function messageOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("message" in error)) return undefined;
  return typeof error.message === "string" && error.message !== "" ? error.message : undefined;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…।؟]$/.test(first) ? first : `${first}.`;
}
