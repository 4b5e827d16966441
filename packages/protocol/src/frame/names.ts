import { ChatCastError } from "../errors.ts";
import { LIMITS } from "./limits.ts";

const CONTROL = /\p{Cc}|\p{Zl}|\p{Zp}/u;
const BIDI_OVERRIDE = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** A possible name: how it is shown, and the key that decides whether two names are the same. */
export interface Name {
  display: string;
  key: string;
}

/**
 * Reads a room or member name (SPEC NM): NFKC, trimmed, 1-64 code points, no control or bidi-override characters.
 * The key folds case and drops characters nobody can see, so that look-alikes made of them are the same name.
 * @returns undefined when the string is no possible name.
 */
export function parseName(raw: string): Name | undefined {
  if (!raw.isWellFormed()) return undefined;
  const display = raw.normalize("NFKC").trim();
  const length = [...display].length;
  if (length < 1 || length > LIMITS.nameCodePoints) return undefined;
  if (CONTROL.test(display) || BIDI_OVERRIDE.test(display)) return undefined;
  // Upper before lower: ß and ẞ, ſ and s, final and medial sigma fold together only that way.
  const key = display.replace(INVISIBLE, "").toUpperCase().toLowerCase().normalize("NFKC").trim();
  return key === "" ? undefined : { display, key };
}

/** As `parseName`, but refuses with `E_NAME_INVALID`; `field` is named in the refusal. */
export function requireName(raw: string, field: string): Name {
  const name = parseName(raw);
  if (name === undefined) {
    throw new ChatCastError("E_NAME_INVALID", `${field} must be 1 to 64 visible characters`, { path: field });
  }
  return name;
}

/** File name without directories and control characters; never empty (WIRE, COMPLETE). */
export function safeFileName(raw: string): string {
  const base = raw.split(/[\\/]/).at(-1) ?? "";
  const clean = base.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "");
  return clean.trim() === "" || clean === "." || clean === ".." ? "file" : clean;
}
