import type { Mode } from "./scalars.ts";

/**
 * Who a message or a file is for. One of the two, never a default that widens a private one. With `recipientId` it is
 * for that member alone: for nobody, where somebody else has the name by now.
 */
export type Audience = { mode: "broadcast" } | { mode: "unicast"; recipient: string; recipientId?: string };

interface AudienceFields {
  mode?: Mode | undefined;
  recipient?: string | undefined;
  recipientId?: string | undefined;
}

/** Issue of an audience that contradicts itself: a recipient without `unicast`, or `unicast` without a recipient. */
export function audienceIssue(fields: AudienceFields): { path: string; message: string } | undefined {
  if (fields.mode === "unicast") {
    return fields.recipient === undefined ? { path: "recipient", message: "unicast needs a recipient" } : undefined;
  }
  return fields.recipient === undefined
    ? undefined
    : { path: "recipient", message: 'a recipient needs mode "unicast"' };
}

/** Audience of fields that passed `audienceIssue`; both absent means everyone. */
export function audienceOf({ mode, recipient, recipientId }: AudienceFields): Audience {
  if (mode !== "unicast" || recipient === undefined) return { mode: "broadcast" };
  return { mode, recipient, ...(recipientId === undefined ? {} : { recipientId }) };
}
