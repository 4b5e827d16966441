import { type IntegritySuite, relationStatement, type TaggedRelation, type Verdict } from "@chatcast/protocol";
import type { MessageBody } from "../store/port.ts";

interface Tools {
  suite: IntegritySuite;
  encodeUtf8: (text: string) => Uint8Array;
}

/** What is found of a relation's own tag: altered, it would change another message than its author meant. */
export const relationVerdict = (relation: TaggedRelation, seq: number, { suite, encodeUtf8 }: Tools): Verdict =>
  suite.verify(encodeUtf8(relationStatement(relation)), seq, relation.checksum);

/** What is kept of a text and its relation, which has passed `relationVerdict`. */
export function textBody(text: string, relation?: TaggedRelation): MessageBody {
  if (relation === undefined) return { type: "text", text };
  return { type: "text", text, relation: { ...relation, checksum: relation.checksum.toLowerCase() } };
}
