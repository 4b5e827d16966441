/** What came over the wire is unknown until a test looked at it; these readers look. */
export type Body = Record<string, unknown>;

export const isBody = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value at a path of keys. @throws when a step is missing. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    const next: unknown = Array.isArray(here) ? here[Number(step)] : isBody(here) ? here[step] : undefined;
    if (next === undefined) throw new Error(`nothing at ${path.join(".")} of ${JSON.stringify(value)}`);
    here = next;
  }
  return here;
}

export function text(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  if (typeof found !== "string") throw new Error(`${path.join(".")} is no string: ${JSON.stringify(found)}`);
  return found;
}

export function number(value: unknown, ...path: readonly (string | number)[]): number {
  const found = at(value, ...path);
  if (typeof found !== "number") throw new Error(`${path.join(".")} is no number: ${JSON.stringify(found)}`);
  return found;
}

export function list(value: unknown, ...path: readonly (string | number)[]): Body[] {
  const found = at(value, ...path);
  if (!Array.isArray(found)) throw new Error(`${path.join(".")} is no list: ${JSON.stringify(found)}`);
  return found.filter(isBody);
}

/** True when every field of `part` is in `whole`, deeply; lists and scalars must be equal. */
export function includes(whole: unknown, part: unknown): boolean {
  if (isBody(part)) {
    return isBody(whole) && Object.entries(part).every(([key, value]) => includes(whole[key], value));
  }
  if (Array.isArray(part)) {
    return Array.isArray(whole) && whole.length === part.length && part.every((v, i) => includes(whole[i], v));
  }
  return Object.is(whole, part);
}

/** What may be told outside of sealed rooms. */
export const CODES: ReadonlySet<string> = new Set(
  `E_SCHEMA E_EVENT E_ROOM_EXISTS E_NO_ROOM E_NAME_TAKEN E_NAME_INVALID E_NOT_MEMBER E_NO_RECIPIENT E_FORBIDDEN
  E_AUTH E_TOO_LARGE E_RATE E_QUOTA E_CONFLICT E_SEQ_RANGE E_LENGTH E_TOTAL_MISMATCH E_NOT_FOUND E_NOT_OWNER
  E_STREAM_CLOSED E_INTEGRITY E_SUITE E_DISK_FULL E_UNAVAILABLE E_ABUSE E_GAP E_FORK E_INSECURE_CONTEXT E_INCOMPLETE
  E_SOURCE_CHANGED E_SLOW_CONSUMER`.split(/\s+/),
);

/** In a sealed room this one too. */
const SEALED = "E_EPOCH";

/** @throws when the error is not `{code, message}` with a code of the closed set. */
export function checkError(error: unknown): void {
  if (
    !isBody(error) ||
    typeof error.message !== "string" ||
    !(CODES.has(String(error.code)) || error.code === SEALED)
  ) {
    throw new Error(`not an error of the closed set: ${JSON.stringify(error)}`);
  }
}
