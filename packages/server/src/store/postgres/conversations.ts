import type { Conversation } from "../port.ts";
import { type Query, rowNumber } from "./query.ts";

/** A conversation's key and ends. */
export interface Ends {
  key: number;
  head: number;
  /** Offsets up to this one are no longer kept. */
  trimmed: number;
}

/** The conversation, if anything was ever said there. */
export async function findEnds(query: Query, conversation: Conversation): Promise<Ends | undefined> {
  const [one, other] = conversation.kind === "pair" ? conversation.members : [null, null];
  // A member without a key has said and heard nothing: least and greatest of a NULL and a key would be the key.
  const [row] = await query(
    `SELECT c.key, c.head, c.trimmed FROM rooms r
     LEFT JOIN parties p ON p.room = r.key AND p.member_id = $2
     LEFT JOIN parties o ON o.room = r.key AND o.member_id = $3
     JOIN conversations c ON c.room = r.key
       AND c.party = CASE WHEN $2::text IS NULL THEN 0 ELSE least(p.key, o.key) END
       AND c.other = CASE WHEN $2::text IS NULL THEN 0 ELSE greatest(p.key, o.key) END
     WHERE r.id = $1 AND ($2::text IS NULL OR (p.key IS NOT NULL AND o.key IS NOT NULL))`,
    [conversation.roomId, one, other],
  );
  if (row === undefined) return undefined;
  return { key: rowNumber(row, "key"), head: rowNumber(row, "head"), trimmed: rowNumber(row, "trimmed") };
}
