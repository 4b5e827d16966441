import { audienceIssue } from "./audience.ts";
import { LIMITS } from "./limits.ts";
import type { Msg } from "./msg.ts";
import { ID } from "./scalars.ts";

/**
 * Recognises the message that the schema would take as it is: it has an id, says something, fits however its characters
 * are encoded, and has no field that would have to be dropped or complained about. That is nearly every message, and takes
 * a twentieth of the time. Undefined decides nothing: ask the schema. Must never take what the schema refuses.
 */
export function plainMsg(body: unknown): Msg | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const fields = body as Record<string, unknown>;
  const { payload, seq, id } = fields;
  if (typeof payload !== "string" || payload.length === 0 || payload.length * 3 > LIMITS.textBytes) return undefined;
  if (typeof seq !== "number" || typeof id !== "string") return undefined;
  for (const key in fields) {
    const takes = TAKES[key];
    if (takes === undefined || !takes(fields[key])) return undefined;
  }
  const msg = fields as Msg;
  return audienceIssue(msg) === undefined ? msg : undefined;
}

const isString = (value: unknown): value is string => typeof value === "string";
const isId = (value: unknown): boolean => isString(value) && ID.test(value);

/** What each field may hold. Without a prototype: a field of the body must not find anything else here. */
const TAKES: Record<string, (value: unknown) => boolean> = Object.assign(Object.create(null), {
  type: (value) => value === "MSG",
  seq: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffff_ffff,
  payload: (value) => isString(value) && value.isWellFormed(),
  checksum: isString,
  id: isId,
  prev: isId,
  mode: (value) => value === "broadcast" || value === "unicast",
  recipient: isString,
  recipientId: isId,
} satisfies Record<Exclude<keyof Msg, "relation">, (value: unknown) => boolean>);
