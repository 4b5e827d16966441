import type * as z from "zod/mini";

const KINDS: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "an integer",
  number: "a number",
  object: "an object",
  string: "a string",
  Uint8Array: "binary data",
};

/** What a length is counted in; a number has no length. */
const UNITS: Readonly<Record<string, string>> = { string: " characters", array: " items" };

/**
 * What is wrong with a field, in words: zod/mini has none of its own. Says what was expected and never repeats the
 * value, which may be hostile or secret. Messages that a schema carries itself go first.
 */
export function complaint(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type": {
      const kind = `must be ${KINDS[issue.expected] ?? issue.expected}`;
      return issue.input === undefined ? `missing: ${kind}` : kind;
    }
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_union":
      return Array.isArray(issue.options) ? oneOf(issue.options) : "fits none of its shapes";
    case "too_small":
      return UNITS[issue.origin] ? "must not be empty" : `must be at least ${issue.minimum}`;
    case "too_big":
      return `must be at most ${issue.maximum}${UNITS[issue.origin] ?? ""}`;
    default:
      return "wrong shape";
  }
}

const oneOf = (values: readonly unknown[]): string => {
  const listed = values.map((value) => (typeof value === "string" ? `"${value}"` : String(value)));
  return listed.length === 1 ? `must be ${listed[0]}` : `must be one of ${listed.join(", ")}`;
};
