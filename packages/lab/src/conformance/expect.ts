export type Body = Record<string, unknown>;

/** What a check found instead of what the rule says. */
export class Difference extends Error {
  readonly expected: string;
  readonly got: string;

  constructor(expected: unknown, got: unknown) {
    super(`expected ${words(expected)}, got ${words(got)}`);
    this.expected = words(expected);
    this.got = words(got);
  }
}

export const isBody = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Whether `part` is in `whole`: every field of an object, deeply, others beside it allowed; a list of just these members;
 * a string that an expression matches; what a type's name says of a value (`Number`, `String`); else the very value.
 */
export function fits(whole: unknown, part: unknown): boolean {
  if (part === Number) return typeof whole === "number";
  if (part === String) return typeof whole === "string";
  if (part instanceof RegExp) return typeof whole === "string" && part.test(whole);
  if (Array.isArray(part)) {
    return Array.isArray(whole) && whole.length === part.length && part.every((one, i) => fits(whole[i], one));
  }
  if (isBody(part)) return isBody(whole) && Object.entries(part).every(([key, value]) => fits(whole[key], value));
  return Object.is(whole, part);
}

/** @throws Difference when `expected` is not in `got`, in the sense of `fits` */
export function same(got: unknown, expected: unknown): void {
  if (!fits(got, expected)) throw new Difference(expected, got);
}

/** The string at a key of what a server said. @throws Difference where there is none */
export function textAt(body: Body, key: string): string {
  const value = body[key];
  if (typeof value !== "string") throw new Difference({ [key]: String }, body);
  return value;
}

/** The number at a key of what a server said. @throws Difference where there is none */
export function numberAt(body: Body, key: string): number {
  const value = body[key];
  if (typeof value !== "number") throw new Difference({ [key]: Number }, body);
  return value;
}

/** For a line of output: JSON, expressions and types by their names, bounded. */
function words(value: unknown): string {
  const text =
    typeof value === "string"
      ? value
      : (JSON.stringify(value, (_key, one: unknown) => {
          if (one instanceof RegExp) return String(one);
          if (one instanceof Uint8Array) return `${one.length} bytes`;
          return typeof one === "function" ? `a ${one.name.toLowerCase()}` : one;
        }) ?? "nothing");
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
