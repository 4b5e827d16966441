import type { ErrorBody, ErrorCode, Refusals, Told } from "@chatcast/client";
import type { Key } from "../words/catalog.ts";
import { isEnglish, say } from "../words/words.ts";

/** A refusal in plain words: what happened, what to do, and the code for whoever asks. Said when it is read, so that it speaks the language of then. */
export interface Problem {
  readonly what: string;
  readonly todo: string;
  readonly code: string | undefined;
  /** What the server said beside that, in English: where the code alone tells less. */
  readonly quote?: string | undefined;
}

export type Words = readonly [what: Key, todo: Key];

/** Codes that somebody meets on the way in, or wherever one is. */
const OFTEN = {
  E_ROOM_EXISTS: ["problem.room-exists", "problem.room-exists-do"],
  E_NO_ROOM: ["problem.no-room", "problem.no-room-do"],
  E_NAME_TAKEN: ["problem.name-taken", "problem.name-taken-do"],
  E_NAME_INVALID: ["problem.name-invalid", "problem.name-invalid-do"],
  E_NOT_MEMBER: ["problem.not-member", "problem.not-member-do"],
  E_NO_RECIPIENT: ["problem.no-recipient", "problem.no-recipient-do"],
  E_FORBIDDEN: ["problem.forbidden", "problem.forbidden-do"],
  E_AUTH: ["problem.auth", "problem.auth-do"],
  E_RATE: ["problem.rate", "problem.rate-do"],
  E_QUOTA: ["problem.quota", "problem.quota-do"],
  E_DISK_FULL: ["problem.disk-full", "problem.disk-full-do"],
  E_UNAVAILABLE: ["problem.unavailable", "problem.unavailable-do"],
  E_ABUSE: ["problem.abuse", "problem.abuse-do"],
  E_INSECURE_CONTEXT: ["problem.insecure-context", "problem.insecure-context-do"],
} as const satisfies Partial<Record<ErrorCode, Words>>;

/**
 * Words for all other codes, for the reasons of `E_FORBIDDEN`, and for what the client itself refuses: they come behind a room's
 * screen (`seldom.ts`).
 */
export interface SeldomWords {
  codes: Readonly<Record<Exclude<ErrorCode, keyof typeof OFTEN>, Words>>;
  sayReason: (reason: string, by: string | undefined) => string | undefined;
  sayRefusal: (told: Told<Refusals>) => string;
}

let seldom: SeldomWords | undefined;
/** From now on these words are here. */
export const learnWords = (words: SeldomWords): void => {
  seldom = words;
};

function wordsOf(code: string | undefined): Words | undefined {
  const known: Partial<Record<string, Words>> = { ...seldom?.codes, ...OFTEN };
  return code === undefined ? undefined : known[code];
}

/** A code of one fact. Of the others the message says which it was. */
const isPlain = (code: string | undefined): boolean =>
  code !== undefined && code !== "E_FORBIDDEN" && Object.hasOwn(OFTEN, code);

/** What the page itself found, said in the language of whoever reads it. */
export class PageError extends Error {
  readonly said: () => string;

  constructor(said: () => string, options?: ErrorOptions) {
    super(said(), options);
    this.said = said;
  }
}

/** Puts anything that was thrown into words. */
export function explain(error: unknown): Problem {
  const code = codeOf(error);
  return {
    code,
    get what() {
      return whatOf(error);
    },
    get todo() {
      return todoOf(error);
    },
    get quote() {
      return isSaidHere(error) || isEnglish() ? undefined : messageOf(error);
    },
  };
}

/** Why somebody is not in a room: who comes by a link has no name to check. */
export function explainEntry(error: unknown, link: string | undefined): Problem {
  const problem = explain(error);
  if (link === undefined || problem.code !== "E_NO_ROOM") return problem;
  return {
    code: problem.code,
    get what() {
      return say("problem.no-link");
    },
    get todo() {
      return say("problem.no-link-do");
    },
  };
}

/** The page has words for all of it. */
const isSaidHere = (error: unknown): boolean => isItself(error) || isPlain(codeOf(error));

function whatOf(error: unknown): string {
  if (error instanceof PageError) return error.said();
  const own = ownWordsOf(error);
  if (own !== undefined) return own;
  const [code, message] = [codeOf(error), messageOf(error)];
  const [what] = wordsOf(code) ?? [];
  if (what !== undefined && (isPlain(code) || message === undefined || !isEnglish())) return say(what);
  return sentence(message !== undefined && isEnglish() ? message : say("problem.unknown"));
}

function todoOf(error: unknown): string {
  const code = codeOf(error);
  const itself = isItself(error) || (isEnglish() && messageOf(error) !== undefined);
  const [, todo] = wordsOf(code) ?? [];
  if (todo !== undefined && (isPlain(code) || !itself)) return say(todo);
  // Rights are many: the refusal itself says what may be done.
  return code === "E_FORBIDDEN" ? "" : say("problem.unchanged");
}

/** It is a sentence of its own, whatever its code. */
const isItself = (error: unknown): boolean => error instanceof PageError || ownWordsOf(error) !== undefined;

/** What a refusal of the client itself says, or the reason that the server gave. */
function ownWordsOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { told, reason, by } = error as Partial<ErrorBody> & { told?: Told<Refusals> };
  if (told !== undefined) return seldom?.sayRefusal(told);
  return reason && seldom?.sayReason(reason, by);
}

function messageOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("message" in error)) return undefined;
  return typeof error.message === "string" && error.message !== "" ? error.message : undefined;
}

function codeOf(error: unknown): ErrorBody["code"] | string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…।؟]$/.test(first) ? first : `${first}.`;
}
